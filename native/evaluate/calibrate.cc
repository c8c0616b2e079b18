#include "native/evaluate/calibrate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "src/verdict/calibration.h"

namespace airl {
namespace {

constexpr double kMinSlope = 0.05;  // 1 / temperature
constexpr double kMaxSlope = 20;

struct Fit {
  double slope = 1;
  double bias = 0;
};

struct Weighted {
  double logit;
  double target;
  double weight;
};

double SoftPlus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

double Loss(const std::vector<Weighted>& items, const Fit& fit) {
  double loss = 0;
  for (const Weighted& item : items) {
    const double z = fit.slope * item.logit + fit.bias;
    loss += item.weight * (SoftPlus(z) - item.target * z);
  }
  return loss;
}

// A Newton step of both parameters, or of the bias alone.
Fit NewtonStep(const std::vector<Weighted>& items, const Fit& fit, bool slope_is_free) {
  double g_slope = 0, g_bias = 0, h_ss = 1e-9, h_sb = 0, h_bb = 1e-9;
  for (const Weighted& item : items) {
    const double p = Sigmoid(fit.slope * item.logit + fit.bias);
    const double residual = item.weight * (p - item.target);
    const double curvature = item.weight * p * (1 - p);
    g_slope += residual * item.logit;
    g_bias += residual;
    h_ss += curvature * item.logit * item.logit;
    h_sb += curvature * item.logit;
    h_bb += curvature;
  }
  if (!slope_is_free) return {0, -g_bias / h_bb};
  const double determinant = h_ss * h_bb - h_sb * h_sb;
  if (determinant < 1e-12) return {-g_slope / h_ss, -g_bias / h_bb};
  return {-(h_bb * g_slope - h_sb * g_bias) / determinant,
          -(h_ss * g_bias - h_sb * g_slope) / determinant};
}

Fit Minimise(const std::vector<Weighted>& items, Fit fit, bool slope_is_free) {
  double loss = Loss(items, fit);
  for (int iteration = 0; iteration < 100; ++iteration) {
    const Fit step = NewtonStep(items, fit, slope_is_free);
    double length = 1;
    Fit next = fit;
    double next_loss = loss;
    // Halved until it helps: Newton's step overshoots where the logits are far out.
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      next = {fit.slope + length * step.slope, fit.bias + length * step.bias};
      next_loss = Loss(items, next);
      if (next_loss <= loss) break;
    }
    const double gain = loss - next_loss;
    if (gain < 0) break;
    fit = next;
    loss = next_loss;
    if (gain < 1e-12) break;
  }
  return fit;
}

double LogitOf(double probability) { return std::log(probability / (1 - probability)); }

// The groups of reals that are protected each: all of them, and every source of which the rate
// allows at least one false alarm. The single highest score of a smaller one would decide alone.
std::vector<std::vector<Scored>> ProtectedGroups(
    const std::map<std::string, std::vector<Scored>>& by_source, double max_rate) {
  std::vector<std::vector<Scored>> groups(1);
  for (const auto& [source, scores] : by_source) {
    groups[0].insert(groups[0].end(), scores.begin(), scores.end());
    if (static_cast<double>(scores.size()) * max_rate >= 1) groups.push_back(scores);
  }
  return groups;
}

}  // namespace

Calibration FitCalibration(const std::vector<Scored>& logits) {
  double count[2] = {0, 0};
  for (const Scored& item : logits) count[item.label] += 1;
  Calibration calibration;
  if (count[0] == 0 || count[1] == 0) return calibration;
  const double fake_target = (count[1] + 1) / (count[1] + 2);
  const double real_target = 1 / (count[0] + 2);
  std::vector<Weighted> items;
  for (const Scored& item : logits) {
    items.push_back(
        {item.score, item.label == 1 ? fake_target : real_target, 0.5 / count[item.label]});
  }
  Fit fit = Minimise(items, {}, /*slope_is_free=*/true);
  if (fit.slope < kMinSlope || fit.slope > kMaxSlope) {
    fit.slope = std::clamp(fit.slope, kMinSlope, kMaxSlope);
    fit = Minimise(items, fit, /*slope_is_free=*/false);
  }
  calibration.temperature = 1 / fit.slope;
  calibration.bias = fit.bias;
  return calibration;
}

double LogitSigma(const std::vector<std::vector<double>>& logits, const Calibration& calibration) {
  if (logits.size() < 2 || logits[0].empty()) return 0;
  const double conditions = static_cast<double>(logits.size());
  double variance = 0;
  for (size_t i = 0; i < logits[0].size(); ++i) {
    double mean = 0;
    for (const std::vector<double>& condition : logits) mean += condition[i] / conditions;
    for (const std::vector<double>& condition : logits) {
      variance += (condition[i] - mean) * (condition[i] - mean) / (conditions - 1);
    }
  }
  return std::sqrt(variance / static_cast<double>(logits[0].size())) / calibration.temperature;
}

Thresholds ChooseThresholds(const std::vector<Grouped>& logits, const Calibration& calibration,
                            const ThresholdOptions& options) {
  std::map<std::string, std::vector<Scored>> reals;  // by source
  std::vector<Scored> reversed;  // classes and order exchanged: misses become false alarms
  for (const Grouped& entry : logits) {
    const double logit = CalibratedLogit(entry.item.score, calibration);
    if (entry.item.label == 0) reals[entry.group].push_back({logit, 0});
    reversed.push_back({-logit, 1 - entry.item.label});
  }
  // Probabilities that a report can print: no threshold is 0 or 1.
  const double limit = LogitOf(0.999);
  double fake = -limit;
  for (const auto& scores : ProtectedGroups(reals, options.max_false_alarm_rate)) {
    fake = std::max(fake, ThresholdAtFpr(scores, options.max_false_alarm_rate));
  }
  fake = std::min(fake, limit);
  double real = std::clamp(-ThresholdAtFpr(reversed, options.max_miss_rate), -limit, limit);
  if (real > fake - 0.5) {
    const double middle = (real + fake) / 2;
    fake = middle + 0.25;
    real = middle - 0.25;
  }
  // A threshold just beyond a logit can round to that logit's own probability: one step further.
  return {.likely_fake = std::nextafter(Sigmoid(fake), 1.0),
          .no_sign = std::nextafter(Sigmoid(real), 0.0)};
}

}  // namespace airl
