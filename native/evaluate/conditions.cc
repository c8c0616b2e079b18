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

std::string ConditionName(const Condition& condition) {
  switch (condition.kind) {
    case Condition::kNative:
      return "native";
    case Condition::kParity:
      return "parity";
    case Condition::kSocial:
      return "social";
    case Condition::kBlurJpeg:
      return "blur_jpeg";
    case Condition::kGrid:
      return GridPointName(condition.point);
  }
  return "";
}

std::vector<Condition> AllConditions() {
  return {Condition::kNative, Condition::kParity, Condition::kSocial, Condition::kBlurJpeg};
}

StatusOr<Condition> ConditionOf(std::string_view name) {
  std::string message = "\"";
  message.append(name).append("\" is no condition; there are");
  for (const Condition& condition : AllConditions()) {
    if (name == ConditionName(condition)) return condition;
    message.append(" ").append(ConditionName(condition));
  }
  const StatusOr<GridPoint> on_grid = GridPointOf(name);
  if (on_grid.ok() && !name.empty()) return Condition(*on_grid);
  return BadInput(message + " and points of the grid such as resize0.5+blur1+jpeg60");
}

uint64_t Condition::Seed(std::string_view file) const {
  return SeedOf({static_cast<uint64_t>(kind), HashOf(file)});
}

StatusOr<PreparedFace> ApplyCondition(ImageViewU8 crop, const Face& face,
                                      const Condition& condition, uint64_t seed) {
  Random random(seed);
  PreparedFace prepared{ImageU8(), face};
  double factor = 1;
  Degradation degradation;
  switch (condition.kind) {
    case Condition::kNative:
      prepared.rgb = Copy(crop);
      return prepared;
    case Condition::kParity:
      degradation.jpeg_quality = 90;
      break;
    case Condition::kSocial:
      factor = random.Uniform(0.5, 0.8);
      degradation.jpeg_quality = random.Between(60, 90);
      break;
    case Condition::kBlurJpeg:
      degradation.blur_sigma = 1;
      degradation.jpeg_quality = 70;
      break;
    case Condition::kGrid:
      factor = condition.point.resize_factor;
      degradation.blur_sigma = static_cast<float>(condition.point.blur_sigma);
      degradation.jpeg_quality = condition.point.jpeg_quality;
      break;
  }
  if (factor == 1) {
    prepared.rgb = Copy(crop);
  } else {
    AIRL_ASSIGN_OR_RETURN(prepared, Reduce(crop, face, factor));
  }
  AIRL_ASSIGN_OR_RETURN(prepared.rgb, Degrade(std::move(prepared.rgb), degradation, random.Bits()));
  return prepared;
}

}  // namespace airl
