#include "tests/support/naive_spectrum.h"

#include <kiss_fftr.h>

#include <algorithm>
#include <cstddef>

namespace airl {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Makhoul 1980 on one sequence.
std::vector<float> SlowDct(const std::vector<float>& sequence, kiss_fftr_cfg fft) {
  const size_t n = sequence.size();
  std::vector<float> order(n);
  for (size_t i = 0; i < n / 2; ++i) {
    order[i] = sequence[2 * i];
    order[n - 1 - i] = sequence[2 * i + 1];
  }
  std::vector<kiss_fft_cpx> bins(n / 2 + 1);
  kiss_fftr(fft, order.data(), bins.data());
  std::vector<float> out(n);
  for (size_t k = 0; k <= n / 2; ++k) {
    const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / static_cast<double>(n));
    const double angle = kPi * static_cast<double>(k) / (2.0 * static_cast<double>(n));
    const auto real = static_cast<float>(scale * std::cos(angle));
    const auto imag = static_cast<float>(-scale * std::sin(angle));
    if (k == 0) {
      out[0] = bins[0].r * real;
      continue;
    }
    out[n - k] = 0 - (bins[k].r * imag + bins[k].i * real);
    out[k] = bins[k].r * real - bins[k].i * imag;
  }
  return out;
}

template <typename T, typename Transform>
void TransformAxis(std::vector<T>& values, size_t side, size_t stride, size_t step,
                   const Transform& transform) {
  std::vector<T> sequence(side);
  for (size_t line = 0; line < side; ++line) {
    for (size_t i = 0; i < side; ++i) sequence[i] = values[line * step + i * stride];
    const std::vector<T> out = transform(sequence);
    for (size_t i = 0; i < side; ++i) values[line * step + i * stride] = out[i];
  }
}

}  // namespace

std::vector<double> NaiveDct2d(const std::vector<double>& values, int side) {
  const auto count = static_cast<size_t>(side);
  // cosines[m] = cos(pi m / 2N), one period.
  std::vector<double> cosines(4 * count);
  for (size_t m = 0; m < cosines.size(); ++m) {
    cosines[m] = std::cos(kPi * static_cast<double>(m) / (2.0 * side));
  }
  const auto dct = [&](const std::vector<double>& sequence) {
    std::vector<double> out(count);
    for (size_t u = 0; u < count; ++u) {
      double sum = 0;
      for (size_t x = 0; x < count; ++x)
        sum += sequence[x] * cosines[(2 * x + 1) * u % (4 * count)];
      out[u] = sum * std::sqrt((u == 0 ? 1.0 : 2.0) / side);
    }
    return out;
  };
  std::vector<double> out = values;
  TransformAxis(out, count, count, 1, dct);
  TransformAxis(out, count, 1, count, dct);
  return out;
}

void SlowDct2d(std::vector<float>& values, int side) {
  const auto count = static_cast<size_t>(side);
  const kiss_fftr_cfg fft = kiss_fftr_alloc(side, 0, nullptr, nullptr);
  const auto dct = [&](const std::vector<float>& sequence) { return SlowDct(sequence, fft); };
  TransformAxis(values, count, count, 1, dct);
  TransformAxis(values, count, 1, count, dct);
  kiss_fftr_free(fft);
}

}  // namespace airl
