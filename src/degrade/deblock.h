// Smoothing of block edges after transform coding (ITU-T H.264, 8.7), with one boundary strength.
#pragma once

#include <cstdint>

namespace airl {

// The samples on both sides of one point of an edge: `edge` is the first behind it, `step` leads
// away from it. Changed where the jump is small enough to be the quantizer's (thresholds of `qp`,
// 0..51), by the filter of boundary strength 3. Luma takes part three samples deep, chroma two.
void DeblockPoint(uint8_t* edge, int step, int qp, bool is_luma);

}  // namespace airl
