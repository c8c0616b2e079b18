#include "native/evaluate/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "src/verdict/calibration.h"

namespace airl {
namespace {

constexpr double kLikelyFake = 0.8;

// Groups of 1 to 4 items, some scores tied, a group name shared by both classes now and then.
std::vector<Grouped> RandomGroups(uint64_t seed, int groups, double gap) {
  Random random(seed);
  std::vector<Grouped> items;
  for (int g = 0; g < groups; ++g) {
    const int label = g % 2;
    const double centre = random.Uniform(-2, 2) + gap * label;
    for (int i = 0, count = random.Between(1, 4); i < count; ++i) {
      const double score = std::round(8 * (centre + random.Uniform(-1, 1))) / 8;
      items.push_back({{score, label}, "clip" + std::to_string(g / 2)});
    }
  }
  return items;
}

// The measures of a list of scores, each computed on its own.
Metrics NaiveMetrics(const std::vector<Scored>& items) {
  std::vector<Scored> probabilities;
  for (const Scored& item : items) probabilities.push_back({Sigmoid(item.score), item.label});
  const AtThreshold at = MeasureAt(probabilities, kLikelyFake);
  return {.auc = Auc(items),
          .average_precision = AveragePrecision(CurveOf(items)),
          .equal_error_rate = EqualErrorRate(CurveOf(items)),
          .accuracy = MeasureAt(items, 0).accuracy,
          .tpr_at_1_fpr = TprAtFpr(CurveOf(items), 0.01),
          .tpr_at_5_fpr = TprAtFpr(CurveOf(items), 0.05),
          .calibration_error = ExpectedCalibrationError(ReliabilityBins(probabilities)),
          .balanced_calibration_error = BalancedCalibrationError(ReliabilityBins(probabilities)),
          .true_positive_rate = at.true_positive_rate,
          .false_positive_rate = at.false_positive_rate};
}

std::vector<Scored> Plain(const std::vector<Grouped>& items) {
  std::vector<Scored> plain;
  for (const Grouped& item : items) plain.push_back(item.item);
  return plain;
}

// The bootstrap spelled out: items of the drawn groups copied one after the other.
Interval NaiveInterval(const std::vector<Grouped>& items, double Metrics::*measure, int rounds,
                       uint64_t seed) {
  std::map<std::string, std::vector<Scored>> groups[2];
  for (const Grouped& item : items) groups[item.item.label][item.group].push_back(item.item);
  Random random(seed);
  std::vector<double> values;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Scored> sample;
    for (const auto& of_class : groups) {
      for (size_t i = 0; i < of_class.size(); ++i) {
        const auto drawn =
            std::next(of_class.begin(), static_cast<std::ptrdiff_t>(random.Below(of_class.size())));
        sample.insert(sample.end(), drawn->second.begin(), drawn->second.end());
      }
    }
    values.push_back(NaiveMetrics(sample).*measure);
  }
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<size_t>(std::lround(share * static_cast<double>(rounds - 1)))];
  };
  return {at(0.025), at(0.975)};
}

TEST(MeasureAll, EqualsEachMeasureOnItsOwn) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const std::vector<Grouped> items = RandomGroups(seed, 40, 1);
    const MetricSet set = MeasureAll(RankedScores(items, kLikelyFake), 0);
    const Metrics naive = NaiveMetrics(Plain(items));
    for (const MetricField& field : kMetricFields) {
      EXPECT_NEAR(set.*field.value, naive.*field.value, 1e-12) << field.name << ", seed " << seed;
    }
  }
}

TEST(MeasureAll, EveryIntervalEqualsTheBootstrapSpelledOut) {
  const std::vector<Grouped> items = RandomGroups(5, 30, 1.5);
  const MetricSet set = MeasureAll(RankedScores(items, kLikelyFake), 200, 9);
  for (const MetricField& field : kMetricFields) {
    const Interval naive = NaiveInterval(items, field.value, 200, 9);
    EXPECT_NEAR(set.IntervalOf(field.value).low, naive.low, 1e-12) << field.name;
    EXPECT_NEAR(set.IntervalOf(field.value).high, naive.high, 1e-12) << field.name;
  }
  EXPECT_LT(set.IntervalOf(&Metrics::auc).low, set.auc);
  EXPECT_GT(set.IntervalOf(&Metrics::auc).high, set.auc);
}

TEST(MeasureAll, WidthFollowsTheNumberOfClips) {
  std::vector<Grouped> many;
  std::vector<Grouped> few;
  Random random(3);
  for (int i = 0; i < 400; ++i) {
    const int label = i % 2;
    const double score = random.Uniform() + 0.4 * label;
    many.push_back({{score, label}, std::to_string(i)});
  }
  const Interval interval =
      MeasureAll(RankedScores(many, kLikelyFake), 500).IntervalOf(&Metrics::auc);
  // The standard error of this AUC is about 0.02 (Hanley and McNeil): four of them.
  EXPECT_NEAR(interval.high - interval.low, 0.08, 0.03);
  // Ten frames of one score are one clip, not ten.
  for (int i = 0; i < 400; ++i) {
    few.push_back({many[static_cast<size_t>(i / 20 * 2 + i % 2)].item, std::to_string(i / 20)});
  }
  const Interval wide = MeasureAll(RankedScores(few, kLikelyFake), 500).IntervalOf(&Metrics::auc);
  EXPECT_GT(wide.high - wide.low, 2 * (interval.high - interval.low));
}

TEST(MeasureAll, AClassThatIsMissingLeavesNoNumber) {
  const MetricSet set = MeasureAll(RankedScores({{{1, 0}, "a"}, {{3, 0}, "b"}}, kLikelyFake), 20);
  EXPECT_TRUE(std::isnan(set.auc));
  EXPECT_TRUE(std::isnan(set.IntervalOf(&Metrics::auc).low));
  EXPECT_DOUBLE_EQ(set.false_positive_rate, 0.5);
  EXPECT_EQ(set.reals, 2u);
}

TEST(PairedDifference, NarrowerThanTheModelsIntervals) {
  const std::vector<Grouped> items = RandomGroups(7, 80, 1);
  std::vector<Grouped> better = items;  // the same errors, each fake a little higher
  for (Grouped& item : better) item.item.score += item.item.label == 1 ? 0.3 : 0;
  const RankedScores reference(items, kLikelyFake);
  const RankedScores scores(better, kLikelyFake);
  const Difference difference = PairedDifference(scores, reference, &Metrics::auc, 300);
  EXPECT_NEAR(difference.value, Auc(Plain(better)) - Auc(Plain(items)), 1e-12);
  EXPECT_GT(difference.interval.low, 0);  // surely better, although the two intervals overlap
  const Interval alone = MeasureAll(reference, 300).IntervalOf(&Metrics::auc);
  EXPECT_LT(difference.interval.high - difference.interval.low, (alone.high - alone.low) / 2);
  const Difference none = PairedDifference(reference, reference, &Metrics::auc, 50);
  EXPECT_EQ(none.interval.low, 0);
  EXPECT_EQ(none.interval.high, 0);
}

}  // namespace
}  // namespace airl
