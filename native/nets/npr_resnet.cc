#include "native/nets/npr_resnet.h"

#include <string>

#include "native/nets/layers.h"

namespace airl {
namespace {

constexpr int64_t kExpansion = 4;
constexpr double kResidualScale = 2.0 / 3.0;  // of the authors' code

}  // namespace

torch::Tensor NeighbouringPixelResidual(const torch::Tensor& x) {
  TORCH_CHECK(x.dim() == 4 && x.size(2) % 2 == 0 && x.size(3) % 2 == 0,
              "neighbouring pixel relations need an even number of rows and columns");
  const torch::Tensor half = x.slice(2, 0, x.size(2), 2).slice(3, 0, x.size(3), 2);
  return x - torch::upsample_nearest2d(half, {x.size(2), x.size(3)});
}

BottleneckImpl::BottleneckImpl(const Shape& shape) {
  const int64_t inner = shape.inner_channels;
  const int64_t out = inner * kExpansion;
  branch = register_module(
      "branch",
      torch::nn::Sequential(
          PlainConv(torch::nn::Conv2dOptions(shape.in_channels, inner, 1)),
          torch::nn::BatchNorm2d(inner), torch::nn::ReLU(),
          PlainConv(torch::nn::Conv2dOptions(inner, inner, 3).stride(shape.stride).padding(1)),
          torch::nn::BatchNorm2d(inner), torch::nn::ReLU(),
          PlainConv(torch::nn::Conv2dOptions(inner, out, 1)), torch::nn::BatchNorm2d(out)));
  if (shape.stride != 1 || shape.in_channels != out) {
    shortcut = register_module(
        "shortcut",
        torch::nn::Sequential(
            PlainConv(torch::nn::Conv2dOptions(shape.in_channels, out, 1).stride(shape.stride)),
            torch::nn::BatchNorm2d(out)));
  }
}

torch::Tensor BottleneckImpl::forward(const torch::Tensor& x) {
  return torch::relu(branch->forward(x) + (shortcut ? shortcut->forward(x) : x));
}

NprResNetImpl::NprResNetImpl() {
  constexpr int64_t kStem = 64;
  conv1 = register_module("conv1",
                          PlainConv(torch::nn::Conv2dOptions(3, kStem, 3).stride(2).padding(1)));
  bn1 = register_module("bn1", torch::nn::BatchNorm2d(kStem));
  struct Layer {
    int64_t blocks, inner_channels, stride;
  };
  int64_t channels = kStem;
  for (const Layer& layer : {Layer{3, 64, 1}, Layer{4, 128, 2}}) {
    for (int64_t i = 0; i < layer.blocks; ++i) {
      Bottleneck block(BottleneckImpl::Shape{.in_channels = channels,
                                             .inner_channels = layer.inner_channels,
                                             .stride = i == 0 ? layer.stride : 1});
      blocks.push_back(register_module("block" + std::to_string(blocks.size()), block));
      channels = layer.inner_channels * kExpansion;
    }
  }
}

torch::Tensor NprResNetImpl::forward(const torch::Tensor& x) {
  torch::Tensor y = torch::relu(bn1(conv1(NeighbouringPixelResidual(x) * kResidualScale)));
  y = torch::max_pool2d(y, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1);
  for (Bottleneck& block : blocks) y = block(y);
  return y;
}

}  // namespace airl
