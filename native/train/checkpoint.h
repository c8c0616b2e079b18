#pragma once

// A training run on disk: weights, their average, optimizer, step, data position, random state,
// config.

#include <cstdint>
#include <string>

#include <torch/torch.h>

#include "native/nets/airl_net.h"
#include "native/nets/generator_head.h"
#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

inline constexpr int kCheckpointVersion = 1;

struct CheckpointFacts {
  // Steps done. Data position and random state follow from it and the config's seed: batch and
  // dropout of a step are functions of (seed, step).
  int64_t step = 0;
  double seconds = 0;    // of training so far, earlier runs included
  double best_auc = -1;  // of validation so far
  int64_t averaged = 0;  // number of runs whose weights this is the mean of; 0: a run's own
  std::string config_json;
  std::string validation_json = "null";  // of the last validation
  std::string data_json = "null";        // counts by part and source
};

// All facts as one JSON object.
std::string FactsJson(const CheckpointFacts& facts);

struct TrainingState {
  AirlNet& net;
  AirlNet& average;
  torch::optim::AdamW& optimizer;
  CheckpointFacts& facts;
  GeneratorHead head = nullptr;  // null where the run has none
};

// Writes beside `path` and renames: an interrupted write leaves the earlier file. kInternal when
// that fails.
Status SaveCheckpoint(const TrainingState& state, const std::string& path);

// Restores into networks and an optimizer of the same structure. Errors: kBadInput (no such file,
// damaged, an average of runs), kModelMismatch (another version, another structure).
Status LoadCheckpoint(const std::string& path, const TrainingState& state);

// The facts alone. Errors as those of LoadAverage.
StatusOr<CheckpointFacts> LoadFacts(const std::string& path);

// The averaged network alone, as evaluation and export use it, in eval mode on the CPU.
struct LoadedNet {
  AirlNet net{nullptr};
  CheckpointFacts facts;
  NetFacts net_facts;
};
StatusOr<LoadedNet> LoadAverage(const std::string& path);

// A network for evaluation and export, without what a run needs to go on (weights out of several
// runs, quantised ones, ...). kInternal when it cannot be written.
Status SaveAverage(const AirlNet& net, const CheckpointFacts& facts, const std::string& path);

// The averaged weights into `net` (--init): every weight and buffer must fit.
Status InitialiseFrom(const std::string& path, AirlNet& net);

}  // namespace airl
