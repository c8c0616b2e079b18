#pragma once

// Aligned fakes on disk: each real crop once more, through the tiny autoencoder, differing in
// nothing but the decoder's trace.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "native/forge/tiny_autoencoder.h"
#include "src/base/status.h"

namespace airl {

struct ForgeOptions {
  std::string out;                  // folder for PNG files and manifest.jsonl
  std::string generator = "taef2";  // the "source" of the fakes
  double max_blend = 0.3;           // x = r * real + (1 - r) * fake, r uniform in 0..max_blend
  bool match_noise = true;
  uint64_t seed = 1;
  int64_t limit = 0;  // crops at most, 0: all
};

struct ForgeResult {
  int64_t written = 0;
  int64_t kept = 0;                  // were there already
  std::vector<std::string> skipped;  // file and reason
};

// Makes one fake of each real crop that was a still picture (JPEG or PNG): reconstructed, noise
// matched, blended, and compressed with its real's JPEG quality. Its record is the real's with
// label 1 and the pair shared. Crops already in `out` are kept, so an interrupted run goes on.
// `progress` is called with (done, of) after each crop. Errors: kBadInput where `out` cannot be
// written or there is no real still picture.
StatusOr<ForgeResult> ForgeAlignedFakes(const std::vector<CropRecord>& records,
                                        const TinyAutoencoder& autoencoder,
                                        const ForgeOptions& options,
                                        const std::function<void(int64_t, int64_t)>& progress);

// One fake of `real` [3,H,W], 0..1.
StatusOr<torch::Tensor> ForgeOne(const torch::Tensor& real, const TinyAutoencoder& autoencoder,
                                 const ForgeOptions& options, uint64_t seed);

}  // namespace airl
