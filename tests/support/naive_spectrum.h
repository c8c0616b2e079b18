// The spectrum stream's input by its definition, in double precision.
#pragma once

#include <cmath>
#include <vector>

#include "src/image/image_view.h"

namespace airl {

// Orthonormal DCT-II of values [side, side], axis after axis as plain sums.
std::vector<double> NaiveDct2d(const std::vector<double>& values, int side);

// The float transform of one sequence after another through scalar KissFFT, in the order of
// operations of DctPlan.
void SlowDct2d(std::vector<float>& values, int side);

// Index into [0, size) by mirroring without repeating the edge.
inline int NaiveMirror(int index, int size) {
  if (size == 1) return 0;
  while (index < 0 || index >= size) index = index < 0 ? -index : 2 * (size - 1) - index;
  return index;
}

// values [height, width] minus its 3 x 3 binomial smoothing.
template <typename T>
std::vector<T> NaiveResidual(const std::vector<T>& values, int width, int height) {
  const auto at = [&](int x, int y) {
    return values[static_cast<size_t>(NaiveMirror(y, height) * width + NaiveMirror(x, width))];
  };
  // In the order of operations of the SIMD body, so that T = float is its scalar twin bit for bit.
  const auto column = [&](int x, int y) {
    return (at(x, y - 1) + at(x, y + 1)) + (at(x, y) + at(x, y));
  };
  std::vector<T> residual;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const T smooth = ((column(x - 1, y) + column(x + 1, y)) + (column(x, y) + column(x, y))) / 16;
      residual.push_back(at(x, y) - smooth);
    }
  }
  return residual;
}

}  // namespace airl
