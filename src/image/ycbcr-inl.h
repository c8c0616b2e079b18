// SIMD body of Y'CbCr to RGB; equal bits with the scalar row beside it.
#pragma once

#include <emmintrin.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "src/image/pack-inl.h"

namespace airl {

// R = y (Y - y_offset) + r_cr (Cr - 128) and so on, in 13 fractional bits: the largest, 2.11, still
// fits 16 bits.
struct YcbcrCoefficients {
  int16_t y_offset;
  int16_t y;
  int16_t r_cr;
  int16_t g_cb;
  int16_t g_cr;
  int16_t b_cb;
};
inline constexpr int kYcbcrFractionBits = 13;

// Chroma of a row: every sample stands for two pixels; `step` bytes apart, 1 (I420) or 2 (NV12, cr
// = cb + 1).
struct ChromaRow {
  const uint8_t* cb;
  const uint8_t* cr;
  int step;
};

inline void YcbcrRowScalar(const uint8_t* luma, const ChromaRow& chroma, const YcbcrCoefficients& k,
                           int begin, int end, uint8_t* rgb) {
  constexpr int kHalf = 1 << (kYcbcrFractionBits - 1);
  const auto to_u8 = [](int fixed) {
    return static_cast<uint8_t>(std::clamp(fixed >> kYcbcrFractionBits, 0, 255));
  };
  for (int x = begin; x < end; ++x) {
    const int y = k.y * (luma[x] - k.y_offset) + kHalf;
    const int cb = chroma.cb[x / 2 * chroma.step] - 128;
    const int cr = chroma.cr[x / 2 * chroma.step] - 128;
    rgb[3 * x] = to_u8(y + k.r_cr * cr);
    rgb[3 * x + 1] = to_u8(y + k.g_cb * cb + k.g_cr * cr);
    rgb[3 * x + 2] = to_u8(y + k.b_cb * cb);
  }
}

// Eight pixels a step; returns the number of pixels done.
inline int YcbcrRowSimd(const uint8_t* luma, const ChromaRow& chroma, const YcbcrCoefficients& k,
                        int width, uint8_t* rgb) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i one = _mm_set1_epi16(1);
  const __m128i y_offset = _mm_set1_epi16(k.y_offset);
  const __m128i c_offset = _mm_set1_epi16(128);
  const __m128i half = _mm_set1_epi32(1 << (kYcbcrFractionBits - 1));
  const auto pair = [](int16_t first, int16_t second) {
    return _mm_unpacklo_epi16(_mm_set1_epi16(first), _mm_set1_epi16(second));
  };
  const __m128i red_weights = pair(k.y, k.r_cr);
  const __m128i blue_weights = pair(k.y, k.b_cb);
  const __m128i green_weights = pair(k.y, k.g_cb);
  const __m128i green_rest = pair(k.g_cr, 1 << (kYcbcrFractionBits - 1));
  const auto load4 = [](const uint8_t* from) {
    int32_t bytes;
    std::memcpy(&bytes, from, sizeof(bytes));
    return _mm_cvtsi32_si128(bytes);
  };
  const auto to_bytes = [](__m128i low, __m128i high) {
    const __m128i words = _mm_packs_epi32(_mm_srai_epi32(low, kYcbcrFractionBits),
                                          _mm_srai_epi32(high, kYcbcrFractionBits));
    return _mm_packus_epi16(words, words);
  };
  int x = 0;
  for (; x + 9 <= width; x += 8) {
    const __m128i y = _mm_sub_epi16(
        _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(luma + x)), zero),
        y_offset);
    __m128i cb;
    __m128i cr;
    if (chroma.step == 1) {
      cb = _mm_unpacklo_epi8(load4(chroma.cb + x / 2), zero);
      cr = _mm_unpacklo_epi8(load4(chroma.cr + x / 2), zero);
    } else {
      const __m128i both = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(chroma.cb + x));
      cb = _mm_and_si128(both, _mm_set1_epi16(0xFF));
      cr = _mm_srli_epi16(both, 8);
    }
    cb = _mm_sub_epi16(_mm_unpacklo_epi16(cb, cb), c_offset);
    cr = _mm_sub_epi16(_mm_unpacklo_epi16(cr, cr), c_offset);

    const __m128i y_cr_low = _mm_unpacklo_epi16(y, cr);
    const __m128i y_cr_high = _mm_unpackhi_epi16(y, cr);
    const __m128i y_cb_low = _mm_unpacklo_epi16(y, cb);
    const __m128i y_cb_high = _mm_unpackhi_epi16(y, cb);
    const __m128i red = to_bytes(_mm_add_epi32(_mm_madd_epi16(y_cr_low, red_weights), half),
                                 _mm_add_epi32(_mm_madd_epi16(y_cr_high, red_weights), half));
    const __m128i green =
        to_bytes(_mm_add_epi32(_mm_madd_epi16(y_cb_low, green_weights),
                               _mm_madd_epi16(_mm_unpacklo_epi16(cr, one), green_rest)),
                 _mm_add_epi32(_mm_madd_epi16(y_cb_high, green_weights),
                               _mm_madd_epi16(_mm_unpackhi_epi16(cr, one), green_rest)));
    const __m128i blue = to_bytes(_mm_add_epi32(_mm_madd_epi16(y_cb_low, blue_weights), half),
                                  _mm_add_epi32(_mm_madd_epi16(y_cb_high, blue_weights), half));
    const __m128i red_green = _mm_unpacklo_epi8(red, green);
    const __m128i blue_zero = _mm_unpacklo_epi8(blue, zero);
    StoreRgb4(_mm_unpacklo_epi16(red_green, blue_zero), rgb + 3 * x);
    StoreRgb4(_mm_unpackhi_epi16(red_green, blue_zero), rgb + 3 * x + 12);
  }
  return x;
}

}  // namespace airl
