#pragma once

// All measures of a set of scores with 95 % intervals by bootstrap over groups (clips): whole
// groups are drawn, each class on its own (Efron and Tibshirani 1993, percentile interval).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "native/data/random.h"
#include "native/evaluate/metrics.h"

namespace airl {

struct Interval {
  double low = 0;
  double high = 0;
};

struct Grouped {
  Scored item;
  std::string group;
};

// NaN where the class that a measure needs is missing.
struct Metrics {
  double auc = 0;
  double average_precision = 0;
  double equal_error_rate = 0;
  double accuracy = 0;  // at probability 0.5, which validation fixed through the calibration
  double tpr_at_1_fpr = 0;
  double tpr_at_5_fpr = 0;
  double calibration_error = 0;
  double balanced_calibration_error = 0;
  double true_positive_rate = 0;  // at the likely_fake threshold
  double false_positive_rate = 0;
};

struct MetricField {
  const char* name;
  double Metrics::*value;
};
inline constexpr std::array<MetricField, 10> kMetricFields = {{
    {"auc", &Metrics::auc},
    {"average_precision", &Metrics::average_precision},
    {"equal_error_rate", &Metrics::equal_error_rate},
    {"accuracy", &Metrics::accuracy},
    {"tpr_at_1_fpr", &Metrics::tpr_at_1_fpr},
    {"tpr_at_5_fpr", &Metrics::tpr_at_5_fpr},
    {"calibration_error", &Metrics::calibration_error},
    {"balanced_calibration_error", &Metrics::balanced_calibration_error},
    {"true_positive_rate", &Metrics::true_positive_rate},
    {"false_positive_rate", &Metrics::false_positive_rate},
}};

struct MetricSet : Metrics {
  size_t reals = 0;
  size_t fakes = 0;
  std::array<Interval, kMetricFields.size()> intervals = {};  // in the order of kMetricFields

  const Interval& IntervalOf(double Metrics::*value) const;
};

// Calibrated logits, ranked once, so that measuring a resample is one pass.
class RankedScores {
 public:
  // `likely_fake`: threshold on probability.
  RankedScores(const std::vector<Grouped>& items, double likely_fake);

  // The measures where group g counts weights[g] times.
  Metrics Measure(const std::vector<uint32_t>& weights) const;
  // As often as each group comes in one draw with replacement from the groups of its class.
  void DrawWeights(Random& random, std::vector<uint32_t>& weights) const;
  std::vector<uint32_t> Ones() const { return std::vector<uint32_t>(groups_.size(), 1); }

  // "label group", ascending: equal in two sets of scores whose resamples can be paired.
  const std::vector<std::string>& groups() const { return groups_; }
  size_t count(int label) const { return counts_[label]; }

 private:
  struct Entry {
    double score;
    double probability;
    int label;
    size_t group;
  };
  std::vector<Entry> entries_;  // by falling score
  std::vector<std::string> groups_;
  size_t real_groups_ = 0;  // they come first
  size_t counts_[2] = {0, 0};
  double likely_fake_;
};

// `rounds` 0 leaves the intervals 0.
MetricSet MeasureAll(const RankedScores& scores, int rounds = 1000, uint64_t seed = 1);

// Interval of `scores`' measure minus `reference`'s, both resampled alike: narrower than the two
// intervals suggest, as what a clip adds to both cancels. The groups of both must be equal.
struct Difference {
  double value = 0;
  Interval interval;
};
Difference PairedDifference(const RankedScores& scores, const RankedScores& reference,
                            double Metrics::*measure, int rounds = 1000, uint64_t seed = 1);

}  // namespace airl
