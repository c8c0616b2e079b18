#pragma once

// Xception features (Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions",
// CVPR 2017, figure 5): the network that FaceForensics++ made the usual baseline.
// Dimension letters: N batch, C channels, H rows, W columns.

#include <cstdint>
#include <vector>

#include <torch/torch.h>

namespace airl {

inline constexpr int64_t kXceptionChannels = 2048;

// Depthwise 3x3, then 1x1, then batch norm; nothing between the two convolutions and no bias.
struct SeparableConvBnImpl : torch::nn::Module {
  SeparableConvBnImpl(int64_t in_channels, int64_t out_channels);

  // [N,C,H,W] -> [N,C',H,W].
  torch::Tensor forward(torch::Tensor x);

  torch::nn::Conv2d depthwise{nullptr};
  torch::nn::Conv2d pointwise{nullptr};
  torch::nn::BatchNorm2d bn{nullptr};
};
TORCH_MODULE(SeparableConvBn);

// Separable convolutions with ReLU before each, [max pool 3x3 stride 2], plus the input (through a
// strided 1x1 convolution and batch norm where the block halves the map).
struct XceptionBlockImpl : torch::nn::Module {
  struct Shape {
    std::vector<int64_t> channels;  // of the input and after each separable convolution
    bool halves = true;
    bool starts_with_relu = true;  // false in the first block: its input has passed one
  };
  explicit XceptionBlockImpl(const Shape& shape);

  // [N,C,H,W] -> [N,C',ceil(H/2),ceil(W/2)] where it halves, else [N,C,H,W].
  torch::Tensor forward(const torch::Tensor& x);

  Shape shape;
  std::vector<SeparableConvBn> layers;
  torch::nn::Conv2d shortcut{nullptr};  // 1x1, stride 2; null where the map keeps its size
  torch::nn::BatchNorm2d shortcut_bn{nullptr};
};
TORCH_MODULE(XceptionBlock);

// Entry flow (two convolutions, three halving blocks), middle flow (eight blocks of 728), exit flow
// (one halving block, separable convolutions to 1,536 and 2,048). 20.8 M parameters.
struct XceptionImpl : torch::nn::Module {
  XceptionImpl();

  // [N,3,H,W] (standardised), H and W at least 7 -> [N,2048,MapSide(H),MapSide(W)].
  torch::Tensor forward(torch::Tensor x);

  // 299 -> 10.
  static int64_t MapSide(int64_t side);

  torch::nn::Conv2d conv1{nullptr};  // 3x3, stride 2, no padding
  torch::nn::BatchNorm2d bn1{nullptr};
  torch::nn::Conv2d conv2{nullptr};  // 3x3, no padding
  torch::nn::BatchNorm2d bn2{nullptr};
  std::vector<XceptionBlock> blocks;
  SeparableConvBn exit1{nullptr};
  SeparableConvBn exit2{nullptr};
};
TORCH_MODULE(Xception);

}  // namespace airl
