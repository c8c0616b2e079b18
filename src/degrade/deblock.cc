#include "src/degrade/deblock.h"

#include <algorithm>
#include <cstdlib>

namespace airl {
namespace {

// Table 8-16, and Table 8-17 for boundary strength 3; by qp.
constexpr uint8_t kAlpha[52] = {0,  0,  0,  0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
                                0,  0,  0,  4,   4,   5,   6,   7,   8,   9,   10,  12,  13,
                                15, 17, 20, 22,  25,  28,  32,  36,  40,  45,  50,  56,  63,
                                71, 80, 90, 101, 113, 127, 144, 162, 182, 203, 226, 255, 255};
constexpr uint8_t kBeta[52] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0,  0,  0,  0,  0,  0,  0,  0,  2,  2,  2,  3,  3,  3,  3,  4,  4,  4,
    6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18};
constexpr uint8_t kClip[52] = {0, 0, 0, 0, 0, 0, 0, 0,  0,  0,  0,  0,  0,  0,  0,  0, 0, 1,
                               1, 1, 1, 1, 1, 1, 1, 1,  1,  2,  2,  2,  2,  3,  3,  3, 4, 4,
                               4, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 23, 25};

}  // namespace

void DeblockPoint(uint8_t* edge, int step, int qp, bool is_luma) {
  const int p0 = edge[-step], p1 = edge[-2 * step];
  const int q0 = edge[0], q1 = edge[step];
  const int beta = kBeta[qp];
  if (std::abs(p0 - q0) >= kAlpha[qp] || std::abs(p1 - p0) >= beta || std::abs(q1 - q0) >= beta) {
    return;
  }
  const int clip = kClip[qp];
  int limit = clip + 1;
  if (is_luma) {
    const int p2 = edge[-3 * step];
    const int q2 = edge[2 * step];
    const bool p_is_flat = std::abs(p2 - p0) < beta;
    const bool q_is_flat = std::abs(q2 - q0) < beta;
    limit = clip + p_is_flat + q_is_flat;
    const int middle = (p0 + q0 + 1) >> 1;
    if (p_is_flat) {
      edge[-2 * step] =
          static_cast<uint8_t>(p1 + std::clamp((p2 + middle - 2 * p1) >> 1, -clip, clip));
    }
    if (q_is_flat) {
      edge[step] = static_cast<uint8_t>(q1 + std::clamp((q2 + middle - 2 * q1) >> 1, -clip, clip));
    }
  }
  const int delta = std::clamp((4 * (q0 - p0) + p1 - q1 + 4) >> 3, -limit, limit);
  edge[-step] = static_cast<uint8_t>(std::clamp(p0 + delta, 0, 255));
  edge[0] = static_cast<uint8_t>(std::clamp(q0 - delta, 0, 255));
}

}  // namespace airl
