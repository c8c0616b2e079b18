#include "src/pipeline/thumbnail.h"

#include <algorithm>
#include <vector>

#include "src/decode/jpeg.h"
#include "src/faces/crop.h"
#include "src/image/resize.h"

namespace airl {
namespace {

constexpr int kThumbnailQuality = 80;
constexpr float kFaceMargin = 1.3f;

}  // namespace

std::string Base64(std::span<const uint8_t> bytes) {
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0u);
    for (size_t j = 0; j < 4; ++j) text += j <= count ? kAlphabet[group >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

StatusOr<std::string> ThumbnailDataUrl(ImageViewU8 rgb, const Face& face) {
  const CropOptions crop_options{IsWholePicture(face) ? 1.0f : kFaceMargin};
  AIRL_ASSIGN_OR_RETURN(const ImageF crop,
                        CropUprightFace(rgb, face, kThumbnailSide, crop_options));
  const ImageU8 pixels = ToU8(crop.view());
  JpegEncodeOptions options;
  options.quality = kThumbnailQuality;
  AIRL_ASSIGN_OR_RETURN(const std::vector<uint8_t> jpeg, EncodeJpeg(pixels.view(), options));
  return "data:image/jpeg;base64," + Base64(jpeg);
}

}  // namespace airl
