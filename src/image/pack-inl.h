// SIMD bodies that write 8-bit pixels; equal bits with the scalar code beside their callers.
#pragma once

#include <emmintrin.h>

#include <cstdint>

namespace airl {

// Four RGBX pixels as RGB: 12 bytes, and two more bytes after them are overwritten.
inline void StoreRgb4(__m128i rgbx, uint8_t* to) {
  const __m128i first = _mm_set1_epi64x(0x0000000000FFFFFF);
  const __m128i second = _mm_set1_epi64x(0x0000FFFFFF000000);
  const __m128i pairs =
      _mm_or_si128(_mm_and_si128(rgbx, first), _mm_and_si128(_mm_srli_epi64(rgbx, 8), second));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), pairs);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to + 6), _mm_unpackhi_epi64(pairs, pairs));
}

// Pixels whose StoreRgb4 stays inside a row of `pixels` pixels: the row's last one is left to
// scalar code.
inline int PixelsToStoreByFours(int pixels) { return pixels > 0 ? (pixels - 1) / 4 * 4 : 0; }

// RGBA to RGB; returns the number of pixels done.
inline int DropAlpha(const uint8_t* rgba, int pixels, uint8_t* rgb) {
  const int done = PixelsToStoreByFours(pixels);
  for (int i = 0; i < done; i += 4) {
    StoreRgb4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(rgba + 4 * i)), rgb + 3 * i);
  }
  return done;
}

// Floats rounded half up and clamped to 0..255; returns the number of values done.
inline int RoundAndClamp(const float* from, int length, uint8_t* to) {
  const __m128 half = _mm_set1_ps(0.5f);
  const __m128 top = _mm_set1_ps(255.0f);
  // Floor by way of 2^23, whose neighbours lie 1 apart: _mm_cvttps_epi32 is scalar code in WASM.
  const __m128 unit_spacing = _mm_set1_ps(8388608.0f);
  const auto round4 = [=](const float* values) {
    const __m128 shifted =
        _mm_min_ps(_mm_max_ps(_mm_add_ps(_mm_loadu_ps(values), half), _mm_setzero_ps()), top);
    const __m128 nearest = _mm_add_ps(shifted, unit_spacing);
    const __m128i above =
        _mm_castps_si128(_mm_cmpgt_ps(_mm_sub_ps(nearest, unit_spacing), shifted));
    return _mm_and_si128(_mm_add_epi32(_mm_castps_si128(nearest), above), _mm_set1_epi32(0xFF));
  };
  int i = 0;
  for (; i + 8 <= length; i += 8) {
    const __m128i words = _mm_packs_epi32(round4(from + i), round4(from + i + 4));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to + i), _mm_packus_epi16(words, words));
  }
  return i;
}

}  // namespace airl
