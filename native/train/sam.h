#pragma once

// Sharpness-aware minimisation (Foret et al., "Sharpness-Aware Minimization for Efficiently
// Improving Generalization", ICLR 2021): the gradient of a step is taken not at the weights w but
// at w + rho g / |g|, g the gradient at w and |g| its norm over all weights.

#include <vector>

#include <torch/torch.h>

namespace airl {

// Moves the weights of `net` uphill along the gradients they hold, for as long as it lives. Its end
// puts the same bits back, and the running statistics of batch norm too: what the network sees from
// the moved weights is not counted.
class UphillWeights {
 public:
  // `rho` > 0: length of the move. A gradient of zero moves nothing.
  UphillWeights(torch::nn::Module& net, double rho);
  ~UphillWeights();
  UphillWeights(const UphillWeights&) = delete;
  UphillWeights& operator=(const UphillWeights&) = delete;

 private:
  struct Saved {
    torch::Tensor tensor;
    torch::Tensor value;
  };
  std::vector<Saved> saved_;
};

}  // namespace airl
