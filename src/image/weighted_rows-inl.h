// SIMD bodies of separable filters. Each lane adds the same products in the same order as the
// scalar tail: equal bits.
#pragma once

#include <emmintrin.h>

#include <cstdint>

namespace airl {

// to[i] = sum over k < taps of weights[k] * rows[k][i], 0 <= i < length; one pass over the rows,
// sums in registers.
inline void WeightedRows(const uint8_t* const* rows, const float* weights, int taps, int length,
                         float* to) {
  const __m128i zero = _mm_setzero_si128();
  int i = 0;
  for (; i + 16 <= length; i += 16) {
    __m128 sums[4] = {_mm_setzero_ps(), _mm_setzero_ps(), _mm_setzero_ps(), _mm_setzero_ps()};
    for (int k = 0; k < taps; ++k) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows[k] + i));
      const __m128i low = _mm_unpacklo_epi8(bytes, zero);
      const __m128i high = _mm_unpackhi_epi8(bytes, zero);
      const __m128 weight = _mm_set1_ps(weights[k]);
      const auto add = [weight](__m128 sum, __m128i values) {
        return _mm_add_ps(sum, _mm_mul_ps(weight, _mm_cvtepi32_ps(values)));
      };
      sums[0] = add(sums[0], _mm_unpacklo_epi16(low, zero));
      sums[1] = add(sums[1], _mm_unpackhi_epi16(low, zero));
      sums[2] = add(sums[2], _mm_unpacklo_epi16(high, zero));
      sums[3] = add(sums[3], _mm_unpackhi_epi16(high, zero));
    }
    for (int j = 0; j < 4; ++j) _mm_storeu_ps(to + i + 4 * j, sums[j]);
  }
  for (; i < length; ++i) {
    float sum = 0;
    for (int k = 0; k < taps; ++k) sum += weights[k] * static_cast<float>(rows[k][i]);
    to[i] = sum;
  }
}

// The same of float rows.
inline void WeightedRows(const float* const* rows, const float* weights, int taps, int length,
                         float* to) {
  int i = 0;
  for (; i + 8 <= length; i += 8) {
    __m128 first = _mm_setzero_ps();
    __m128 second = _mm_setzero_ps();
    for (int k = 0; k < taps; ++k) {
      const __m128 weight = _mm_set1_ps(weights[k]);
      first = _mm_add_ps(first, _mm_mul_ps(weight, _mm_loadu_ps(rows[k] + i)));
      second = _mm_add_ps(second, _mm_mul_ps(weight, _mm_loadu_ps(rows[k] + i + 4)));
    }
    _mm_storeu_ps(to + i, first);
    _mm_storeu_ps(to + i + 4, second);
  }
  for (; i < length; ++i) {
    float sum = 0;
    for (int k = 0; k < taps; ++k) sum += weights[k] * rows[k][i];
    to[i] = sum;
  }
}

// Sum over k < taps of weights[k] * pixels[k] of a row of RGB floats, to to[0..2]. The fourth lane
// carries what follows in the row: one float past the last pixel is read, and to[3] is written.
inline void WeightedRgb(const float* pixels, const float* weights, int taps, float* to) {
  __m128 sum = _mm_setzero_ps();
  for (int k = 0; k < taps; ++k, pixels += 3) {
    sum = _mm_add_ps(sum, _mm_mul_ps(_mm_set1_ps(weights[k]), _mm_loadu_ps(pixels)));
  }
  _mm_storeu_ps(to, sum);
}

}  // namespace airl
