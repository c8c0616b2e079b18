#pragma once

// Trains an upsampling network to rebuild photographs: L1, and from a share of the run on the hinge
// loss of a patch discriminator.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "native/forge/trained_generator.h"
#include "native/forge/upsampling_net.h"
#include "src/base/status.h"

namespace airl {

struct GeneratorTrainingOptions {
  UpsamplingNetOptions net = {};
  double adversarial = 0;          // weight of the discriminator's verdict against L1; 0: L1 alone
  double adversarial_start = 0.4;  // share of the run that is L1 alone
  int64_t steps = 0;               // 0: bounded by minutes alone
  double minutes = 0;              // 0: bounded by steps alone; then a run can be repeated exactly
  uint64_t seed = 1;
  int64_t batch_size = 8;
  int64_t patch_side = 96;  // pixels, a multiple of 16
  double learning_rate = 2e-3;
  int64_t max_crops = 1000;  // real crops read into memory
  std::string device = "cpu";
};

struct GeneratorProgress {
  double share = 0;  // of the run, 0..1
  int64_t step = 0;
  double l1 = 0;       // of 8-bit levels, smoothed
  double verdict = 0;  // of the discriminator on the outputs, smoothed; 0 before it starts
};

struct TrainedNet {
  UpsamplingNet net{nullptr};
  GeneratorFacts facts;              // name, data and sources included
  std::vector<std::string> skipped;  // file and reason
};

// On the real still pictures among `records`; one in 16 is kept for the PSNR. Errors: kBadInput for
// options out of range or fewer than 2 usable crops; kInternal for a loss that is not finite.
StatusOr<TrainedNet> TrainGenerator(const std::vector<CropRecord>& records,
                                    const GeneratorTrainingOptions& options,
                                    const std::function<void(const GeneratorProgress&)>& progress);

// "pixel-shuffle-3-s1", "transposed4-sr2-adv-s7": how the network upsamples and was trained.
std::string GeneratorName(const UpsamplingNetOptions& net, bool adversarial, uint64_t seed);

}  // namespace airl
