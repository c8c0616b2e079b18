#pragma once

// Exponential moving average of a network's weights: the network that is validated, evaluated and
// exported.

#include <cstdint>

#include <torch/torch.h>

namespace airl {

// average += (1 - decay) (net - average), in place, for parameters and floating-point buffers
// (batch norm statistics); other buffers are copied. decay = min(max_decay, (1 + step) / (10 +
// step)): early averages follow quickly. Both modules must have the same structure.
void UpdateAverage(torch::nn::Module& average, const torch::nn::Module& net, int64_t step,
                   double max_decay);

// Copies parameters and buffers.
void CopyWeights(torch::nn::Module& to, const torch::nn::Module& from);

}  // namespace airl
