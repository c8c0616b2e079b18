#pragma once

// The loss over the samples of all ranks.

#include "native/losses/airl_loss.h"
#include "native/nets/airl_net.h"
#include "native/train/ranks.h"

namespace airl {

struct WholeBatch {
  AirlOutputs outputs;  // without heat map, float32
  AirlLoss::Batch targets;
};

// What the loss looks at, of R x N samples in the order of one process with that batch: view, rank,
// sample. A loss over it is that process's loss, also where it compares samples or counts fakes.
// Its gradient reaches this rank's own outputs, so that the ranks' gradients of the weights add up
// to the gradient of the whole. Collective.
WholeBatch GatherBatch(const Ranks& ranks, const AirlOutputs& outputs,
                       const AirlLoss::Batch& targets);

}  // namespace airl
