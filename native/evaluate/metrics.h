#pragma once

// Measures of a detector. Labels: 1 = fake. A larger score says fake.

#include <cstddef>
#include <limits>
#include <vector>

namespace airl {

// What a measure is where it is not defined.
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Scored {
  double score = 0;  // a logit, or any monotone function of it
  int label = 0;
};

// Items at or above a threshold. A resample of a set counts an item as often as it was drawn.
struct Counts {
  double fakes = 0;
  double reals = 0;
};
// One point a distinct score, from the strictest threshold on; the first is {0, 0}, the last holds
// all items.
using RocCurve = std::vector<Counts>;
RocCurve CurveOf(std::vector<Scored> items);

// Area under the ROC curve, ties counted half (Mann-Whitney). NaN where a class is missing.
double AreaUnder(const RocCurve& curve);
double Auc(const std::vector<Scored>& items);
// Average precision of the fakes: sum over distinct thresholds of precision times the recall
// gained. NaN without fakes.
double AveragePrecision(const RocCurve& curve);
// Error rate where false alarms and misses are equal, interpolated linearly on the ROC curve. NaN
// where a class is missing.
double EqualErrorRate(const RocCurve& curve);
// Largest share of fakes found at a threshold whose false alarm rate is at most `false_alarm_rate`.
// NaN where a class is missing.
double TprAtFpr(const RocCurve& curve, double false_alarm_rate);
// Share of right answers, and of fakes found and reals accused, where score >= threshold says fake.
struct AtThreshold {
  double accuracy = 0;
  double true_positive_rate = 0;
  double false_positive_rate = 0;
};
AtThreshold MeasureAt(const std::vector<Scored>& items, double threshold);
// One bin of a reliability diagram: probabilities in [i / bins, (i + 1) / bins).
struct ReliabilityBin {
  double probability_sum = 0;
  double fake_probability_sum = 0;  // the fakes' part of it
  double fakes = 0;
  double count = 0;
};
std::vector<ReliabilityBin> ReliabilityBins(const std::vector<Scored>& probabilities,
                                            int bins = 10);
size_t ReliabilityBinOf(double probability, size_t bins);
// Expected calibration error: |share of fakes - mean probability| of the bins, weighted by their
// counts (Naeini et al. 2015, on the probability of fake). NaN without items.
double ExpectedCalibrationError(const std::vector<ReliabilityBin>& bins);
// The same with both classes weighing alike, whatever their numbers, as FitCalibration weighs them:
// what a probability is off where fakes and reals are equally likely. NaN where a class is missing.
double BalancedCalibrationError(const std::vector<ReliabilityBin>& bins);

// The lowest score at which at most `false_alarm_rate` of the reals are accused: score >= threshold
// says fake.
double ThresholdAtFpr(const std::vector<Scored>& items, double false_alarm_rate);

}  // namespace airl
