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

namespace airl {

struct StepOptions {
  torch::Device device = torch::kCPU;
  bool autocast = false;
  double gradient_clip = 1.0;  // norm
  double learning_rate = 1e-3;
  uint64_t seed = 1;  // of dropout and stochastic depth, with the batch's step
};

struct StepResult {
  bool finite = true;  // false: loss or gradient is not, and the weights were left alone
  double loss = 0;
  double gradient_norm = 0;
  AirlOutputs output;  // detached
  std::vector<std::pair<std::string, double>> parts;
};

// Forward, loss, backward, clip, update. The network must be in training mode on `device`.
StepResult TrainStep(AirlNet& net, torch::optim::AdamW& optimizer, const AirlLoss& loss,
                     const Batch& batch, const StepOptions& options);

// AdamW over two groups: matrices and kernels decay; biases, batch norm and the spectrum's position
// biases and pooling weights do not.
std::unique_ptr<torch::optim::AdamW> MakeOptimizer(AirlNet& net, double learning_rate,
                                                   double weight_decay);

}  // namespace airl
