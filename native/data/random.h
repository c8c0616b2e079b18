#pragma once

// Counter-based random numbers: the same sequence on every target, and any draw is a function of
// (seed, position), so that neither the number of threads nor a resume changes what is drawn.

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "src/base/mix_bits.h"

namespace airl {

inline uint64_t SeedOf(std::initializer_list<uint64_t> parts) {
  uint64_t seed = 0;
  for (const uint64_t part : parts) seed = MixBits(seed ^ MixBits(part));
  return seed;
}

// The same for the same text on every target.
inline uint64_t HashOf(std::string_view text) {
  uint64_t hash = text.size();
  for (const char c : text) hash = MixBits(hash ^ static_cast<unsigned char>(c));
  return hash;
}

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Bits() {
    const uint64_t bits = MixBits(state_);
    state_ += kMixStep;
    return bits;
  }
  // 0 <= u < 1.
  double Uniform() { return static_cast<double>(Bits() >> 11) * 0x1.0p-53; }
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }
  // Uniform on the logarithmic scale; 0 < low <= high.
  double LogUniform(double low, double high) { return low * std::pow(high / low, Uniform()); }
  bool Chance(double probability) { return Uniform() < probability; }
  // 0 <= i < count; count >= 1.
  size_t Below(size_t count) { return static_cast<size_t>(Uniform() * static_cast<double>(count)); }
  // low <= i <= high.
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<size_t>(high - low + 1)));
  }

 private:
  uint64_t state_;
};

}  // namespace airl
