#pragma once

// Measures of a detector. Labels: 1 = fake. A larger score says fake.

#include <cstdint>
#include <string>
#include <vector>

namespace airl {

struct Scored {
  double score = 0;  // a logit, or any monotone function of it
  int label = 0;
};

// Area under the ROC curve, ties counted half (Mann-Whitney). NaN where a class is missing.
double Auc(const std::vector<Scored>& items);
// Average precision of the fakes: sum over distinct thresholds of precision times the recall
// gained. NaN without fakes.
double AveragePrecision(const std::vector<Scored>& items);
// Error rate where false alarms and misses are equal, interpolated linearly on the ROC curve. NaN
// where a class is missing.
double EqualErrorRate(const std::vector<Scored>& items);
// Largest share of fakes found at a threshold whose false alarm rate is at most `false_alarm_rate`.
// NaN where a class is missing.
double TprAtFpr(const std::vector<Scored>& items, double false_alarm_rate);
// Share of right answers, and of fakes found and reals accused, where score >= threshold says fake.
struct AtThreshold {
  double accuracy = 0;
  double true_positive_rate = 0;
  double false_positive_rate = 0;
};
AtThreshold MeasureAt(const std::vector<Scored>& items, double threshold);
// Expected calibration error of probabilities: `bins` equal bins of probability, weighted by their
// counts.
double ExpectedCalibrationError(const std::vector<Scored>& probabilities, int bins = 10);

// The lowest score at which at most `false_alarm_rate` of the reals are accused: score >= threshold
// says fake.
double ThresholdAtFpr(const std::vector<Scored>& items, double false_alarm_rate);

// 95 % interval by bootstrap over groups (clips): whole groups are drawn, each class on its own.
struct Interval {
  double low = 0;
  double high = 0;
};
struct Grouped {
  Scored item;
  std::string group;
};
using Measure = double (*)(const std::vector<Scored>&);
Interval BootstrapInterval(const std::vector<Grouped>& items, Measure measure, int rounds = 1000,
                           uint64_t seed = 1);

}  // namespace airl
