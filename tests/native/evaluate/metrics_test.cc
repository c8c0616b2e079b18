#include "native/evaluate/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "native/data/random.h"

namespace airl {
namespace {

// Reals 0.1 0.4 0.6, fakes 0.35 0.8 0.9.
const std::vector<Scored> kSix = {{0.1, 0}, {0.4, 0}, {0.6, 0}, {0.35, 1}, {0.8, 1}, {0.9, 1}};

double NaiveAuc(const std::vector<Scored>& items) {
  double wins = 0;
  double pairs = 0;
  for (const Scored& fake : items) {
    for (const Scored& real : items) {
      if (fake.label != 1 || real.label != 0) continue;
      pairs += 1;
      wins += fake.score > real.score ? 1 : fake.score == real.score ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

std::vector<Scored> RandomScores(uint64_t seed, size_t count, int levels) {
  Random random(seed);
  std::vector<Scored> items;
  for (size_t i = 0; i < count; ++i) {
    const int label = random.Chance(0.4) ? 1 : 0;
    items.push_back({std::floor(random.Uniform() * levels) + label * 0.2 * levels, label});
  }
  items.push_back({0, 0});
  items.push_back({1, 1});
  return items;
}

TEST(Auc, HandComputed) {
  // Of 9 pairs the fakes win all but 0.35 against 0.4 and 0.6.
  EXPECT_DOUBLE_EQ(Auc(kSix), 7.0 / 9);
  EXPECT_DOUBLE_EQ(Auc({{1, 0}, {1, 1}}), 0.5);
  EXPECT_DOUBLE_EQ(Auc({{2, 0}, {1, 1}}), 0);
  EXPECT_TRUE(std::isnan(Auc({{1, 0}, {2, 0}})));
  EXPECT_TRUE(std::isnan(Auc({})));
}

TEST(Auc, EqualsTheNaiveCount) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    for (const int levels : {2, 7, 100000}) {  // many ties, some, hardly any
      const std::vector<Scored> items = RandomScores(seed, 60, levels);
      EXPECT_NEAR(Auc(items), NaiveAuc(items), 1e-12) << "seed " << seed << " levels " << levels;
    }
  }
}

TEST(AveragePrecision, HandComputed) {
  // From the top: fake (1/1), fake (2/2), real, real, fake (3/5).
  EXPECT_NEAR(AveragePrecision(CurveOf(kSix)), (1 + 1 + 3.0 / 5) / 3, 1e-12);
  // A tie counts as one threshold: precision 1/2 for the whole recall.
  EXPECT_NEAR(AveragePrecision(CurveOf({{1, 0}, {1, 1}})), 0.5, 1e-12);
}

TEST(EqualErrorRate, HandComputed) {
  // At 0.6: one of three reals accused, one of three fakes missed.
  EXPECT_NEAR(EqualErrorRate(CurveOf(kSix)), 1.0 / 3, 1e-12);
  EXPECT_NEAR(EqualErrorRate(CurveOf({{0, 0}, {1, 1}})), 0, 1e-12);
  EXPECT_NEAR(EqualErrorRate(CurveOf({{1, 0}, {0, 1}})), 1, 1e-12);
  EXPECT_NEAR(EqualErrorRate(CurveOf({{1, 0}, {1, 1}})), 0.5, 1e-12);
}

TEST(TprAtFpr, HandComputed) {
  EXPECT_DOUBLE_EQ(TprAtFpr(CurveOf(kSix), 0.01), 2.0 / 3);
  EXPECT_DOUBLE_EQ(TprAtFpr(CurveOf(kSix), 0.34), 2.0 / 3);
  EXPECT_DOUBLE_EQ(TprAtFpr(CurveOf(kSix), 0.67), 1);
  EXPECT_DOUBLE_EQ(TprAtFpr(CurveOf({{1, 0}, {1, 1}}), 0.5), 0);  // the tie cannot be cut
}

TEST(MeasureAt, HandComputed) {
  const AtThreshold at = MeasureAt(kSix, 0.6);
  EXPECT_DOUBLE_EQ(at.accuracy, 4.0 / 6);
  EXPECT_DOUBLE_EQ(at.true_positive_rate, 2.0 / 3);
  EXPECT_DOUBLE_EQ(at.false_positive_rate, 1.0 / 3);
}

TEST(CalibrationError, HandComputed) {
  // Bin 0.2: mean 0.25 of two, one fake: |0.5 - 1| ; bin 0.9: 0.95, fake: 0.05. Over 3 samples.
  EXPECT_NEAR(ExpectedCalibrationError(ReliabilityBins({{0.22, 0}, {0.28, 1}, {0.95, 1}})),
              (0.5 + 0.05) / 3, 1e-12);
  EXPECT_NEAR(ExpectedCalibrationError(ReliabilityBins({{1.0, 1}, {0.0, 0}})), 0, 1e-12);
}

TEST(CalibrationError, OfClassesAlikeDoesNotDependOnTheirNumbers) {
  // Bin 0.2: half of the fakes' mass, (0.25 - 1) / 2, and all of the reals', 0.25: |-0.125| ; bin
  // 0.9: (0.95 - 1) / 2 of the fakes. Over 2 classes.
  const std::vector<Scored> few = {{0.25, 0}, {0.25, 1}, {0.95, 1}};
  const double expected = (0.125 + 0.025) / 2;
  EXPECT_NEAR(BalancedCalibrationError(ReliabilityBins(few)), expected, 1e-12);
  std::vector<Scored> many = few;
  for (int i = 0; i < 9; ++i) many.push_back({0.25, 0});
  EXPECT_NEAR(BalancedCalibrationError(ReliabilityBins(many)), expected, 1e-12);
  EXPECT_GT(ExpectedCalibrationError(ReliabilityBins(many)), expected);
  EXPECT_TRUE(std::isnan(BalancedCalibrationError(ReliabilityBins({{0.25, 0}}))));
}

TEST(ThresholdAtFpr, AccusesNoMoreThanAllowed) {
  std::vector<Scored> items;
  for (int i = 0; i < 100; ++i) items.push_back({static_cast<double>(i), 0});
  const double threshold = ThresholdAtFpr(items, 0.03);
  EXPECT_DOUBLE_EQ(MeasureAt(items, threshold).false_positive_rate, 0.03);
  EXPECT_DOUBLE_EQ(MeasureAt(items, ThresholdAtFpr(items, 0)).false_positive_rate, 0);
  // Ties at the border are all spared.
  EXPECT_DOUBLE_EQ(
      MeasureAt({{1, 0}, {1, 0}, {0, 0}}, ThresholdAtFpr({{1, 0}, {1, 0}, {0, 0}}, 0.34))
          .false_positive_rate,
      0);
}

}  // namespace
}  // namespace airl
