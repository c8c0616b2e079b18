#include "native/quantize/histogram.h"

#include <algorithm>
#include <cmath>

namespace airl {
namespace {

constexpr double kSteps = 255;
constexpr double kSmallestScale = 1e-8;
constexpr int64_t kCountedValues = 1 << 16;  // of one tensor: a sample is enough for the counts

// Mean square error of the values at `centres` when quantized to the range.
double SquareError(const torch::Tensor& centres, const torch::Tensor& counts,
                   const ValueRange& range) {
  const AffineScale affine = ScaleOf(range);
  const auto zero = static_cast<double>(affine.zero_point);
  const torch::Tensor quantized =
      ((centres / affine.scale).round() + zero).clamp(0, kSteps).sub(zero).mul(affine.scale);
  return ((quantized - centres).square() * counts).sum().item<double>();
}

}  // namespace

AffineScale ScaleOf(const ValueRange& range) {
  const double low = std::min(range.low, 0.0);
  const double scale = std::max((std::max(range.high, 0.0) - low) / kSteps, kSmallestScale);
  return {
      .scale = scale,
      .zero_point = static_cast<int64_t>(std::clamp(std::nearbyint(-low / scale), 0.0, kSteps))};
}

// Bins merge on even boundaries, so that a bin's values stay within its new bounds.
void RangeHistogram::Widen() {
  const int64_t new_first = first_ >= 0 ? first_ / 2 : -((1 - first_) / 2);
  const int64_t shift = first_ - 2 * new_first;  // 0 or 1
  torch::Tensor merged = torch::zeros({kBins}, torch::kFloat64);
  const torch::Tensor target =
      (torch::arange(kBins) + shift).div(2, /*rounding_mode=*/"floor").to(torch::kInt64);
  merged.index_add_(0, target, counts_);
  counts_ = merged;
  first_ = new_first;
  width_ *= 2;
}

void RangeHistogram::Add(const torch::Tensor& values) {
  torch::Tensor flat = values.detach().reshape({-1}).to(torch::kFloat32);
  if (flat.numel() == 0) return;
  const auto low = flat.min().item<double>();
  const auto high = flat.max().item<double>();
  TORCH_CHECK(std::isfinite(low) && std::isfinite(high), "a value is not finite");
  extremes_.low = std::min(extremes_.low, low);
  extremes_.high = std::max(extremes_.high, high);
  if (!counts_.defined()) counts_ = torch::zeros({kBins}, torch::kFloat64);
  const auto edge = [this](double value) { return std::floor(value / width_); };
  while (edge(extremes_.high) - edge(extremes_.low) + 1 > static_cast<double>(kBins)) Widen();
  // The window of bins begins at the smallest value; what rolls over its end is empty.
  const auto wanted = static_cast<int64_t>(edge(extremes_.low));
  if (wanted != first_) {
    counts_ = torch::roll(counts_, first_ - wanted, 0);
    first_ = wanted;
  }
  if (flat.numel() > kCountedValues) {
    // An odd stride shares no factor of two with a map's rows and channels.
    flat = flat.slice(0, 0, flat.numel(), flat.numel() / kCountedValues | 1);
  }
  const torch::Tensor index =
      (flat.to(torch::kFloat64) / width_).floor().to(torch::kInt64).sub(first_).clamp(0, kBins - 1);
  counts_ += torch::bincount(index, {}, kBins).to(torch::kFloat64);
}

double RangeHistogram::count() const {
  return counts_.defined() ? counts_.sum().item<double>() : 0.0;
}

torch::Tensor RangeHistogram::Centres() const {
  return (torch::arange(kBins, torch::kFloat64) + static_cast<double>(first_) + 0.5) * width_;
}

ValueRange RangeHistogram::Extremes() const { return extremes_; }

ValueRange RangeHistogram::Percentile(double beyond) const {
  if (!counts_.defined()) return {};
  const double allowed = beyond * count();
  const double* counts = counts_.data_ptr<double>();
  int64_t low = 0;
  for (double left = counts[0]; low + 1 < kBins && left <= allowed;) left += counts[++low];
  int64_t high = kBins - 1;
  for (double right = counts[high]; high > low && right <= allowed;) right += counts[--high];
  const auto edge = [this](int64_t i) { return static_cast<double>(first_ + i) * width_; };
  return {.low = std::clamp(edge(low), extremes_.low, 0.0),
          .high = std::clamp(edge(high + 1), 0.0, extremes_.high)};
}

ValueRange RangeHistogram::LeastSquares() const {
  if (!counts_.defined()) return {};
  // Only the bins that hold something.
  const torch::Tensor held = counts_.nonzero().reshape({-1});
  const torch::Tensor centres = Centres().index_select(0, held);
  const torch::Tensor counts = counts_.index_select(0, held);
  ValueRange best = extremes_;
  double least = SquareError(centres, counts, best);
  constexpr double kStep = 0.98;
  // The ends in turn: clipping one changes the step of both.
  for (double ValueRange::*end : {&ValueRange::high, &ValueRange::low, &ValueRange::high}) {
    ValueRange tried = best;
    for (int i = 0; i < 150; ++i) {
      tried.*end *= kStep;
      const double error = SquareError(centres, counts, tried);
      if (error < least) {
        least = error;
        best = tried;
      }
    }
  }
  return best;
}

}  // namespace airl
