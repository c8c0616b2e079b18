#pragma once

// Batch norm and SiLU as one operation on a GPU, where a training step spends more time on reading
// and writing activations than on convolving them: the value between the two layers is made again
// where it is needed and never stored.

#include <torch/torch.h>

namespace airl {

// Whether BatchNormSilu takes `x` [N,C,H,W]: on a GPU, channels-last, float or bfloat16, a multiple
// of eight channels, and bn in training or no gradient wanted. Never in a build without CUDA.
bool CanFuseSilu(const torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x);

// SiLU(bn(x)), in training with the statistics of the batch, moving bn's running ones as bn itself
// does. Results are those of the two layers in float, to rounding. Throws c10::Error where CUDA
// fails.
torch::Tensor BatchNormSilu(torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x);

}  // namespace airl
