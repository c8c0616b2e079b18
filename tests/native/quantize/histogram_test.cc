#include "native/quantize/histogram.h"

#include <limits>

#include <gtest/gtest.h>

namespace airl {
namespace {

TEST(RangeHistogram, KeepsEveryValueWhileItsBinsWiden) {
  RangeHistogram histogram;
  for (const double scale : {1e-3, 1.0, 40.0, 0.1}) {
    histogram.Add(torch::linspace(-scale, 3 * scale, 1001));
  }
  EXPECT_EQ(histogram.count(), 4004);
  EXPECT_FLOAT_EQ(static_cast<float>(histogram.Extremes().low), -40.0f);
  EXPECT_FLOAT_EQ(static_cast<float>(histogram.Extremes().high), 120.0f);
  // A quarter of the values, spread over -40..120, decides what lies beyond.
  const ValueRange range = histogram.Percentile(0.05);
  EXPECT_NEAR(range.high, 120 - 0.2 * 160, 0.5);
  // -40 + 32; up to 3 of the second set lie below 0 as well.
  EXPECT_NEAR(range.low, -8, 0.5);
}

TEST(RangeHistogram, HoldsZeroWhereAllValuesLieOnOneSide) {
  RangeHistogram histogram;
  histogram.Add(torch::full({10}, 5.0));
  EXPECT_EQ(histogram.Extremes().low, 0);
  EXPECT_EQ(histogram.Percentile(0).low, 0);
  EXPECT_EQ(histogram.LeastSquares().low, 0);
  EXPECT_EQ(RangeHistogram().Percentile(0.1).high, 0);
}

TEST(RangeHistogram, RefusesValuesThatAreNotFinite) {
  RangeHistogram histogram;
  EXPECT_THROW(histogram.Add(torch::full({1}, std::numeric_limits<float>::infinity())), c10::Error);
  EXPECT_THROW(histogram.Add(torch::full({1}, std::nan(""))), c10::Error);
}

// One value at 20 among 20,000 within -1..1 would cost all others their precision.
TEST(RangeHistogram, LeastSquaresClipsALoneOutlier) {
  RangeHistogram histogram;
  torch::manual_seed(1);
  histogram.Add(torch::rand({20'000}) * 2 - 1);
  histogram.Add(torch::full({1}, 20.0));
  const ValueRange range = histogram.LeastSquares();
  EXPECT_LT(range.high, 20);
  EXPECT_GT(range.high, 1);
  EXPECT_LT(range.low, -0.9);

  RangeHistogram even;
  even.Add(torch::rand({20'000}) * 2 - 1);
  EXPECT_GT(even.LeastSquares().high, 0.95);
}

TEST(ScaleOf, PutsZeroOnAStep) {
  const AffineScale affine = ScaleOf({.low = -1, .high = 1.55});
  EXPECT_DOUBLE_EQ(affine.scale, 0.01);
  EXPECT_EQ(affine.zero_point, 100);
  EXPECT_EQ(ScaleOf({.low = 0, .high = 6}).zero_point, 0);
  EXPECT_EQ(ScaleOf({.low = -6, .high = 0}).zero_point, 255);
  EXPECT_GT(ScaleOf({}).scale, 0);
}

}  // namespace
}  // namespace airl
