#pragma once

// A small classifier, to show what a few numbers tell of the class.

#include <cmath>
#include <numeric>
#include <vector>

#include "native/evaluate/metrics.h"

namespace airl {

// A logistic classifier of standardised features and their squares, trained on the even samples,
// judged on the odd.
inline double ClassifierAuc(const std::vector<std::vector<double>>& features,
                            const std::vector<int>& labels) {
  const size_t n = features.size();
  const size_t raw = features[0].size();
  const size_t d = 2 * raw + 1;
  std::vector<std::vector<double>> x(n, std::vector<double>(d, 1));
  for (size_t f = 0; f < raw; ++f) {
    double mean = 0, variance = 0;
    for (const auto& row : features) mean += row[f] / static_cast<double>(n);
    for (const auto& row : features)
      variance += (row[f] - mean) * (row[f] - mean) / static_cast<double>(n);
    const double deviation = std::sqrt(variance) + 1e-9;
    for (size_t i = 0; i < n; ++i) {
      x[i][f] = (features[i][f] - mean) / deviation;
      x[i][raw + f] = x[i][f] * x[i][f];
    }
  }
  std::vector<double> weights(d, 0);
  const auto score = [&](size_t i) {
    return std::inner_product(weights.begin(), weights.end(), x[i].begin(), 0.0);
  };
  // Couples stand side by side, so that whole couples are trained on or judged.
  const auto is_training = [](size_t i) { return (i / 2) % 2 == 0; };
  for (int round = 0; round < 400; ++round) {
    std::vector<double> gradient(d, 0);
    for (size_t i = 0; i < n; ++i) {
      if (!is_training(i)) continue;
      const double residual = 1 / (1 + std::exp(-score(i))) - labels[i];
      for (size_t f = 0; f < d; ++f) gradient[f] += residual * x[i][f];
    }
    for (size_t f = 0; f < d; ++f) weights[f] -= 2.0 / static_cast<double>(n) * gradient[f];
  }
  std::vector<Scored> judged;
  for (size_t i = 0; i < n; ++i) {
    if (!is_training(i)) judged.push_back({score(i), labels[i]});
  }
  return Auc(judged);
}

}  // namespace airl
