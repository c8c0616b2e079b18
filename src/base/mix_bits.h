// The one source of pseudo-random bits: the same on every target.
#pragma once

#include <cstdint>

namespace airl {

// What a SplitMix64 generator's state grows by at each number.
inline constexpr uint64_t kMixStep = 0x9E3779B97F4A7C15u;

// SplitMix64 (Steele, Lea and Flood, 2014): the number that follows a state of `value`. Its output
// function is a good mixer of counters.
inline uint64_t MixBits(uint64_t value) {
  value += kMixStep;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

}  // namespace airl
