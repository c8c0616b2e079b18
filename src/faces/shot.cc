#include "src/faces/shot.h"

#include <cstdlib>

namespace airl {
namespace {

constexpr int kStep = 4;  // pixels

}  // namespace

ShotSignature SignatureOf(ImageViewU8 rgb) {
  ShotSignature signature;
  for (int cell = 0; cell < kShotCells * kShotCells; ++cell) {
    const int column = cell % kShotCells;
    const int row = cell / kShotCells;
    const int end_x = (column + 1) * rgb.width / kShotCells;
    const int end_y = (row + 1) * rgb.height / kShotCells;
    int64_t sums[3] = {};
    int64_t count = 0;
    for (int y = row * rgb.height / kShotCells; y < end_y; y += kStep) {
      for (int x = column * rgb.width / kShotCells; x < end_x; x += kStep, ++count) {
        for (int channel = 0; channel < 3; ++channel) sums[channel] += rgb.At(x, y, channel);
      }
    }
    if (count == 0) continue;
    uint8_t* means = signature.means.data() + 3 * cell;
    for (int channel = 0; channel < 3; ++channel) {
      means[channel] = static_cast<uint8_t>(sums[channel] / count);
    }
  }
  return signature;
}

float ShotDistance(const ShotSignature& a, const ShotSignature& b) {
  int sum = 0;
  for (size_t i = 0; i < a.means.size(); ++i)
    sum += std::abs(static_cast<int>(a.means[i]) - static_cast<int>(b.means[i]));
  return static_cast<float>(sum) / static_cast<float>(a.means.size());
}

}  // namespace airl
