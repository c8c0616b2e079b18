#pragma once

// Images a second of each stage of training, one after the other on the same crops: where a run's
// time goes, and whether the loader keeps up with the network. And whether its memory grows.

#include <cstdint>
#include <string>
#include <vector>

#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

struct ThroughputOptions {
  TrainConfig config;        // data, net, batch, augmentation, device, threads as for `airl train`
  int64_t batches = 8;       // measured of each stage
  int64_t warm_up = 2;       // run before, not measured
  size_t crops = 128;        // of the data, spread over it
  int64_t growth_steps = 0;  // trained afterwards, to see whether memory grows
};

struct StageThroughput {
  std::string stage;
  double images_per_s = 0;
  // A second of processor time, of all this process's threads together: says what the stage costs
  // also where others use the machine. Of "loader" and "training" only what falls into the
  // measurement: batches may have been made ahead.
  double images_per_cpu_s = 0;
  int threads = 1;  // that worked on it
};

struct MemoryAtStep {
  int64_t step = 0;
  int64_t resident_bytes = 0;
};

struct Throughput {
  std::vector<StageThroughput> stages;
  std::vector<MemoryAtStep> growth;  // 20 samples of the growth steps, evenly spread
  int64_t peak_bytes = 0;            // of the process
};

// Stages: "decode" (PNG), "degrade", "tensors" (crop and spectrum; one thread each), "loader" (all
// of these, its threads), "forward", "train step" and "training" (loader and step together). Where
// the tensors are made on the GPU, "loader" is without them, and two stages follow it: "gpu
// tensors" (pinned memory to tensors, the same faces again and again) and "feed" (loader and
// these). Errors: of reading the data and of the steps.
StatusOr<Throughput> MeasureThroughput(const ThroughputOptions& options);

// MiB a thousand steps by a least-squares line through the second half of the samples, where the
// allocator's pools are filled; 0 with fewer than three samples.
double GrowthMibPerThousandSteps(const std::vector<MemoryAtStep>& samples);

// A Markdown table, the machine's facts above it, memory below.
std::string ThroughputTable(const Throughput& measured, const std::string& machine,
                            const TrainConfig& config);

}  // namespace airl
