#pragma once

// Batch norm and SiLU as one operation on a GPU, to read and write the activation less often: the
// value between the two layers is made again where it is needed and never stored.

#include <torch/torch.h>

namespace airl {

// Whether BatchNormSilu takes `x` [N,C,H,W]: on a GPU, channels-last, float or bfloat16, a multiple
// of eight channels with more than one value each, and bn in training or no gradient wanted. bn is
// a ConvBn's: float weights, a bias, running statistics and a momentum. Never in a build without
// CUDA.
bool CanFuseSilu(const torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x);

// SiLU(bn(x)), in training with the statistics of the batch, moving bn's running ones as bn itself
// does. Results are those of the two layers in float, to rounding. Throws c10::Error where CUDA
// fails.
torch::Tensor BatchNormSilu(torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x);

}  // namespace airl
