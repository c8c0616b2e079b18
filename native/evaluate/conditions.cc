#include "native/evaluate/conditions.h"

#include <algorithm>
#include <cmath>

#include "native/data/random.h"
#include "src/base/limits.h"
#include "src/image/resize.h"

namespace airl {
namespace {

ImageU8 Copy(ImageViewU8 source) {
  StatusOr<ImageU8> copy = ImageU8::Create(source.width, source.height, source.channels);
  if (!copy.ok()) return ImageU8();
  for (int y = 0; y < source.height; ++y) {
    std::copy_n(source.Row(y), source.width * source.channels, copy->Row(y));
  }
  return *std::move(copy);
}

StatusOr<PreparedFace> Reduce(ImageViewU8 crop, const Face& face, double factor) {
  const auto side = [&](int length) {
    const int reduced = static_cast<int>(std::lround(factor * length));
    return std::max(reduced, std::min(length, limits::kMinImageSide));
  };
  const int width = side(crop.width);
  const int height = side(crop.height);
  const float crop_width = static_cast<float>(crop.width);
  const float crop_height = static_cast<float>(crop.height);
  AIRL_ASSIGN_OR_RETURN(ImageF resized,
                        Resize(crop, {0, 0, crop_width, crop_height}, width, height));
  PreparedFace prepared{ToU8(resized.view()), face};
  const float sx = static_cast<float>(width) / crop_width;
  const float sy = static_cast<float>(height) / crop_height;
  prepared.face.box = {face.box.x * sx, face.box.y * sy, face.box.width * sx, face.box.height * sy};
  for (PointF& point : prepared.face.keypoints) point = {point.x * sx, point.y * sy};
  return prepared;
}

}  // namespace

const char* ConditionName(Condition condition) {
  switch (condition) {
    case Condition::kNative:
      return "native";
    case Condition::kParity:
      return "parity";
    case Condition::kSocial:
      return "social";
    case Condition::kBlurJpeg:
      return "blur_jpeg";
  }
  return "";
}

std::vector<Condition> AllConditions() {
  return {Condition::kNative, Condition::kParity, Condition::kSocial, Condition::kBlurJpeg};
}

StatusOr<Condition> ConditionOf(std::string_view name) {
  std::string message = "\"";
  message.append(name).append("\" is no condition; there are");
  for (const Condition condition : AllConditions()) {
    if (name == ConditionName(condition)) return condition;
    message.append(" ").append(ConditionName(condition));
  }
  return BadInput(message);
}

StatusOr<PreparedFace> ApplyCondition(ImageViewU8 crop, const Face& face, Condition condition,
                                      uint64_t seed) {
  Random random(seed);
  PreparedFace prepared{ImageU8(), face};
  Degradation degradation;
  switch (condition) {
    case Condition::kNative:
      prepared.rgb = Copy(crop);
      return prepared;
    case Condition::kParity:
      prepared.rgb = Copy(crop);
      degradation.jpeg_quality = 90;
      break;
    case Condition::kSocial: {
      AIRL_ASSIGN_OR_RETURN(prepared, Reduce(crop, face, random.Uniform(0.5, 0.8)));
      degradation.jpeg_quality = random.Between(60, 90);
      break;
    }
    case Condition::kBlurJpeg:
      prepared.rgb = Copy(crop);
      degradation.blur_sigma = 1;
      degradation.jpeg_quality = 70;
      break;
  }
  AIRL_ASSIGN_OR_RETURN(prepared.rgb, Degrade(std::move(prepared.rgb), degradation, random.Bits()));
  return prepared;
}

}  // namespace airl
