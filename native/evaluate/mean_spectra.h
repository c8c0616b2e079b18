#pragma once

// What a generator leaves in the spectrum: the mean log-DCT of its fakes less that of reals.

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "native/data/crop_store.h"
#include "src/base/spectrum_side.h"
#include "src/base/status.h"

namespace airl {

// One generator's fakes against reals, at native resolution. Row v, column u of a map is the
// frequency v / 512, u / 512 cycles per pixel: kSpectrumSide coefficients reach the Nyquist
// frequency.
struct SpectrumComparison {
  std::string generator;
  size_t fakes = 0;
  size_t reals = 0;
  bool paired = false;           // reals: each fake's own original, as often as it has fakes
  std::vector<float> real_mean;  // [256, 256], mean of log(|DCT| + 1e-3)
  std::vector<float> fake_mean;  // [256, 256]
  // fake_mean - real_mean along horizontal and vertical frequency, averaged over the other one.
  std::array<std::vector<double>, 2> profiles;
};

struct SpectraOptions {
  size_t limit = 0;  // crops per source; 0: all
  int threads = 2;
  std::function<void(size_t done, size_t all)> on_progress = {};
};

// Every generator among `indices`. Where at least half of its fakes have their real among them, it
// is compared with those reals, which share content and camera; else with all reals, source by
// source alike, and the difference holds what the sources differ in too. Empty without reals.
// Errors: as the crops' reading.
StatusOr<std::vector<SpectrumComparison>> CompareSpectra(const CropStore& store,
                                                         const std::vector<size_t>& indices,
                                                         const SpectraOptions& options = {});

// How far a line at one frequency rises above its surroundings: the profile there less the median
// of the values 4..12 away. Upsampling by 8 leaves lines at 64, 128 and 192 (multiples of 1/8 cycle
// per pixel).
struct SpectrumPeak {
  size_t frequency = 0;  // of 0..255, in 1/512 cycle per pixel
  double height = 0;     // natural logarithm of amplitude
};
double PeakHeight(const std::vector<double>& profile, size_t frequency);
// The `count` highest, at least 6 apart, the highest first.
std::vector<SpectrumPeak> HighestPeaks(const std::vector<double>& profile, size_t count = 6);

}  // namespace airl
