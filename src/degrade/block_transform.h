// Residual coding of one block by the integer transforms and quantizers of H.264 (ITU-T H.264,
// 8.5.12 and 8.5.13; the forward side as in the reference encoder): whole numbers throughout.
#pragma once

#include <cstdint>

namespace airl {

inline constexpr int kMaxBlockQp = 51;

// residual: side x side values of -255..255, row by row, side 4 or 8. Replaced by what a decoder
// gets after transform, quantization with `qp` (0..51; a step doubles every 6) and inverse
// transform. The quantizer rounds down beyond a third of a step, as for intra blocks.
void CodeResidual(int side, int qp, int32_t* residual);

}  // namespace airl
