#pragma once

// PNG files through libpng: the lossless form in which training crops are stored.

#include <string>

#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

// Pixels as RGB8; palette, grey and 16-bit pictures are converted, alpha is dropped. Errors:
// kBadInput (not a PNG, damaged, or cannot be opened), kTooLarge (src/base/limits.h, before pixels
// are allocated), kTruncated.
StatusOr<ImageU8> ReadPng(const std::string& path);

// RGB8. kInternal when the file cannot be written.
Status WritePng(ImageViewU8 rgb, const std::string& path);

}  // namespace airl
