#pragma once

#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

struct TrainSummary {
  int64_t steps = 0;
  double seconds = 0;
  double images_per_s = 0;       // of the training loop, validation and checkpoints left out
  double loader_wait_share = 0;  // of the training loop's time
  double loader_work_share = 0;  // threads' working time over the training loop's time: what the
                                 // loader takes from the cores
  double last_loss = 0;
};

// A run as the config says, in config.out: config.json, split.json, log.jsonl (one object a line:
// "step", "validation", "end"), last.ckpt and best.ckpt (by validation AUC). Errors: of the data,
// the split, the checkpoint; kInternal where the loss stays without a finite value, or where
// another rank is lost.
StatusOr<TrainSummary> Train(const TrainConfig& config);

}  // namespace airl
