#include "native/nets/xception.h"

#include <string>

#include "native/nets/layers.h"

namespace airl {
namespace {

constexpr int64_t kMiddleBlocks = 8;
constexpr int64_t kMiddleChannels = 728;

// The reference implementation's batch norm: epsilon 1e-3, moving average 0.99.
torch::nn::BatchNorm2d Norm(int64_t channels) {
  return torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(channels).eps(1e-3).momentum(0.01));
}

}  // namespace

SeparableConvBnImpl::SeparableConvBnImpl(int64_t in_channels, int64_t out_channels) {
  depthwise = register_module(
      "depthwise",
      PlainConv(
          torch::nn::Conv2dOptions(in_channels, in_channels, 3).padding(1).groups(in_channels)));
  pointwise = register_module("pointwise",
                              PlainConv(torch::nn::Conv2dOptions(in_channels, out_channels, 1)));
  bn = register_module("bn", Norm(out_channels));
}

torch::Tensor SeparableConvBnImpl::forward(torch::Tensor x) {
  return bn(pointwise(depthwise(std::move(x))));
}

XceptionBlockImpl::XceptionBlockImpl(const Shape& shape) : shape(shape) {
  for (size_t i = 0; i + 1 < shape.channels.size(); ++i) {
    layers.push_back(register_module("layer" + std::to_string(i),
                                     SeparableConvBn(shape.channels[i], shape.channels[i + 1])));
  }
  if (!shape.halves) return;
  shortcut = register_module(
      "shortcut",
      PlainConv(
          torch::nn::Conv2dOptions(shape.channels.front(), shape.channels.back(), 1).stride(2)));
  shortcut_bn = register_module("shortcut_bn", Norm(shape.channels.back()));
}

torch::Tensor XceptionBlockImpl::forward(const torch::Tensor& x) {
  torch::Tensor y = x;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (i > 0 || shape.starts_with_relu) y = torch::relu(y);
    y = layers[i](y);
  }
  if (!shape.halves) return x + y;
  return torch::max_pool2d(y, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1) +
         shortcut_bn(shortcut(x));
}

XceptionImpl::XceptionImpl() {
  conv1 = register_module("conv1", PlainConv(torch::nn::Conv2dOptions(3, 32, 3).stride(2)));
  bn1 = register_module("bn1", Norm(32));
  conv2 = register_module("conv2", PlainConv(torch::nn::Conv2dOptions(32, 64, 3)));
  bn2 = register_module("bn2", Norm(64));
  std::vector<XceptionBlockImpl::Shape> shapes = {
      {.channels = {64, 128, 128}, .starts_with_relu = false},
      {.channels = {128, 256, 256}},
      {.channels = {256, kMiddleChannels, kMiddleChannels}}};
  for (int64_t i = 0; i < kMiddleBlocks; ++i) {
    shapes.push_back({.channels = std::vector<int64_t>(4, kMiddleChannels), .halves = false});
  }
  shapes.push_back({.channels = {kMiddleChannels, kMiddleChannels, 1024}});
  for (const XceptionBlockImpl::Shape& shape : shapes) {
    blocks.push_back(
        register_module("block" + std::to_string(blocks.size() + 1), XceptionBlock(shape)));
  }
  exit1 = register_module("exit1", SeparableConvBn(1024, 1536));
  exit2 = register_module("exit2", SeparableConvBn(1536, kXceptionChannels));
}

torch::Tensor XceptionImpl::forward(torch::Tensor x) {
  x = torch::relu(bn1(conv1(x)));
  x = torch::relu(bn2(conv2(x)));
  for (XceptionBlock& block : blocks) x = block(x);
  return torch::relu(exit2(torch::relu(exit1(x))));
}

int64_t XceptionImpl::MapSide(int64_t side) {
  side = (side - 3) / 2 + 1 - 2;
  for (int halving = 0; halving < 4; ++halving) side = (side + 1) / 2;
  return side;
}

}  // namespace airl
