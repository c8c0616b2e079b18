#pragma once

// Images a second of each stage of training, one after the other on the same crops: where a run's
// time goes, and whether the loader keeps up with the network.

#include <cstdint>
#include <string>
#include <vector>

#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

struct ThroughputOptions {
  TrainConfig config;   // data, net, batch, augmentation, device, threads as for `airl train`
  int64_t batches = 8;  // measured of each stage
  int64_t warm_up = 2;  // run before, not measured
  size_t crops = 128;   // of the data, spread over it
};

struct StageThroughput {
  std::string stage;
  double images_per_s = 0;
  int threads = 1;  // that worked on it
};

// Stages: "decode" (PNG), "degrade", "tensors" (crop and spectrum; one thread each), "loader" (all
// of these, its threads), "forward", "train step" and "training" (loader and step together).
// Errors: of reading the data and of the steps.
StatusOr<std::vector<StageThroughput>> MeasureThroughput(const ThroughputOptions& options);

// A Markdown table, the machine's facts above it.
std::string ThroughputTable(const std::vector<StageThroughput>& stages, const std::string& machine,
                            const TrainConfig& config);

}  // namespace airl
