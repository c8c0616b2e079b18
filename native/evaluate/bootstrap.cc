#include "native/evaluate/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "src/verdict/calibration.h"

namespace airl {
namespace {

constexpr size_t kBins = 10;

Interval Percentiles(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return {kNan, kNan};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace

const Interval& MetricSet::IntervalOf(double Metrics::*value) const {
  size_t field = 0;
  while (kMetricFields[field].value != value) ++field;
  return intervals[field];
}

RankedScores::RankedScores(const std::vector<Grouped>& items, double likely_fake)
    : likely_fake_(likely_fake) {
  std::map<std::pair<int, std::string>, size_t> numbers;
  for (const Grouped& item : items) numbers[{item.item.label, item.group}] = 0;
  for (auto& [key, number] : numbers) {
    number = groups_.size();
    groups_.push_back(std::to_string(key.first) + " " + key.second);
    real_groups_ += key.first == 0;
  }
  for (const Grouped& item : items) {
    entries_.push_back({item.item.score, Sigmoid(item.item.score), item.item.label,
                        numbers[{item.item.label, item.group}]});
    ++counts_[item.item.label];
  }
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.score > b.score; });
}

Metrics RankedScores::Measure(const std::vector<uint32_t>& weights) const {
  RocCurve curve = {{}};
  Counts counts;
  Counts at_half;
  Counts at_threshold;
  std::vector<ReliabilityBin> bins(kBins);
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    const double weight = weights[entry.group];
    (entry.label == 1 ? counts.fakes : counts.reals) += weight;
    if (entry.score >= 0) at_half = counts;
    if (entry.probability >= likely_fake_) at_threshold = counts;
    if (i + 1 == entries_.size() || entries_[i + 1].score != entry.score) curve.push_back(counts);
    ReliabilityBin& bin = bins[ReliabilityBinOf(entry.probability, kBins)];
    bin.probability_sum += weight * entry.probability;
    bin.fake_probability_sum += weight * entry.probability * entry.label;
    bin.fakes += weight * entry.label;
    bin.count += weight;
  }
  const auto share = [](double part, double all) { return all > 0 ? part / all : kNan; };
  return {
      .auc = AreaUnder(curve),
      .average_precision = AveragePrecision(curve),
      .equal_error_rate = EqualErrorRate(curve),
      .accuracy = share(at_half.fakes + counts.reals - at_half.reals, counts.fakes + counts.reals),
      .tpr_at_1_fpr = TprAtFpr(curve, 0.01),
      .tpr_at_5_fpr = TprAtFpr(curve, 0.05),
      .calibration_error = ExpectedCalibrationError(bins),
      .balanced_calibration_error = BalancedCalibrationError(bins),
      .true_positive_rate = share(at_threshold.fakes, counts.fakes),
      .false_positive_rate = share(at_threshold.reals, counts.reals)};
}

void RankedScores::DrawWeights(Random& random, std::vector<uint32_t>& weights) const {
  weights.assign(groups_.size(), 0);
  for (size_t i = 0; i < real_groups_; ++i) ++weights[random.Below(real_groups_)];
  const size_t fake_groups = groups_.size() - real_groups_;
  for (size_t i = 0; i < fake_groups; ++i) ++weights[real_groups_ + random.Below(fake_groups)];
}

MetricSet MeasureAll(const RankedScores& scores, int rounds, uint64_t seed) {
  MetricSet set;
  static_cast<Metrics&>(set) = scores.Measure(scores.Ones());
  set.reals = scores.count(0);
  set.fakes = scores.count(1);
  if (rounds <= 0) return set;
  std::array<std::vector<double>, kMetricFields.size()> values;
  std::vector<uint32_t> weights;
  Random random(seed);
  for (int round = 0; round < rounds; ++round) {
    scores.DrawWeights(random, weights);
    const Metrics drawn = scores.Measure(weights);
    for (size_t f = 0; f < values.size(); ++f) values[f].push_back(drawn.*kMetricFields[f].value);
  }
  for (size_t f = 0; f < values.size(); ++f) set.intervals[f] = Percentiles(std::move(values[f]));
  return set;
}

Difference PairedDifference(const RankedScores& scores, const RankedScores& reference,
                            double Metrics::*measure, int rounds, uint64_t seed) {
  const auto difference = [&](const std::vector<uint32_t>& weights) {
    return scores.Measure(weights).*measure - reference.Measure(weights).*measure;
  };
  Difference result{difference(scores.Ones()), {}};
  std::vector<double> values;
  std::vector<uint32_t> weights;
  Random random(seed);
  for (int round = 0; round < rounds; ++round) {
    scores.DrawWeights(random, weights);
    values.push_back(difference(weights));
  }
  result.interval = Percentiles(std::move(values));
  return result;
}

}  // namespace airl
