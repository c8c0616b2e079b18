// SIMD body of the face warp: the channels of one pixel in the lanes.
#pragma once

#include <xmmintrin.h>

#include <algorithm>
#include <cstddef>

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

// out[count * 3]: bilinear samples of `source` (C = 3). The points lie at least two pixels inside
// the source; taps are held inside it where they do not.
inline void SampleBilinearRow(ImageViewF source, const SampleRow& row, int count, float* out) {
  // A tap reads four floats: the column after the right tap's must exist.
  const int last_x = source.width - 3;
  const int last_y = source.height - 2;
  for (int i = 0; i < count; ++i) {
    // Half a pixel from corner to centre; positions are positive, so truncation is floor.
    const double x = std::max(row.x + i * row.step_x - 0.5, 0.0);
    const double y = std::max(row.y + i * row.step_y - 0.5, 0.0);
    const int left = std::min(static_cast<int>(x), last_x);
    const int top = std::min(static_cast<int>(y), last_y);
    const __m128 right_weight = _mm_set1_ps(static_cast<float>(x - left));
    const __m128 bottom_weight = _mm_set1_ps(static_cast<float>(y - top));
    const float* above = source.Row(top) + static_cast<ptrdiff_t>(left) * 3;
    const float* below = above + source.stride;
    const auto mix = [](__m128 a, __m128 b, __m128 weight) {
      return _mm_add_ps(a, _mm_mul_ps(_mm_sub_ps(b, a), weight));
    };
    const __m128 upper = mix(_mm_loadu_ps(above), _mm_loadu_ps(above + 3), right_weight);
    const __m128 lower = mix(_mm_loadu_ps(below), _mm_loadu_ps(below + 3), right_weight);
    const __m128 pixel = mix(upper, lower, bottom_weight);
    if (i + 1 < count) {
      _mm_storeu_ps(out + static_cast<ptrdiff_t>(i) * 3,
                    pixel);  // the next pixel overwrites the fourth lane
    } else {
      alignas(16) float lanes[4];
      _mm_store_ps(lanes, pixel);
      std::copy_n(lanes, 3, out + static_cast<ptrdiff_t>(i) * 3);
    }
  }
}

}  // namespace airl
