#pragma once

// What a step does to every weight, in a few calls over all of them (LibTorch's _foreach
// operators). On a GPU that is some dozen launches a step where a loop over the weights takes
// thousands, each longer than its work; on the processor it is the same loop.

#include <vector>

#include <torch/torch.h>

namespace airl {

// Options, saved state and result are those of torch::optim::AdamW (Loshchilov and Hutter, 2019).
// Without amsgrad and closures.
class MultiTensorAdamW : public torch::optim::AdamW {
 public:
  using AdamW::AdamW;
  // Throws c10::Error for a closure or amsgrad.
  torch::Tensor step(LossClosure closure = nullptr) override;
};

// Scales the gradients of `weights` so that their norm together is `max_norm` at most; those
// without a gradient are left out. Returns the norm before: one wait for the GPU.
double ClipGradientNorm(const std::vector<torch::Tensor>& weights, double max_norm);

}  // namespace airl
