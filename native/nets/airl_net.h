#pragma once

// The AIRL network: an RGB stream and a spectrum stream, kept apart until their pooled features
// meet. Label 1 = fake everywhere: a positive logit says fake. Dimension letters: N batch, S side
// of the RGB crop, h x w the RGB stream's last map (S / 32, rounded up).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <torch/torch.h>

#include "native/nets/efficientnet.h"
#include "native/nets/npr_resnet.h"
#include "native/nets/spectrum_net.h"
#include "native/nets/xception.h"

namespace airl {

inline constexpr int64_t kEmbeddingSize = 128;

// What looks at the RGB input. Head, losses and training are the same for all, so that a comparison
// is of the features alone. Only EfficientNet has an ONNX export.
enum class RgbTrunk { kEfficientNet, kXception, kNprResNet };

struct AirlNetOptions {
  std::string name = "airl-lite";
  int64_t rgb_size = 224;  // S
  RgbTrunk rgb_trunk = RgbTrunk::kEfficientNet;
  EfficientNetOptions rgb;  // where it is the trunk
  // The RGB input is the 256 x 256 window of the spectrum at native resolution instead of the
  // resized face: what a network of pixel differences has to see. S is then 256.
  bool native_rgb = false;
  SpectrumNetOptions spectrum;
  double dropout = 0.2;      // on the pooled features of each stream
  bool use_rgb = true;       // false: ablation, spectrum alone; rgb_logit and heatmap are 0
  bool use_spectrum = true;  // false: ablation, RGB alone; spectrum_logit is 0
};

// The two networks: "airl-lite" (B0 features at 224, 4.7 M parameters), "airl-b4" (B4 features at
// 380, 19.5 M). The baselines, of one stream each: "xception" (at 299), "efficientnet-b4-rgb" (the
// RGB stream of airl-b4), "spectrum" (the spectrum stream of airl-lite), "npr" (at 256, native
// resolution). Nothing for another name.
std::optional<AirlNetOptions> AirlNetPreset(std::string_view name);

// All names of AirlNetPreset, as an error message lists them.
std::string AirlNetNames();

// What the network says about each of N faces.
struct AirlOutputs {
  torch::Tensor logit;           // [N,1]
  torch::Tensor embedding;       // [N,128], unit length
  torch::Tensor rgb_logit;       // [N,1], the RGB stream alone
  torch::Tensor spectrum_logit;  // [N,1], the spectrum stream alone
  torch::Tensor
      heatmap;  // [N,1,h,w]; class activation: its mean over h, w is rgb_logit (in eval mode)
};

struct AirlNetImpl : torch::nn::Module {
  explicit AirlNetImpl(const AirlNetOptions& options = {});

  // rgb [N,3,S,S] with values 0..1, spectrum [N,1,256,256] raw log spectrum. A stream that is left
  // out does not look at its input, which may then be undefined.
  AirlOutputs forward(torch::Tensor rgb, torch::Tensor spectrum);

  // C of the RGB stream's last map.
  int64_t rgb_channels() const;

  // h = w of the heat map.
  int64_t heatmap_size() const;

  AirlNetOptions options;
  torch::Tensor rgb_mean;     // buffer [1,3,1,1]
  torch::Tensor rgb_std;      // buffer [1,3,1,1]
  EfficientNet rgb{nullptr};  // of the three trunks the one in use, each registered as "rgb"
  Xception xception{nullptr};
  NprResNet npr{nullptr};
  SpectrumNet spectrum{nullptr};
  torch::nn::Linear rgb_classifier{nullptr};       // pooled RGB features -> 1
  torch::nn::Linear spectrum_classifier{nullptr};  // pooled spectrum features -> 1
  torch::nn::Linear fusion{nullptr};               // both, concatenated (RGB first) -> 128
  torch::nn::Linear classifier{nullptr};           // ReLU(fusion) -> 1

 private:
  // [N,3,S,S] in 0..1 -> the trunk's last map [N,rgb_channels(),h,w].
  torch::Tensor RgbMap(const torch::Tensor& input);
};
TORCH_MODULE(AirlNet);

}  // namespace airl
