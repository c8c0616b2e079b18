#include "src/spectrum/reduced_spectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airl {

ReducedSpectrum ReduceSpectrum(std::span<const float> spectrum) {
  constexpr size_t kSide = kSpectrumSide;
  constexpr size_t kCells = kReducedSide;
  ReducedSpectrum reduced;
  reduced.map.assign(kCells * kCells, -std::numeric_limits<float>::infinity());
  std::vector<double> sums(kSide, 0);
  for (size_t v = 0; v < kSide; ++v) {
    float* cells = &reduced.map[v / kCoefficientsPerCell * kCells];
    for (size_t u = 0; u < kSide; ++u) {
      const float value = spectrum[v * kSide + u];
      float& cell = cells[u / kCoefficientsPerCell];
      cell = std::max(cell, value);
      sums[u] += static_cast<double>(value);
      sums[v] += static_cast<double>(value);
    }
  }
  reduced.profile.reserve(kSide);
  for (const double sum : sums) reduced.profile.push_back(static_cast<float>(sum / (2 * kSide)));
  return reduced;
}

ByteLevels ToByteLevels(std::span<const float> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  ByteLevels levels{*low, *high, {}};
  const float steps = *high > *low ? 255 / (*high - *low) : 0;
  levels.bytes.reserve(values.size());
  for (const float value : values)
    levels.bytes.push_back(static_cast<uint8_t>(std::lround((value - levels.low) * steps)));
  return levels;
}

QuantizedSpectrum Quantize(const ReducedSpectrum& spectrum) {
  return {ToByteLevels(spectrum.map), ToByteLevels(spectrum.profile)};
}

}  // namespace airl
