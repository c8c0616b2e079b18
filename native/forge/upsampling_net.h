#pragma once

// Small networks whose decoders upsample in each of the common ways. Dimension letters: N pictures,
// H, W pixels, s stages.

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

enum class Upsampler {
  kNearest,      // repetition, then a 3 x 3 convolution
  kBilinear,     // bilinear interpolation, then a 3 x 3 convolution
  kTransposed3,  // transposed convolution 3 x 3, stride 2: its taps overlap unevenly
  kTransposed4,  // transposed convolution 4 x 4, stride 2
  kPixelShuffle  // 3 x 3 convolution to four times the channels, laid out as 2 x 2 pixels
};

// "nearest", "bilinear", "transposed3", "transposed4", "pixel-shuffle".
const char* UpsamplerName(Upsampler upsampler);
StatusOr<Upsampler> UpsamplerOf(const std::string& name);
std::vector<std::string> UpsamplerNames();

struct UpsamplingNetOptions {
  Upsampler upsampler = Upsampler::kPixelShuffle;
  int64_t stages = 3;  // of upsampling by 2: 2..4, of a super-resolution network 1..2
  // The input is reduced by area means and enlarged by the network; else an autoencoder with
  // learned reduction.
  bool super_resolution = false;
  int64_t width =
      16;  // channels at full resolution; twice as many at each level below, 128 at most
};

// kBadInput naming the option that is out of range.
Status CheckOptions(const UpsamplingNetOptions& options);

// rgb [N,3,H,W], 0..1, H and W multiples of 2^s -> the same shape, not clamped.
struct UpsamplingNetImpl : torch::nn::Module {
  explicit UpsamplingNetImpl(const UpsamplingNetOptions& options);
  torch::Tensor forward(const torch::Tensor& rgb);

  UpsamplingNetOptions options;
  torch::nn::Sequential encoder{nullptr};
  torch::nn::Sequential decoder{nullptr};
};
TORCH_MODULE(UpsamplingNet);

// Judges patches of 16 x 16 pixels: [N,3,H,W] -> logits [N,1,h,w], high for photographs.
torch::nn::Sequential MakePatchDiscriminator();

}  // namespace airl
