// Antialiased resize: separable triangle filter whose support grows with the reduction (the method
// of Pillow's BILINEAR), edges by renormalising the weights.
#pragma once

#include "src/base/rect.h"
#include "src/image/image.h"

namespace airl {

struct ResizeOptions {
  bool antialias = true;  // false: plain bilinear, for tests and ablations
};

// `part` (continuous coordinates; what reaches past the picture is cut off first) of an 8-bit
// picture, resized to width x height: float [height, width, C], values 0..255, the same on every
// target. Pixels beside `part` take part in its edges' weights where the picture has them. Errors:
// kBadInput for empty parts or sizes; as Image::Create.
StatusOr<ImageF> Resize(ImageViewU8 source, const RectF& part, int width, int height,
                        const ResizeOptions& options = {});

// Float [H, W, C] with values 0..255 to 8 bits, rounded half up and clamped.
ImageU8 ToU8(ImageViewF source);

}  // namespace airl
