#include "src/image/resize.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "src/image/pack-inl.h"
#include "src/image/weighted_rows-inl.h"

namespace airl {
namespace {

// The weights of one axis: output i is the sum over k < count[i] of weight[i * taps + k] *
// input[first[i] + k].
struct AxisFilter {
  int taps = 0;
  std::vector<int> first;
  std::vector<int> count;
  std::vector<float> weights;
};

// Triangle filter about each output's centre (Pillow, Resample.c, precompute_coeffs with
// bilinear_filter): half-width one input pixel when enlarging, `scale` input pixels when reducing.
// Only + - * /: the same on every target.
AxisFilter MakeAxisFilter(double start, double length, int source_size, int size, bool antialias) {
  const double scale = length / size;
  const double half_width = antialias ? std::max(scale, 1.0) : 1.0;
  AxisFilter filter;
  filter.taps = static_cast<int>(std::ceil(half_width)) * 2 + 1;
  const size_t count = static_cast<size_t>(size);
  filter.first.resize(count);
  filter.count.resize(count);
  filter.weights.resize(count * static_cast<size_t>(filter.taps));
  std::vector<double> raw(static_cast<size_t>(filter.taps));
  for (size_t i = 0; i < count; ++i) {
    const double center = start + (static_cast<double>(i) + 0.5) * scale;
    const int begin = std::max(0, static_cast<int>(center - half_width + 0.5));
    const int end =
        std::min({source_size, static_cast<int>(center + half_width + 0.5), begin + filter.taps});
    double sum = 0;
    const int taps = std::max(0, end - begin);
    for (int k = 0; k < taps; ++k) {
      const double distance = std::abs((begin + k + 0.5 - center) / half_width);
      raw[static_cast<size_t>(k)] = std::max(0.0, 1.0 - distance);
      sum += raw[static_cast<size_t>(k)];
    }
    filter.first[i] = begin;
    filter.count[i] = taps;
    for (int k = 0; k < taps; ++k) {
      filter.weights[i * static_cast<size_t>(filter.taps) + static_cast<size_t>(k)] =
          static_cast<float>(raw[static_cast<size_t>(k)] / sum);
    }
  }
  return filter;
}

// One output row of RGB; `row` and `to` have one float more than their pixels (WeightedRgb).
void FilterRowRgb(const AxisFilter& filter, const float* row, int origin, float* to) {
  const float* weights = filter.weights.data();
  for (size_t x = 0; x < filter.first.size(); ++x, weights += filter.taps, to += 3) {
    WeightedRgb(row + static_cast<ptrdiff_t>(filter.first[x] - origin) * 3, weights,
                filter.count[x], to);
  }
}

void FilterRow(const AxisFilter& filter, const float* row, int origin, int channels, float* to) {
  const float* weights = filter.weights.data();
  for (size_t x = 0; x < filter.first.size(); ++x, weights += filter.taps, to += channels) {
    const float* from = row + static_cast<ptrdiff_t>(filter.first[x] - origin) * channels;
    for (int c = 0; c < channels; ++c) {
      float sum = 0;
      for (int k = 0; k < filter.count[x]; ++k) sum += weights[k] * from[k * channels + c];
      to[c] = sum;
    }
  }
}

}  // namespace

StatusOr<ImageF> Resize(ImageViewU8 source, const RectF& part, int width, int height,
                        const ResizeOptions& options) {
  const double left = std::max(0.0, static_cast<double>(part.x));
  const double top = std::max(0.0, static_cast<double>(part.y));
  const double right =
      std::min<double>(source.width, static_cast<double>(part.x) + static_cast<double>(part.width));
  const double bottom = std::min<double>(
      source.height, static_cast<double>(part.y) + static_cast<double>(part.height));
  const bool finite = std::isfinite(part.x) && std::isfinite(part.y) && std::isfinite(part.width) &&
                      std::isfinite(part.height);
  if (source.data == nullptr || !finite || right <= left || bottom <= top) {
    return BadInput("the part to resize holds no pixel of the picture");
  }
  AIRL_ASSIGN_OR_RETURN(ImageF resized, ImageF::Create(width, height, source.channels));

  const AxisFilter columns =
      MakeAxisFilter(left, right - left, source.width, width, options.antialias);
  const AxisFilter rows =
      MakeAxisFilter(top, bottom - top, source.height, height, options.antialias);
  const int channels = source.channels;
  const int origin = columns.first.front();
  const int used_width = columns.first.back() + columns.count.back() - origin;
  // Vertical pass first: it runs over contiguous 8-bit rows, and the horizontal one then sees only
  // output rows.
  std::vector<float> sums(static_cast<size_t>(used_width) * static_cast<size_t>(channels) + 1);
  std::vector<float> last_row(static_cast<size_t>(width) * static_cast<size_t>(channels) + 1);
  std::vector<const uint8_t*> inputs(static_cast<size_t>(rows.taps));
  for (int y = 0; y < height; ++y) {
    const size_t i = static_cast<size_t>(y);
    for (int k = 0; k < rows.count[i]; ++k) {
      inputs[static_cast<size_t>(k)] =
          source.Row(rows.first[i] + k) + static_cast<ptrdiff_t>(origin) * channels;
    }
    WeightedRows(inputs.data(), &rows.weights[i * static_cast<size_t>(rows.taps)], rows.count[i],
                 used_width * channels, sums.data());
    if (channels != 3) {
      FilterRow(columns, sums.data(), origin, channels, resized.Row(y));
    } else if (y + 1 < height) {
      FilterRowRgb(columns, sums.data(), origin, resized.Row(y));
    } else {
      FilterRowRgb(columns, sums.data(), origin, last_row.data());
      std::copy(last_row.begin(), last_row.end() - 1, resized.Row(y));
    }
  }
  return resized;
}

ImageU8 ToU8(ImageViewF source) {
  StatusOr<ImageU8> created = ImageU8::Create(source.width, source.height, source.channels);
  if (!created.ok()) return {};
  ImageU8 pixels = *std::move(created);
  const int length = source.width * source.channels;
  for (int y = 0; y < source.height; ++y) {
    const float* from = source.Row(y);
    uint8_t* to = pixels.Row(y);
    for (int i = RoundAndClamp(from, length, to); i < length; ++i) {
      to[i] = static_cast<uint8_t>(std::clamp(from[i] + 0.5f, 0.0f, 255.0f));
    }
  }
  return pixels;
}

}  // namespace airl
