#include "src/degrade/gaussian.h"

#include <cmath>
#include <cstddef>

namespace airl {

double ExpOfNegative(double x) {
  if (x < -700) return 0;
  // e^x = (e^(x / 2^10))^(2^10); the Taylor series of the inner one has terms below (0.7^n / n!).
  double power = x / 1024;
  double term = 1;
  double sum = 1;
  for (int n = 1; n <= 14; ++n) {
    term *= power / n;
    sum += term;
  }
  for (int i = 0; i < 10; ++i) sum *= sum;
  return sum;
}

std::vector<float> HalfGaussian(double sigma) {
  const size_t radius = static_cast<size_t>(std::ceil(3 * sigma));
  std::vector<double> raw(radius + 1);
  double sum = 0;
  for (size_t i = 0; i <= radius; ++i) {
    const double distance = static_cast<double>(i) / sigma;
    raw[i] = ExpOfNegative(-distance * distance / 2);
    sum += (i == 0 ? 1 : 2) * raw[i];
  }
  std::vector<float> weights(radius + 1);
  for (size_t i = 0; i <= radius; ++i) weights[i] = static_cast<float>(raw[i] / sum);
  return weights;
}

namespace {

// Walks the distribution function upwards (trapezoids, 1/4096 wide: error below 1e-8) and notes
// where it passes each quantile, linearly between two steps.
std::vector<float> ComputeUpperNormalQuantiles() {
  constexpr size_t kCount = 32768;
  constexpr double kStep = 1.0 / 4096;
  constexpr double kInverseSqrtOf2Pi = 0.3989422804014327;
  std::vector<float> quantiles(kCount);
  double x = 0;
  double density = kInverseSqrtOf2Pi;
  double below = 0.5;
  for (size_t i = 0; i < kCount;) {
    const double next_density = kInverseSqrtOf2Pi * ExpOfNegative(-(x + kStep) * (x + kStep) / 2);
    const double next_below = below + (density + next_density) / 2 * kStep;
    for (; i < kCount; ++i) {
      const double wanted = 0.5 + (static_cast<double>(i) + 0.5) / (2.0 * kCount);
      if (wanted > next_below) break;
      quantiles[i] = static_cast<float>(x + kStep * (wanted - below) / (next_below - below));
    }
    x += kStep;
    density = next_density;
    below = next_below;
  }
  return quantiles;
}

}  // namespace

const std::vector<float>& UpperNormalQuantiles() {
  static const std::vector<float> quantiles = ComputeUpperNormalQuantiles();
  return quantiles;
}

}  // namespace airl
