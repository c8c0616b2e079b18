#include "native/evaluate/metrics.h"

#include <algorithm>
#include <cmath>

namespace airl {
namespace {

Counts Count(const std::vector<Scored>& items) {
  Counts counts;
  for (const Scored& item : items) (item.label == 1 ? counts.fakes : counts.reals) += 1;
  return counts;
}

}  // namespace

RocCurve CurveOf(std::vector<Scored> items) {
  std::sort(items.begin(), items.end(),
            [](const Scored& a, const Scored& b) { return a.score > b.score; });
  RocCurve curve = {{}};
  Counts counts;
  for (size_t i = 0; i < items.size(); ++i) {
    (items[i].label == 1 ? counts.fakes : counts.reals) += 1;
    if (i + 1 == items.size() || items[i + 1].score != items[i].score) curve.push_back(counts);
  }
  return curve;
}

double AreaUnder(const RocCurve& curve) {
  const Counts total = curve.back();
  if (total.fakes == 0 || total.reals == 0) return kNan;
  double area = 0;
  for (size_t i = 1; i < curve.size(); ++i) {
    area += (curve[i].reals - curve[i - 1].reals) * (curve[i].fakes + curve[i - 1].fakes) / 2;
  }
  return area / (total.fakes * total.reals);
}

double Auc(const std::vector<Scored>& items) { return AreaUnder(CurveOf(items)); }

double AveragePrecision(const RocCurve& curve) {
  const double fakes = curve.back().fakes;
  if (fakes == 0) return kNan;
  double sum = 0;
  for (size_t i = 1; i < curve.size(); ++i) {
    const double found = curve[i].fakes - curve[i - 1].fakes;
    // A step that finds none adds nothing; of weights that are all 0 there is no precision either.
    if (found > 0) sum += found / fakes * curve[i].fakes / (curve[i].fakes + curve[i].reals);
  }
  return sum;
}

double EqualErrorRate(const RocCurve& curve) {
  const Counts total = curve.back();
  if (total.fakes == 0 || total.reals == 0) return kNan;
  double previous_fpr = 0;
  double previous_miss = 1;
  for (const Counts& point : curve) {
    const double fpr = point.reals / total.reals;
    const double miss = 1 - point.fakes / total.fakes;
    if (fpr >= miss) {
      const double gap = previous_miss - previous_fpr;
      const double closed = gap + (fpr - miss);
      const double share = closed > 0 ? gap / closed : 0;
      return previous_fpr + share * (fpr - previous_fpr);
    }
    previous_fpr = fpr;
    previous_miss = miss;
  }
  return kNan;
}

double TprAtFpr(const RocCurve& curve, double false_alarm_rate) {
  const Counts total = curve.back();
  if (total.fakes == 0 || total.reals == 0) return kNan;
  double best = 0;
  for (const Counts& point : curve) {
    if (point.reals <= false_alarm_rate * total.reals) best = point.fakes / total.fakes;
  }
  return best;
}

AtThreshold MeasureAt(const std::vector<Scored>& items, double threshold) {
  const Counts total = Count(items);
  Counts accused;
  for (const Scored& item : items) {
    if (item.score >= threshold) (item.label == 1 ? accused.fakes : accused.reals) += 1;
  }
  AtThreshold at;
  const double all = total.fakes + total.reals;
  at.accuracy = all > 0 ? (accused.fakes + total.reals - accused.reals) / all : kNan;
  at.true_positive_rate = total.fakes > 0 ? accused.fakes / total.fakes : kNan;
  at.false_positive_rate = total.reals > 0 ? accused.reals / total.reals : kNan;
  return at;
}

size_t ReliabilityBinOf(double probability, size_t bins) {
  const double position = std::clamp(probability, 0.0, 1.0) * static_cast<double>(bins);
  return std::min(static_cast<size_t>(position), bins - 1);
}

std::vector<ReliabilityBin> ReliabilityBins(const std::vector<Scored>& probabilities, int bins) {
  std::vector<ReliabilityBin> table(static_cast<size_t>(bins));
  for (const Scored& item : probabilities) {
    ReliabilityBin& bin = table[ReliabilityBinOf(item.score, table.size())];
    bin.probability_sum += item.score;
    bin.fake_probability_sum += item.score * item.label;
    bin.fakes += item.label;
    bin.count += 1;
  }
  return table;
}

double ExpectedCalibrationError(const std::vector<ReliabilityBin>& bins) {
  double error = 0;
  double count = 0;
  for (const ReliabilityBin& bin : bins) {
    error += std::abs(bin.probability_sum - bin.fakes);
    count += bin.count;
  }
  return count > 0 ? error / count : kNan;
}

double BalancedCalibrationError(const std::vector<ReliabilityBin>& bins) {
  Counts total;
  for (const ReliabilityBin& bin : bins) {
    total.fakes += bin.fakes;
    total.reals += bin.count - bin.fakes;
  }
  if (total.fakes == 0 || total.reals == 0) return kNan;
  double error = 0;
  for (const ReliabilityBin& bin : bins) {
    const double reals = (bin.probability_sum - bin.fake_probability_sum) / total.reals;
    const double fakes = (bin.fake_probability_sum - bin.fakes) / total.fakes;
    error += std::abs(reals + fakes) / 2;
  }
  return error;
}

double ThresholdAtFpr(const std::vector<Scored>& items, double false_alarm_rate) {
  std::vector<double> reals;
  for (const Scored& item : items) {
    if (item.label == 0) reals.push_back(item.score);
  }
  if (reals.empty()) return kNan;
  std::sort(reals.begin(), reals.end(), [](double a, double b) { return a > b; });
  const auto allowed =
      static_cast<size_t>(std::floor(false_alarm_rate * static_cast<double>(reals.size()) + 1e-9));
  if (allowed >= reals.size()) return -std::numeric_limits<double>::infinity();
  // Just above the first real that must not be accused.
  return std::nextafter(reals[allowed], std::numeric_limits<double>::infinity());
}

}  // namespace airl
