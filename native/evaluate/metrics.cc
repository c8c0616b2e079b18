#include "native/evaluate/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "native/data/random.h"

namespace airl {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Counts {
  double fakes = 0;
  double reals = 0;
};

Counts Count(const std::vector<Scored>& items) {
  Counts counts;
  for (const Scored& item : items) (item.label == 1 ? counts.fakes : counts.reals) += 1;
  return counts;
}

// One point a distinct score, from the strictest threshold on: items at or above it.
std::vector<Counts> Curve(std::vector<Scored> items) {
  std::sort(items.begin(), items.end(),
            [](const Scored& a, const Scored& b) { return a.score > b.score; });
  std::vector<Counts> curve = {{}};
  Counts counts;
  for (size_t i = 0; i < items.size(); ++i) {
    (items[i].label == 1 ? counts.fakes : counts.reals) += 1;
    if (i + 1 == items.size() || items[i + 1].score != items[i].score) curve.push_back(counts);
  }
  return curve;
}

}  // namespace

double Auc(const std::vector<Scored>& items) {
  const std::vector<Counts> curve = Curve(items);
  const Counts total = curve.back();
  if (total.fakes == 0 || total.reals == 0) return kNan;
  double area = 0;
  for (size_t i = 1; i < curve.size(); ++i) {
    area += (curve[i].reals - curve[i - 1].reals) * (curve[i].fakes + curve[i - 1].fakes) / 2;
  }
  return area / (total.fakes * total.reals);
}

double AveragePrecision(const std::vector<Scored>& items) {
  const std::vector<Counts> curve = Curve(items);
  const double fakes = curve.back().fakes;
  if (fakes == 0) return kNan;
  double sum = 0;
  for (size_t i = 1; i < curve.size(); ++i) {
    const double precision = curve[i].fakes / (curve[i].fakes + curve[i].reals);
    sum += precision * (curve[i].fakes - curve[i - 1].fakes) / fakes;
  }
  return sum;
}

double EqualErrorRate(const std::vector<Scored>& items) {
  const std::vector<Counts> curve = Curve(items);
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

double TprAtFpr(const std::vector<Scored>& items, double false_alarm_rate) {
  const std::vector<Counts> curve = Curve(items);
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

double ExpectedCalibrationError(const std::vector<Scored>& probabilities, int bins) {
  if (probabilities.empty()) return kNan;
  struct Bin {
    double sum = 0;
    double fakes = 0;
    double count = 0;
  };
  std::vector<Bin> table(static_cast<size_t>(bins));
  for (const Scored& item : probabilities) {
    const int bin = std::clamp(static_cast<int>(item.score * bins), 0, bins - 1);
    Bin& entry = table[static_cast<size_t>(bin)];
    entry.sum += item.score;
    entry.fakes += item.label;
    entry.count += 1;
  }
  double error = 0;
  for (const Bin& bin : table) error += std::abs(bin.sum - bin.fakes);
  return error / static_cast<double>(probabilities.size());
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

Interval BootstrapInterval(const std::vector<Grouped>& items, Measure measure, int rounds,
                           uint64_t seed) {
  std::map<std::string, std::vector<Scored>> groups[2];
  for (const Grouped& item : items) groups[item.item.label][item.group].push_back(item.item);
  std::vector<const std::vector<Scored>*> pools[2];
  for (int label = 0; label < 2; ++label) {
    for (const auto& [name, members] : groups[label]) pools[label].push_back(&members);
  }
  Random random(seed);
  std::vector<double> values;
  std::vector<Scored> sample;
  for (int round = 0; round < rounds; ++round) {
    sample.clear();
    for (const auto& pool : pools) {
      for (size_t i = 0; i < pool.size(); ++i) {
        const std::vector<Scored>& members = *pool[random.Below(pool.size())];
        sample.insert(sample.end(), members.begin(), members.end());
      }
    }
    const double value = measure(sample);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.empty()) return {kNan, kNan};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const double position = share * static_cast<double>(values.size() - 1);
    return values[static_cast<size_t>(std::lround(position))];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace airl
