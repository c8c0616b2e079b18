// SIMD body of the face warp: the channels of one pixel in the lanes.
#pragma once

#include <emmintrin.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "src/image/image_view.h"

namespace airl {

// A row of sample points: pixel i lies at (x + i * step_x, y + i * step_y), continuous coordinates
// of the source.
struct SampleRow {
  double x = 0;
  double y = 0;
  double step_x = 0;
  double step_y = 0;
};

// Positions along a row in 32.32 fixed point: stepping is exact, and whole part and fraction cost a
// shift each.
class FixedPosition {
 public:
  FixedPosition(double start, double step)
      : position_(static_cast<int64_t>(start * kOne)), step_(static_cast<int64_t>(step * kOne)) {}

  int whole() const { return static_cast<int>(position_ >> 32); }
  // 0..1, the upper 24 bits: exact in float.
  __m128 fraction() const {
    const auto bits = static_cast<int32_t>((position_ >> 8) & 0xffffff);
    return _mm_mul_ps(_mm_cvtepi32_ps(_mm_set1_epi32(bits)), _mm_set1_ps(0x1p-24f));
  }
  void Advance() { position_ += step_; }

 private:
  static constexpr double kOne = 0x1p32;
  int64_t position_;
  int64_t step_;
};

// out[count * 3]: bilinear samples of `source` (C = 3). Every point lies at least 1.5 pixels inside
// the source.
inline void SampleBilinearRow(ImageViewF source, const SampleRow& row, int count, float* out) {
  // Half a pixel from corner to centre.
  FixedPosition x(row.x - 0.5, row.step_x);
  FixedPosition y(row.y - 0.5, row.step_y);
  const auto mix = [](__m128 a, __m128 b, __m128 weight) {
    return _mm_add_ps(a, _mm_mul_ps(_mm_sub_ps(b, a), weight));
  };
  for (int i = 0; i < count; ++i, x.Advance(), y.Advance(), out += 3) {
    // A tap reads four floats: the column after the right tap's exists.
    assert(x.whole() >= 0 && x.whole() <= source.width - 3);
    assert(y.whole() >= 0 && y.whole() <= source.height - 2);
    const float* above = source.Row(y.whole()) + static_cast<ptrdiff_t>(x.whole()) * 3;
    const float* below = above + source.stride;
    const __m128 right_weight = x.fraction();
    const __m128 upper = mix(_mm_loadu_ps(above), _mm_loadu_ps(above + 3), right_weight);
    const __m128 lower = mix(_mm_loadu_ps(below), _mm_loadu_ps(below + 3), right_weight);
    const __m128 pixel = mix(upper, lower, y.fraction());
    if (i + 1 < count) {
      _mm_storeu_ps(out, pixel);  // the next pixel overwrites the fourth lane
    } else {
      alignas(16) float lanes[4];
      _mm_store_ps(lanes, pixel);
      std::copy_n(lanes, 3, out);
    }
  }
}

}  // namespace airl
