#include "src/spectrum/log-inl.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>

namespace airl {
namespace {

float FromBits(uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

uint32_t ToBits(float value) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

float Log(float x) { return _mm_cvtss_f32(LogPositive(_mm_set1_ps(x))); }

TEST(LogTest, IsWithinTwoRoundingsOfTheLogarithmOverAllNormalNumbers) {
  // Every 997th float: 2 million values from the smallest normal number to the largest.
  for (uint32_t bits = 0x00800000u; bits < 0x7f800000u; bits += 997) {
    const float x = FromBits(bits);
    const double exact = std::log(static_cast<double>(x));
    ASSERT_LE(std::abs(Log(x) - exact), std::max(1e-7, 1.2e-7 * std::abs(exact))) << "x = " << x;
  }
}

TEST(LogTest, HasTheSameBitsOnEveryTarget) {
  // FNV-1a over the results' bits; the number was computed natively.
  uint64_t hash = 14695981039346656037u;
  for (uint32_t bits = 0x00800000u; bits < 0x7f800000u; bits += 9973) {
    hash = (hash ^ ToBits(Log(FromBits(bits)))) * 1099511628211u;
  }
  EXPECT_EQ(hash, 3101989990415111749u);
}

TEST(LogTest, LogarithmOfOneIsExactlyZero) { EXPECT_EQ(Log(1.0f), 0.0f); }

TEST(LogTest, SignIsDroppedAndTheFloorAdded) {
  const __m128 values = _mm_setr_ps(-3.0f, 3.0f, 0.0f, -0.0f);
  float logs[4];
  _mm_storeu_ps(logs, LogOfMagnitude(values, _mm_set1_ps(1e-3f)));
  EXPECT_NEAR(logs[0], std::log(3.001), 1e-6);
  EXPECT_EQ(logs[0], logs[1]);
  EXPECT_NEAR(logs[2], std::log(1e-3), 1e-6);
  EXPECT_EQ(logs[2], logs[3]);
}

}  // namespace
}  // namespace airl
