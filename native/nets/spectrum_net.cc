#include "native/nets/spectrum_net.h"

#include <cmath>
#include <string>

namespace airl {
namespace {

constexpr double kMinStd = 0.05;

// Learned bias along one axis of the stem's map, [1,C,...]: each channel starts as its own mix of a
// ramp (how high the frequency is) and a comb (1 at the multiples of 1/8 of the band, falling to 0
// within four coefficients).
torch::Tensor AxisBias(int64_t channels, int64_t length) {
  const torch::Tensor coefficient = (torch::arange(length, torch::kFloat32) + 0.5) *
                                    (static_cast<double>(kSpectrumSide) / length);
  const torch::Tensor ramp = coefficient / (kSpectrumSide / 2.0) - 1.0;
  const torch::Tensor phase =
      torch::remainder(coefficient + kCombCell / 2.0, kCombCell) - kCombCell / 2.0;
  const torch::Tensor comb = torch::relu(1.0 - phase.abs() / 4.0);
  const torch::Tensor mix = torch::randn({channels, 2}) * 0.25;
  return torch::matmul(mix, torch::stack({ramp, comb}));
}

}  // namespace

SpectrumBlockImpl::SpectrumBlockImpl(int64_t channels, int64_t expand_ratio) {
  const int64_t inner = channels * expand_ratio;
  if (expand_ratio != 1) {
    expand = register_module("expand", ConvBn(ConvBnOptions{.in_channels = channels,
                                                            .out_channels = inner,
                                                            .kernel = 1,
                                                            .activation = Activation::kRelu}));
  }
  depthwise = register_module("depthwise", ConvBn(ConvBnOptions{.in_channels = inner,
                                                                .out_channels = inner,
                                                                .kernel = 5,
                                                                .groups = inner,
                                                                .activation = Activation::kRelu}));
  project = register_module(
      "project",
      ConvBn(ConvBnOptions{.in_channels = inner, .out_channels = channels, .kernel = 1}));
}

torch::Tensor SpectrumBlockImpl::forward(torch::Tensor x) {
  const torch::Tensor y = project(depthwise(expand ? expand(x) : x));
  return torch::relu(x + y);
}

SpectrumNetImpl::SpectrumNetImpl(const SpectrumNetOptions& options) : options(options) {
  TORCH_CHECK(options.stage_channels.size() == options.stage_blocks.size() &&
                  !options.stage_channels.empty(),
              "each stage of the spectrum stream needs its channels and its number of blocks");
  mean = register_buffer("mean", torch::zeros({1, 1, kSpectrumSide, kSpectrumSide}));
  std = register_buffer("std", torch::ones({1, 1, kSpectrumSide, kSpectrumSide}));

  int64_t side = kSpectrumSide / 2;
  stem = register_module(
      "stem",
      ConvBn(ConvBnOptions{
          .in_channels = 1, .out_channels = options.stem_channels, .kernel = 5, .stride = 2}));
  row_bias =
      register_parameter("row_bias", AxisBias(options.stem_channels, side).view({1, -1, side, 1}));
  column_bias = register_parameter("column_bias",
                                   AxisBias(options.stem_channels, side).view({1, -1, 1, side}));

  int64_t channels = options.stem_channels;
  for (size_t s = 0; s < options.stage_channels.size(); ++s) {
    const std::string name = "stage" + std::to_string(s);
    const bool is_last = s + 1 == options.stage_channels.size();
    SpectrumStage stage;
    stage.down = register_module(
        name + "_down",
        ConvBn(ConvBnOptions{
            .in_channels = channels, .out_channels = channels, .stride = 2, .groups = channels}));
    stage.widen = register_module(name + "_widen",
                                  ConvBn(ConvBnOptions{.in_channels = channels,
                                                       .out_channels = options.stage_channels[s],
                                                       .kernel = 1,
                                                       .activation = Activation::kRelu}));
    channels = options.stage_channels[s];
    for (int64_t b = 0; b < options.stage_blocks[s]; ++b) {
      stage.blocks.push_back(
          register_module(name + "_block" + std::to_string(b),
                          SpectrumBlock(channels, is_last ? options.last_expand_ratio : 1)));
    }
    stages.push_back(std::move(stage));
    side /= 2;
  }
  pool_weight = register_parameter("pool_weight", torch::ones({1, channels, side, side}));

  if (options.comb_channels > 0) {
    constexpr int64_t kCells = kSpectrumSide / kCombCell + 1;
    comb = register_module(
        "comb", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, options.comb_channels, kCombCell)
                                      .stride(kCombCell)
                                      .padding(kCombCell / 2)));
    InitialiseConv(*comb);
    // Fan-in scale: 1,024 standardised coefficients sum to unit variance.
    torch::NoGradGuard no_grad;
    comb->weight.normal_(0.0, 1.0 / static_cast<double>(kCombCell));
    comb_mix =
        register_module("comb_mix", ConvBn(ConvBnOptions{.in_channels = options.comb_channels,
                                                         .out_channels = options.comb_channels,
                                                         .activation = Activation::kRelu}));
    comb_pool_weight = register_parameter("comb_pool_weight",
                                          torch::ones({1, options.comb_channels, kCells, kCells}));
  }
}

torch::Tensor SpectrumNetImpl::forward(torch::Tensor x) {
  x = (x - mean) / std;
  // The two biases first: their gradients are then sums of one map, not of the whole batch.
  const torch::Tensor bias = (row_bias + column_bias).contiguous(torch::MemoryFormat::ChannelsLast);
  torch::Tensor y = torch::relu(stem(x) + bias);
  for (SpectrumStage& stage : stages) {
    y = stage.widen(stage.down(y));
    for (SpectrumBlock& block : stage.blocks) y = block(y);
  }
  y = (y * pool_weight).mean({2, 3});
  if (!comb) return y;
  const torch::Tensor cells = comb_mix(torch::relu(comb(x)));
  return torch::cat({y, (cells * comb_pool_weight).mean({2, 3})}, 1);
}

int64_t SpectrumNetImpl::feature_channels() const {
  return options.stage_channels.back() + options.comb_channels;
}

void SpectrumNetImpl::SetStandardisation(const torch::Tensor& new_mean,
                                         const torch::Tensor& new_std) {
  constexpr int64_t kValues = int64_t{kSpectrumSide} * kSpectrumSide;
  TORCH_CHECK(new_mean.numel() == kValues && new_std.numel() == kValues, "standardisation needs ",
              kValues, " means and deviations, got ", new_mean.numel(), " and ", new_std.numel());
  TORCH_CHECK(new_mean.isfinite().all().item<bool>() && new_std.isfinite().all().item<bool>(),
              "standardisation needs finite means and deviations");
  torch::NoGradGuard no_grad;
  mean.copy_(new_mean.reshape_as(mean));
  std.copy_(new_std.reshape_as(std).clamp_min(kMinStd));
}

}  // namespace airl
