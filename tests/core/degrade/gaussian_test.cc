#include "src/degrade/gaussian.h"

#include <gtest/gtest.h>

#include <cmath>

namespace airl {
namespace {

TEST(GaussianTest, ExponentialAgreesWithTheLibrarys) {
  for (double x = 0; x > -100; x -= 0.37) {
    EXPECT_NEAR(ExpOfNegative(x) / std::exp(x), 1, 1e-12) << x;
  }
  EXPECT_EQ(ExpOfNegative(-1e9), 0);
}

TEST(GaussianTest, WeightsSumToOneAndFallAsTheDensity) {
  for (const double sigma : {0.3, 1.0, 2.7, 30.0}) {
    const std::vector<float> half = HalfGaussian(sigma);
    ASSERT_EQ(half.size(), static_cast<size_t>(std::ceil(3 * sigma)) + 1);
    double sum = -static_cast<double>(half[0]);
    for (const float weight : half) sum += 2 * static_cast<double>(weight);
    EXPECT_NEAR(sum, 1, 1e-6);
    EXPECT_NEAR(half[1] / half[0], std::exp(-1 / (2 * sigma * sigma)), 1e-6);
  }
}

TEST(GaussianTest, QuantilesInvertTheNormalDistribution) {
  const std::vector<float>& quantiles = UpperNormalQuantiles();
  ASSERT_EQ(quantiles.size(), 32768u);
  for (size_t i = 0; i < quantiles.size(); i += 97) {
    const double below = 0.5 * std::erfc(-static_cast<double>(quantiles[i]) / std::sqrt(2.0));
    EXPECT_NEAR(below, 0.5 + (static_cast<double>(i) + 0.5) / 65536, 1e-7) << i;
  }
  EXPECT_NEAR(quantiles.back(), 4.325f, 0.001f);
}

}  // namespace
}  // namespace airl
