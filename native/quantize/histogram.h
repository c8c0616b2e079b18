#pragma once

// The distribution of one activation over a calibration set, and the range that 8 bits should
// cover.

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

// Of values of one tensor. Zero always lies within: padding must be exact.
struct ValueRange {
  double low = 0;
  double high = 0;
};

// Counts in bins of one width, a power of two times 1e-6. The width doubles, and neighbours merge,
// whenever the values no longer fit: one pass suffices, whatever order they come in.
class RangeHistogram {
 public:
  static constexpr int64_t kBins = 4096;

  // The extremes are exact; of more than 65,536 values an even sample is counted. Throws c10::Error
  // where a value is not finite.
  void Add(const torch::Tensor& values);

  double count() const;
  // Smallest and largest value, zero included.
  ValueRange Extremes() const;
  // Leaves out at most the share `beyond` of the values at either end (to the width of a bin).
  ValueRange Percentile(double beyond) const;
  // Of all ranges on a grid of shrunken extremes the one whose 256 steps give the smallest mean
  // square error, rounding and clipping together.
  ValueRange LeastSquares() const;

 private:
  void Widen();
  torch::Tensor Centres() const;

  double width_ = 1e-6;
  int64_t first_ = 0;     // bin i covers [(first_ + i), (first_ + i + 1)) x width_
  torch::Tensor counts_;  // [kBins] double; undefined before the first values
  ValueRange extremes_;
};

// uint8, asymmetric: value = (q - zero_point) x scale, q in 0..255.
struct AffineScale {
  double scale = 1;
  int64_t zero_point = 0;
};
AffineScale ScaleOf(const ValueRange& range);

}  // namespace airl
