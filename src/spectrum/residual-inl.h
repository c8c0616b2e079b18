// SIMD bodies of the residual. Each lane computes what the scalar tail computes, in the same order:
// equal bits.
#pragma once

#include <xmmintrin.h>

namespace airl {

// sums[x] = above[x] + 2 here[x] + below[x].
inline void VerticalSums(const float* above, const float* here, const float* below, int width,
                         float* sums) {
  int x = 0;
  for (; x + 4 <= width; x += 4) {
    const __m128 middle = _mm_loadu_ps(here + x);
    const __m128 outer = _mm_add_ps(_mm_loadu_ps(above + x), _mm_loadu_ps(below + x));
    _mm_storeu_ps(sums + x, _mm_add_ps(outer, _mm_add_ps(middle, middle)));
  }
  for (; x < width; ++x) sums[x] = (above[x] + below[x]) + (here[x] + here[x]);
}

// out[x] = here[x] - (sums[x - 1] + 2 sums[x] + sums[x + 1]) / 16; sums is readable at -1 and at
// width.
inline void HorizontalResidual(const float* here, const float* sums, int width, float* out) {
  const __m128 weight = _mm_set1_ps(1.0f / 16);
  int x = 0;
  for (; x + 4 <= width; x += 4) {
    const __m128 middle = _mm_loadu_ps(sums + x);
    const __m128 outer = _mm_add_ps(_mm_loadu_ps(sums + x - 1), _mm_loadu_ps(sums + x + 1));
    const __m128 smooth = _mm_mul_ps(_mm_add_ps(outer, _mm_add_ps(middle, middle)), weight);
    _mm_storeu_ps(out + x, _mm_sub_ps(_mm_loadu_ps(here + x), smooth));
  }
  for (; x < width; ++x) {
    out[x] = here[x] - ((sums[x - 1] + sums[x + 1]) + (sums[x] + sums[x])) * (1.0f / 16);
  }
}

}  // namespace airl
