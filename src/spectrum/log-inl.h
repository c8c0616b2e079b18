// Natural logarithm of four floats by arithmetic alone: the same bits on every target, unlike
// libm's.
#pragma once

#include <emmintrin.h>

#include <initializer_list>

namespace airl {

// ln(x) for normal positive x, error below 2 units in the last place of the result or 1e-7,
// whichever is larger. x = 2^e m with m in [sqrt(1/2), sqrt(2)); ln(m) by the minimax polynomial of
// Cephes logf (Moshier 1992).
inline __m128 LogPositive(__m128 x) {
  const __m128 one = _mm_set1_ps(1.0f);
  const __m128i bits = _mm_castps_si128(x);
  // Offset so that the mantissa's upper part, from sqrt(2) on, carries into the exponent.
  const __m128i sqrt_half_bits = _mm_set1_epi32(0x3f3504f3);
  const __m128i offset = _mm_sub_epi32(bits, sqrt_half_bits);
  const __m128i exponent = _mm_srai_epi32(offset, 23);
  const __m128i mantissa = _mm_sub_epi32(bits, _mm_slli_epi32(exponent, 23));
  const __m128 e = _mm_cvtepi32_ps(exponent);
  const __m128 f = _mm_sub_ps(_mm_castsi128_ps(mantissa), one);
  const __m128 f2 = _mm_mul_ps(f, f);

  __m128 p = _mm_set1_ps(7.0376836292e-2f);
  for (const float coefficient :
       {-1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f,
        2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f}) {
    p = _mm_add_ps(_mm_mul_ps(p, f), _mm_set1_ps(coefficient));
  }
  // ln 2 in two parts: the first has few enough bits for e * ln2_high to be exact.
  const __m128 ln2_low = _mm_set1_ps(-2.12194440e-4f);
  const __m128 ln2_high = _mm_set1_ps(0.693359375f);
  __m128 y = _mm_mul_ps(_mm_mul_ps(p, f), f2);
  y = _mm_add_ps(y, _mm_mul_ps(e, ln2_low));
  y = _mm_sub_ps(y, _mm_mul_ps(f2, _mm_set1_ps(0.5f)));
  return _mm_add_ps(_mm_add_ps(f, y), _mm_mul_ps(e, ln2_high));
}

// ln(|x| + floor), floor > 0.
inline __m128 LogOfMagnitude(__m128 x, __m128 floor) {
  const __m128 magnitude = _mm_andnot_ps(_mm_set1_ps(-0.0f), x);
  return LogPositive(_mm_add_ps(magnitude, floor));
}

}  // namespace airl
