#include "src/spectrum/dct.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "tests/support/naive_spectrum.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

std::vector<float> Noise(int side, uint64_t seed) {
  TestRandom random(seed);
  std::vector<float> values(static_cast<size_t>(side) * static_cast<size_t>(side));
  for (float& value : values) value = random.Uniform(-1, 1);
  return values;
}

std::vector<float> Transformed(std::vector<float> values, int side) {
  DctPlan plan = *DctPlan::Create(side);
  plan.Transform2d(values);
  return values;
}

// Sides that leave a sweep of 16 columns full, partly full and alone; factors 2, 3, 5 and 19.
class DctSideTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Sides, DctSideTest, testing::Values(4, 8, 12, 20, 64, 76, 256));

TEST_P(DctSideTest, AgreesWithTheDefinition) {
  const int side = GetParam();
  const std::vector<float> values = Noise(side, 1);
  const std::vector<float> fast = Transformed(values, side);
  const std::vector<double> exact =
      NaiveDct2d(std::vector<double>(values.begin(), values.end()), side);
  // White noise of amplitude 1 has coefficients of amplitude 1: 1e-6 is a few roundings of float.
  for (size_t i = 0; i < exact.size(); ++i) ASSERT_NEAR(fast[i], exact[i], 1e-6) << "index " << i;
}

TEST_P(DctSideTest, FourColumnsAtOnceGiveTheBitsOfOneAfterAnother) {
  const int side = GetParam();
  std::vector<float> slow = Noise(side, 2);
  const std::vector<float> fast = Transformed(slow, side);
  SlowDct2d(slow, side);
  for (size_t i = 0; i < slow.size(); ++i) ASSERT_EQ(fast[i], slow[i]) << "index " << i;
}

TEST(DctTest, FirstAxisOfTheResultIsTheVerticalFrequency) {
  constexpr int kSide = 32;
  constexpr int kVertical = 5;
  std::vector<float> wave(kSide * kSide);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      wave[static_cast<size_t>(y * kSide + x)] =
          static_cast<float>(std::cos(3.14159265358979 * (2 * y + 1) * kVertical / (2.0 * kSide)));
    }
  }
  const std::vector<float> spectrum = Transformed(wave, kSide);
  for (size_t i = 0; i < spectrum.size(); ++i) {
    // Orthonormal: a cosine of amplitude 1 along one axis of N x N has the norm N / sqrt(2).
    const float expected = i == kVertical * kSide ? kSide / std::sqrt(2.0f) : 0.0f;
    ASSERT_NEAR(spectrum[i], expected, 1e-5) << "index " << i;
  }
}

TEST(DctTest, ValuesNeedNoAlignment) {
  std::vector<float> values = Noise(16, 3);
  const std::vector<float> expected = Transformed(values, 16);
  std::vector<float> shifted(values.size() + 1);
  std::copy(values.begin(), values.end(), shifted.begin() + 1);
  DctPlan plan = *DctPlan::Create(16);
  plan.Transform2d(std::span(shifted).subspan(1));
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), shifted.begin() + 1));
}

TEST(DctTest, OnePlanGivesTheSameResultEveryTimeAndAfterAMove) {
  const std::vector<float> values = Noise(64, 4);
  DctPlan plan = *DctPlan::Create(64);
  std::vector<float> first = values;
  plan.Transform2d(first);
  std::vector<float> other = Noise(64, 5);
  plan.Transform2d(other);
  DctPlan moved = std::move(plan);
  std::vector<float> second = values;
  moved.Transform2d(second);
  EXPECT_EQ(first, second);
  EXPECT_EQ(moved.side(), 64);
}

TEST(DctTest, SidesThatFourColumnsDoNotDivideAreRefused) {
  for (const int side : {-4, 0, 2, 3, 6, 255, 1 << 20}) {
    const auto plan = DctPlan::Create(side);
    ASSERT_FALSE(plan.ok()) << side;
    EXPECT_EQ(plan.status().code(), StatusCode::kBadInput) << side;
  }
}

}  // namespace
}  // namespace airl
