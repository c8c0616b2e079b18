#include "src/spectrum/residual.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/spectrum/residual-inl.h"

namespace airl {
namespace {

// Mirrors an index of any sign into [0, size) without repeating the edge sample: period 2 (size -
// 1).
int Mirror(int index, int size) {
  if (size == 1) return 0;
  const int period = 2 * (size - 1);
  int folded = index % period;
  if (folded < 0) folded += period;
  return folded < size ? folded : period - folded;
}

}  // namespace

void HighPassResidualTo(ImageViewF luma, std::span<float> out) {
  const int width = luma.width;
  const int height = luma.height;
  // One sample of margin left and right holds the mirrored neighbours.
  std::vector<float> margined(static_cast<size_t>(width) + 2);
  float* sums = margined.data() + 1;
  for (int y = 0; y < height; ++y) {
    const float* row = luma.Row(y);
    VerticalSums(luma.Row(Mirror(y - 1, height)), row, luma.Row(Mirror(y + 1, height)), width,
                 sums);
    sums[-1] = sums[Mirror(-1, width)];
    sums[width] = sums[Mirror(width, width)];
    HorizontalResidual(row, sums, width,
                       out.data() + static_cast<size_t>(y) * static_cast<size_t>(width));
  }
}

ImageF HighPassResidual(ImageViewF luma) {
  auto residual = ImageF::Create(luma.width, luma.height, 1);
  if (!residual.ok()) return {};
  HighPassResidualTo(luma, {residual->data(), residual->size()});
  return *std::move(residual);
}

ImageF MirrorToSide(ImageF luma, int side) {
  if (luma.width() >= side && luma.height() >= side) return luma;
  const int width = std::max(luma.width(), side);
  const int height = std::max(luma.height(), side);
  auto mirrored = ImageF::Create(width, height, 1);
  if (!mirrored.ok() || luma.empty()) return {};
  const int left = (width - luma.width()) / 2;
  const int top = (height - luma.height()) / 2;
  for (int y = 0; y < height; ++y) {
    const float* from = luma.Row(Mirror(y - top, luma.height()));
    float* to = mirrored->Row(y);
    for (int x = 0; x < width; ++x) to[x] = from[Mirror(x - left, luma.width())];
  }
  return *std::move(mirrored);
}

}  // namespace airl
