#pragma once

// The spectrum stream: a convolutional network over the log-DCT spectrum of a face's residual.
//
// What it has to see are peaks and lines at fixed frequencies (multiples of 1/8 of the band, where
// upsampling puts them) over a background that falls with frequency and differs from camera to
// camera. A spectrum must not be read as translation-invariant, so position enters three times: the
// input is standardised per coefficient, the stem adds a learned bias per row and per column
// (initialised with a ramp and a comb at multiples of 1/8), and pooling weighs each position per
// channel. Beside the trunk a comb branch looks at 32 x 32 cells centred on the multiples of 1/8.
// Dimension letters: N batch, C channels, H vertical frequency, W horizontal frequency.

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "native/nets/layers.h"
#include "src/base/spectrum_side.h"

namespace airl {

inline constexpr int64_t kCombCell = 32;  // 1/8 of the band

struct SpectrumNetOptions {
  int64_t stem_channels = 24;                                // at 128 x 128
  std::vector<int64_t> stage_channels = {48, 96, 160, 256};  // at 64, 32, 16 and 8
  std::vector<int64_t> stage_blocks = {1, 2, 2, 2};
  int64_t last_expand_ratio = 2;  // inside the blocks of the last stage
  int64_t comb_channels = 64;     // 0 leaves the comb branch out
};

// Depthwise 5x5 -> 1x1, or 1x1 -> depthwise 5x5 -> 1x1 where expand_ratio > 1; the input is added.
struct SpectrumBlockImpl : torch::nn::Module {
  SpectrumBlockImpl(int64_t channels, int64_t expand_ratio);

  torch::Tensor forward(torch::Tensor x);

  ConvBn expand{nullptr};  // null when expand_ratio is 1
  ConvBn depthwise{nullptr};
  ConvBn project{nullptr};  // no activation; ReLU follows the sum
};
TORCH_MODULE(SpectrumBlock);

struct SpectrumStage {
  ConvBn down{nullptr};   // depthwise 3x3, stride 2
  ConvBn widen{nullptr};  // 1x1
  std::vector<SpectrumBlock> blocks;
};

struct SpectrumNetImpl : torch::nn::Module {
  explicit SpectrumNetImpl(const SpectrumNetOptions& options = {});

  // [N,1,256,256] raw log spectrum -> [N,feature_channels()], pooled.
  torch::Tensor forward(torch::Tensor x);

  int64_t feature_channels() const;

  // Per-coefficient statistics of the training data, each 256 x 256 values in any shape; a standard
  // deviation below 0.05 is raised to it. Throws c10::Error for another number of values or for
  // values that are not finite.
  void SetStandardisation(const torch::Tensor& mean, const torch::Tensor& std);

  SpectrumNetOptions options;
  torch::Tensor mean;         // buffer [1,1,256,256], 0 until set
  torch::Tensor std;          // buffer [1,1,256,256], 1 until set
  ConvBn stem{nullptr};       // no activation: the biases come first, then ReLU
  torch::Tensor row_bias;     // [1,stem,128,1]
  torch::Tensor column_bias;  // [1,stem,1,128]
  std::vector<SpectrumStage> stages;
  torch::Tensor pool_weight;  // [1,C,8,8], 1 at the start
  torch::nn::Conv2d comb{
      nullptr};  // 32x32, stride 32, padding 16, with bias: cells centred on the multiples of 1/8
  ConvBn comb_mix{nullptr};        // 3x3
  torch::Tensor comb_pool_weight;  // [1,comb,9,9]
};
TORCH_MODULE(SpectrumNet);

}  // namespace airl
