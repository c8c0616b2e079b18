// A log spectrum small enough to be shown: kept in reports, and as the mean of photographs in model
// packages.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/base/spectrum_side.h"

namespace airl {

// Cells of the map a side, of kCoefficientsPerCell coefficients each. A coefficient is 1/512 cycle
// per pixel: what upsampling by 8 leaves at multiples of 1/8 cycle per pixel lies in columns or
// rows 16, 32 and 48.
inline constexpr int kReducedSide = 64;
inline constexpr int kCoefficientsPerCell = kSpectrumSide / kReducedSide;

struct ReducedSpectrum {
  // [64, 64] row-major, row = vertical frequency: the largest of each 4 x 4 log magnitudes. A line
  // one coefficient wide stands out twice as far from the noise of one face as in their mean.
  std::vector<float> map;
  // [256]: mean log magnitude of all coefficients whose horizontal frequency it is, and of all
  // whose vertical one it is: a line as sharp as the spectrum has it.
  std::vector<float> profile;
};

// `spectrum`: 256 * 256 values of LogSpectrum() (precondition). The mean of many faces' reduced
// spectra is on the scale of one face's; the reduced mean spectrum is not.
ReducedSpectrum ReduceSpectrum(std::span<const float> spectrum);

// Numbers as bytes: low + byte / 255 * (high - low), off by (high - low) / 510 at most.
struct ByteLevels {
  float low = 0;
  float high = 0;
  std::vector<uint8_t> bytes;
};

// `values`: finite, at least one (precondition); low and high are the least and the largest.
ByteLevels ToByteLevels(std::span<const float> values);

struct QuantizedSpectrum {
  ByteLevels map;      // kReducedSide * kReducedSide
  ByteLevels profile;  // kSpectrumSide
};

QuantizedSpectrum Quantize(const ReducedSpectrum& spectrum);

}  // namespace airl
