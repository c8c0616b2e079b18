#pragma once

// The one layer both streams are made of, and what applies to whole modules.

#include <cstdint>

#include <torch/torch.h>

namespace airl {

enum class Activation { kNone, kRelu, kSilu };

struct ConvBnOptions {
  int64_t in_channels = 0;
  int64_t out_channels = 0;
  int64_t kernel = 3;  // the padding is kernel / 2 on every side, stated explicitly in the export
  int64_t stride = 1;
  int64_t groups = 1;
  Activation activation = Activation::kNone;
  double bn_eps = 1e-3;
  double bn_momentum = 0.01;  // PyTorch's sense: share of the new batch in the running statistics
};

// Convolution without bias, batch norm, activation. [N,C,H,W] ->
// [N,C',ceil(H/stride),ceil(W/stride)].
struct ConvBnImpl : torch::nn::Module {
  explicit ConvBnImpl(const ConvBnOptions& options);

  torch::Tensor forward(torch::Tensor x);

  ConvBnOptions options;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d bn{nullptr};
};
TORCH_MODULE(ConvBn);

// x with the activation applied.
torch::Tensor Activate(torch::Tensor x, Activation activation);

// Fan-out normal initialisation of a convolution's weight (variance 2 / (kernel area * out channels
// / groups)), as in the EfficientNet reference code; a bias becomes zero.
void InitialiseConv(torch::nn::Conv2dImpl& conv);

// Convolution without bias, initialised so.
torch::nn::Conv2d PlainConv(torch::nn::Conv2dOptions options);

// Lays every 4-D parameter out channels-last, in place. On CPU and on tensor-core GPUs the networks
// are fastest with this layout and inputs made contiguous the same way.
void ToChannelsLast(torch::nn::Module& module);

}  // namespace airl
