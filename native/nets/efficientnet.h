#pragma once

// EfficientNet features (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional
// Neural Networks", 2019), scaled by a width and a depth factor.
// Dimension letters: N batch, C channels, H rows, W columns.

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "native/nets/layers.h"

namespace airl {

struct EfficientNetOptions {
  double width_factor = 1.0;      // B0 1.0, B1 1.0, B2 1.1, B3 1.2, B4 1.4
  double depth_factor = 1.0;      // B0 1.0, B1 1.1, B2 1.2, B3 1.4, B4 1.8
  int64_t head_channels = 1280;   // C of the feature map that Forward returns
  double stochastic_depth = 0.2;  // drop rate of the last block; falls linearly to 0 at the first
};

// One inverted residual block: [1x1 expand] -> depthwise -> squeeze-excite -> 1x1 project [+
// input].
struct MbConvImpl : torch::nn::Module {
  struct Shape {
    int64_t in_channels = 0;
    int64_t out_channels = 0;
    int64_t expand_ratio = 6;
    int64_t kernel = 3;
    int64_t stride = 1;
  };

  MbConvImpl(const Shape& shape, double drop_rate);

  torch::Tensor forward(torch::Tensor x);

  Shape shape;
  bool has_skip;           // stride 1 and equal channels: the input is added to the output
  double drop_rate;        // probability of dropping the branch of one sample while training
  ConvBn expand{nullptr};  // null when expand_ratio is 1
  ConvBn depthwise{nullptr};
  torch::nn::Conv2d squeeze{nullptr};  // 1x1 with bias; in_channels / 4 wide, SiLU after it
  torch::nn::Conv2d excite{nullptr};   // 1x1 with bias; sigmoid after it
  ConvBn project{nullptr};             // no activation
};
TORCH_MODULE(MbConv);

struct EfficientNetImpl : torch::nn::Module {
  explicit EfficientNetImpl(const EfficientNetOptions& options = {});

  // [N,3,H,W] (already standardised) -> [N,head_channels,ceil(H/32),ceil(W/32)].
  torch::Tensor forward(torch::Tensor x);

  EfficientNetOptions options;
  ConvBn stem{nullptr};
  std::vector<MbConv> blocks;
  ConvBn head{nullptr};
};
TORCH_MODULE(EfficientNet);

// Channels scaled by `width_factor` and rounded to a multiple of 8, never below 90 % of the scaled
// value.
int64_t ScaledChannels(int64_t channels, double width_factor);

}  // namespace airl
