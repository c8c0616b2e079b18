#include "src/pipeline/thumbnail.h"

#include <cstdint>
#include <vector>

#include "src/base/base64.h"
#include "src/decode/jpeg.h"
#include "src/faces/crop.h"
#include "src/image/resize.h"

namespace airl {
namespace {

constexpr int kThumbnailQuality = 80;

}  // namespace

StatusOr<std::string> ThumbnailDataUrl(ImageViewU8 rgb, const Face& face, float margin) {
  const CropOptions crop_options{IsWholePicture(face) ? 1.0f : margin};
  AIRL_ASSIGN_OR_RETURN(const ImageF crop,
                        CropUprightFace(rgb, face, kThumbnailSide, crop_options));
  const ImageU8 pixels = ToU8(crop.view());
  JpegEncodeOptions options;
  options.quality = kThumbnailQuality;
  AIRL_ASSIGN_OR_RETURN(const std::vector<uint8_t> jpeg, EncodeJpeg(pixels.view(), options));
  return "data:image/jpeg;base64," + Base64(jpeg);
}

}  // namespace airl
