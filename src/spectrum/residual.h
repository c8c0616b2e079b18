// High-frequency residual.
#pragma once

#include <span>

#include "src/image/image.h"

namespace airl {

// luma [H, W] (C = 1) minus its 3 x 3 binomial smoothing (1 2 1 / 4 both ways), edges mirrored
// without repeating the edge sample. Same size and unit.
ImageF HighPassResidual(ImageViewF luma);
// The same into `out`, which holds H * W floats and does not overlap `luma`.
void HighPassResidualTo(ImageViewF luma, std::span<float> out);

// `luma` grown to side x side by mirroring (without repeating the edge sample), its own pixels
// centred. Larger sides are kept.
ImageF MirrorToSide(ImageF luma, int side);

}  // namespace airl
