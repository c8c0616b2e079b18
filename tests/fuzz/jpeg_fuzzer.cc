// Any bytes as a JPEG: the decoder ends with a status or with a picture that its header describes.
#include <cstdint>
#include <cstdlib>

#include "src/decode/jpeg.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const airl::StatusOr<airl::JpegInfo> info = airl::ReadJpegInfo({data, size});
  // Time per input stays below what a fuzzer can use.
  if (info.ok() && static_cast<int64_t>(info->width) * info->height > 1024 * 1024) return 0;
  const airl::StatusOr<airl::DecodedJpeg> decoded = airl::DecodeJpeg({data, size});
  if (!decoded.ok()) return 0;
  if (!info.ok()) std::abort();
  const bool turned = info->orientation >= 5;
  if (decoded->rgb.width() != (turned ? info->height : info->width)) std::abort();
  if (decoded->rgb.height() != (turned ? info->width : info->height)) std::abort();
  if (decoded->rgb.channels() != 3) std::abort();
  return 0;
}
