#pragma once

// One training step.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/data/loader.h"
#include "native/losses/airl_loss.h"
#include "native/nets/airl_net.h"
#include "native/nets/generator_head.h"
#include "native/train/ranks.h"
#include "native/train/teacher.h"

namespace airl {

// The generator classifier's share in a step; no part of it where the head is null.
struct ReversalStep {
  GeneratorHead head{nullptr};  // on the step's device
  torch::Tensor generators;     // int64 [N] on the CPU, -1 for reals
  double strength = 1;          // ReversalStrength of the run's progress
};

struct StepOptions {
  torch::Device device = torch::kCPU;
  bool autocast = false;
  double gradient_clip = 1.0;  // norm
  double learning_rate = 1e-3;
  uint64_t seed = 1;   // of dropout and stochastic depth, with the batch's step
  double sam_rho = 0;  // 0: the plain gradient; else UphillWeights, at twice the cost
  ReversalStep reversal = {};
  const Teacher* teacher = nullptr;  // on the step's device; null: the labels alone teach
  // Not null: the loss is that of all ranks' samples, the gradients are its, and the running
  // statistics of batch norm are means over ranks. Batch norm sees a rank's own samples alone.
  const Ranks* ranks = nullptr;
};

struct StepResult {
  bool finite = true;  // false: loss or gradient is not, and the weights were left alone
  double loss = 0;
  double gradient_norm = 0;
  AirlOutputs output;  // detached; of this rank's samples
  std::vector<std::pair<std::string, double>> parts;
};

// Forward, loss, backward, clip, update. The network must be in training mode on `device`. With
// SAM loss, parts and output are those of the weights themselves, the gradient norm that of the
// step taken.
StepResult TrainStep(AirlNet& net, torch::optim::AdamW& optimizer, const AirlLoss& loss,
                     const Batch& batch, const StepOptions& options);

// AdamW over two groups: matrices and kernels decay; biases, batch norm and the spectrum's position
// biases and pooling weights do not. The generator classifier, where there is one, learns beside
// the network.
std::unique_ptr<torch::optim::AdamW> MakeOptimizer(AirlNet& net, double learning_rate,
                                                   double weight_decay,
                                                   GeneratorHead head = nullptr);

}  // namespace airl
