// A face as a small picture inside a text.
#pragma once

#include <string>

#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"

namespace airl {

inline constexpr int kThumbnailSide = 96;  // pixels

// "data:image/jpeg;base64,..." of the upright face as the network saw it, 96 x 96; `margin` is the
// model's (a whole picture has none). Errors: as CropUprightFace and EncodeJpeg.
StatusOr<std::string> ThumbnailDataUrl(ImageViewU8 rgb, const Face& face, float margin);

}  // namespace airl
