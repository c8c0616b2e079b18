#pragma once

// Features of the NPR detector (Tan et al., "Rethinking the Up-Sampling Operations in CNN-based
// Generative Network for Generalizable Deepfake Detection", CVPR 2024): neighbouring pixel
// relations, then the first half of a ResNet-50. 1.44 M parameters with its classifier.
// Dimension letters: N batch, C channels, H rows, W columns.

#include <cstdint>
#include <vector>

#include <torch/torch.h>

namespace airl {

inline constexpr int64_t kNprChannels = 512;

// x minus its nearest-neighbour reduction to half and enlargement back: each pixel minus the upper
// left one of its 2 x 2 cell. [N,C,H,W], H and W even, -> the same shape.
torch::Tensor NeighbouringPixelResidual(const torch::Tensor& x);

// ResNet's bottleneck: 1x1, 3x3 (strided), 1x1, each with batch norm; the input (through a strided
// 1x1 convolution where the shape changes) is added before the last ReLU.
struct BottleneckImpl : torch::nn::Module {
  struct Shape {
    int64_t in_channels = 0;
    int64_t inner_channels = 0;  // a quarter of the output's
    int64_t stride = 1;
  };
  explicit BottleneckImpl(const Shape& shape);

  torch::Tensor forward(const torch::Tensor& x);

  torch::nn::Sequential branch{nullptr};
  torch::nn::Sequential shortcut{nullptr};  // null where the input is added as it is
};
TORCH_MODULE(Bottleneck);

struct NprResNetImpl : torch::nn::Module {
  NprResNetImpl();

  // [N,3,H,W] (standardised), H and W even -> [N,512,MapSide(H),MapSide(W)].
  torch::Tensor forward(const torch::Tensor& x);

  // 256 -> 32.
  static int64_t MapSide(int64_t side) { return (((side + 1) / 2 + 1) / 2 + 1) / 2; }

  torch::nn::Conv2d conv1{nullptr};  // 3x3, stride 2 (ResNet's own is 7x7)
  torch::nn::BatchNorm2d bn1{nullptr};
  std::vector<Bottleneck> blocks;  // layer1: 3 of 256 channels; layer2: 4 of 512
};
TORCH_MODULE(NprResNet);

}  // namespace airl
