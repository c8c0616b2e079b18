#include "native/nets/efficientnet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace airl {
namespace {

struct StageShape {
  int64_t blocks;
  int64_t kernel;
  int64_t stride;
  int64_t expand_ratio;
  int64_t channels;
};

// Table 1 of the paper: the B0 network.
constexpr int64_t kStemChannels = 32;
constexpr std::array<StageShape, 7> kStages = {{{1, 3, 1, 1, 16},
                                                {2, 3, 2, 6, 24},
                                                {2, 5, 2, 6, 40},
                                                {3, 3, 2, 6, 80},
                                                {3, 5, 1, 6, 112},
                                                {4, 5, 2, 6, 192},
                                                {1, 3, 1, 6, 320}}};

// Squeeze-excite works at a quarter of the block's input channels.
constexpr int64_t kSqueezeDivisor = 4;

torch::nn::Conv2d PointwiseConv(int64_t in_channels, int64_t out_channels) {
  torch::nn::Conv2d conv(torch::nn::Conv2dOptions(in_channels, out_channels, 1).bias(true));
  InitialiseConv(*conv);
  return conv;
}

// Zeroes the branch of each sample with probability `drop_rate` and scales the rest to keep the
// mean.
torch::Tensor DropBranch(const torch::Tensor& branch, double drop_rate) {
  const double keep = 1.0 - drop_rate;
  const torch::Tensor mask =
      torch::empty({branch.size(0), 1, 1, 1}, branch.options()).bernoulli_(keep).div_(keep);
  return branch * mask;
}

}  // namespace

int64_t ScaledChannels(int64_t channels, double width_factor) {
  constexpr int64_t kDivisor = 8;
  const double scaled = static_cast<double>(channels) * width_factor;
  int64_t rounded =
      std::max(kDivisor, static_cast<int64_t>(scaled + kDivisor / 2.0) / kDivisor * kDivisor);
  if (static_cast<double>(rounded) < 0.9 * scaled) rounded += kDivisor;
  return rounded;
}

MbConvImpl::MbConvImpl(const Shape& shape, double drop_rate)
    : shape(shape),
      has_skip(shape.stride == 1 && shape.in_channels == shape.out_channels),
      drop_rate(drop_rate) {
  const int64_t inner = shape.in_channels * shape.expand_ratio;
  const int64_t squeezed = std::max<int64_t>(1, shape.in_channels / kSqueezeDivisor);
  if (shape.expand_ratio != 1) {
    expand = register_module("expand", ConvBn(ConvBnOptions{.in_channels = shape.in_channels,
                                                            .out_channels = inner,
                                                            .kernel = 1,
                                                            .activation = Activation::kSilu}));
  }
  depthwise = register_module("depthwise", ConvBn(ConvBnOptions{.in_channels = inner,
                                                                .out_channels = inner,
                                                                .kernel = shape.kernel,
                                                                .stride = shape.stride,
                                                                .groups = inner,
                                                                .activation = Activation::kSilu}));
  squeeze = register_module("squeeze", PointwiseConv(inner, squeezed));
  excite = register_module("excite", PointwiseConv(squeezed, inner));
  project = register_module(
      "project",
      ConvBn(ConvBnOptions{.in_channels = inner, .out_channels = shape.out_channels, .kernel = 1}));
}

torch::Tensor MbConvImpl::forward(torch::Tensor x) {
  torch::Tensor y = expand ? expand(x) : x;
  y = depthwise(y);
  const torch::Tensor pooled = y.mean({2, 3}, /*keepdim=*/true);
  y = y * torch::sigmoid(excite(torch::silu(squeeze(pooled))));
  y = project(y);
  if (!has_skip) return y;
  if (is_training() && drop_rate > 0.0) y = DropBranch(y, drop_rate);
  return x + y;
}

EfficientNetImpl::EfficientNetImpl(const EfficientNetOptions& options) : options(options) {
  int64_t channels = ScaledChannels(kStemChannels, options.width_factor);
  stem = register_module("stem", ConvBn(ConvBnOptions{.in_channels = 3,
                                                      .out_channels = channels,
                                                      .stride = 2,
                                                      .activation = Activation::kSilu}));
  const auto scaled_blocks = [&](const StageShape& stage) {
    return static_cast<int64_t>(
        std::ceil(static_cast<double>(stage.blocks) * options.depth_factor));
  };
  int64_t total_blocks = 0;
  for (const StageShape& stage : kStages) total_blocks += scaled_blocks(stage);

  for (const StageShape& stage : kStages) {
    const int64_t out_channels = ScaledChannels(stage.channels, options.width_factor);
    for (int64_t i = 0; i < scaled_blocks(stage); ++i) {
      const auto index = static_cast<int64_t>(blocks.size());
      const double drop_rate =
          options.stochastic_depth * static_cast<double>(index) / static_cast<double>(total_blocks);
      MbConv block(MbConvImpl::Shape{.in_channels = channels,
                                     .out_channels = out_channels,
                                     .expand_ratio = stage.expand_ratio,
                                     .kernel = stage.kernel,
                                     .stride = i == 0 ? stage.stride : 1},
                   drop_rate);
      blocks.push_back(register_module("block" + std::to_string(index), block));
      channels = out_channels;
    }
  }
  head = register_module("head", ConvBn(ConvBnOptions{.in_channels = channels,
                                                      .out_channels = options.head_channels,
                                                      .kernel = 1,
                                                      .activation = Activation::kSilu}));
}

torch::Tensor EfficientNetImpl::forward(torch::Tensor x) {
  x = stem(x);
  for (MbConv& block : blocks) x = block(x);
  return head(x);
}

}  // namespace airl
