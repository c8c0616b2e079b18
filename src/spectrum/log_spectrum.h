// The spectrum stream's input.
#pragma once

#include <span>

#include "src/base/rect.h"
#include "src/image/image.h"
#include "src/spectrum/dct.h"

namespace airl {

inline constexpr float kSpectrumFloor = 1e-3f;

// log(|DCT-II_ortho(residual)| + 1e-3) of `window` of an RGB8 picture (luma 0..1), mirrored to 256
// x 256 where the window is smaller. `out` holds 256 * 256 floats. Errors: kBadInput for an empty
// window or one outside the picture.
Status LogSpectrum(ImageViewU8 rgb, const RectI& window, DctPlan& plan, std::span<float> out);

}  // namespace airl
