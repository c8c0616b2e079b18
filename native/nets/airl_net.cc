#include "native/nets/airl_net.h"

#include <vector>

namespace airl {
namespace {

// Per-channel statistics of ImageNet photographs, in RGB order on 0..1: close enough for faces, and
// what batch norm after the stem corrects anyway.
constexpr double kRgbMean[3] = {0.485, 0.456, 0.406};
constexpr double kRgbStd[3] = {0.229, 0.224, 0.225};

torch::Tensor ChannelConstant(const double (&values)[3]) {
  return torch::tensor({values[0], values[1], values[2]}, torch::kFloat32).view({1, 3, 1, 1});
}

}  // namespace

std::optional<AirlNetOptions> AirlNetPreset(std::string_view name) {
  AirlNetOptions options;
  if (name == "airl-lite") {
    // A narrow head keeps the float16 weights of both streams under 10 MB.
    options.rgb.head_channels = 512;
    options.rgb.stochastic_depth = 0.1;
    return options;
  }
  if (name == "airl-b4") {
    options.name = "airl-b4";
    options.rgb_size = 380;
    options.rgb = {
        .width_factor = 1.4, .depth_factor = 1.8, .head_channels = 1792, .stochastic_depth = 0.2};
    options.spectrum.stem_channels = 32;
    options.spectrum.stage_channels = {64, 128, 208, 336};
    options.spectrum.comb_channels = 96;
    options.dropout = 0.3;
    return options;
  }
  if (name == "efficientnet-b4-rgb") {
    options = *AirlNetPreset("airl-b4");
    options.use_spectrum = false;
  } else if (name == "spectrum") {
    options = *AirlNetPreset("airl-lite");
    options.use_rgb = false;
  } else if (name == "xception") {
    options.rgb_trunk = RgbTrunk::kXception;
    options.rgb_size = 299;
    options.use_spectrum = false;
  } else if (name == "npr") {
    options.rgb_trunk = RgbTrunk::kNprResNet;
    options.rgb_size = kSpectrumSide;
    options.native_rgb = true;
    options.use_spectrum = false;
  } else {
    return std::nullopt;
  }
  options.name = name;
  return options;
}

std::string AirlNetNames() {
  return "airl-lite, airl-b4, xception, efficientnet-b4-rgb, spectrum or npr";
}

AirlNetImpl::AirlNetImpl(const AirlNetOptions& options) : options(options) {
  TORCH_CHECK(options.use_rgb || options.use_spectrum, "a network needs at least one stream");
  rgb_mean = register_buffer("rgb_mean", ChannelConstant(kRgbMean));
  rgb_std = register_buffer("rgb_std", ChannelConstant(kRgbStd));
  int64_t fused = 0;
  if (options.use_rgb) {
    switch (options.rgb_trunk) {
      case RgbTrunk::kEfficientNet:
        rgb = register_module("rgb", EfficientNet(options.rgb));
        break;
      case RgbTrunk::kXception:
        xception = register_module("rgb", Xception());
        break;
      case RgbTrunk::kNprResNet:
        npr = register_module("rgb", NprResNet());
        break;
    }
    rgb_classifier = register_module("rgb_classifier", torch::nn::Linear(rgb_channels(), 1));
    fused += rgb_channels();
  }
  if (options.use_spectrum) {
    spectrum = register_module("spectrum", SpectrumNet(options.spectrum));
    spectrum_classifier =
        register_module("spectrum_classifier", torch::nn::Linear(spectrum->feature_channels(), 1));
    fused += spectrum->feature_channels();
  }
  fusion = register_module("fusion", torch::nn::Linear(fused, kEmbeddingSize));
  classifier = register_module("classifier", torch::nn::Linear(kEmbeddingSize, 1));
}

int64_t AirlNetImpl::rgb_channels() const {
  switch (options.rgb_trunk) {
    case RgbTrunk::kXception:
      return kXceptionChannels;
    case RgbTrunk::kNprResNet:
      return kNprChannels;
    case RgbTrunk::kEfficientNet:
      break;
  }
  return options.rgb.head_channels;
}

int64_t AirlNetImpl::heatmap_size() const {
  switch (options.rgb_trunk) {
    case RgbTrunk::kXception:
      return XceptionImpl::MapSide(options.rgb_size);
    case RgbTrunk::kNprResNet:
      return NprResNetImpl::MapSide(options.rgb_size);
    case RgbTrunk::kEfficientNet:
      break;
  }
  return (options.rgb_size + 31) / 32;
}

torch::Tensor AirlNetImpl::RgbMap(const torch::Tensor& input) {
  const torch::Tensor standardised = (input - rgb_mean) / rgb_std;
  if (xception) return xception(standardised);
  if (npr) return npr(standardised);
  return rgb(standardised);
}

AirlOutputs AirlNetImpl::forward(torch::Tensor rgb_input, torch::Tensor spectrum_input) {
  AirlOutputs outputs;
  std::vector<torch::Tensor> pooled;
  if (options.use_rgb) {
    const torch::Tensor map = RgbMap(rgb_input);
    const torch::Tensor features = torch::dropout(map.mean({2, 3}), options.dropout, is_training());
    outputs.rgb_logit = rgb_classifier(features);
    // Class activation: the classifier applied at each position instead of to the mean.
    outputs.heatmap =
        torch::conv2d(map, rgb_classifier->weight.view({1, -1, 1, 1}), rgb_classifier->bias);
    pooled.push_back(features);
  }
  if (options.use_spectrum) {
    const torch::Tensor features =
        torch::dropout(spectrum(spectrum_input), options.dropout, is_training());
    outputs.spectrum_logit = spectrum_classifier(features);
    pooled.push_back(features);
  }
  const torch::Tensor hidden = fusion(torch::cat(pooled, 1));
  outputs.logit = classifier(torch::relu(hidden));
  outputs.embedding = torch::nn::functional::normalize(hidden);
  if (!options.use_rgb) {
    outputs.rgb_logit = torch::zeros_like(outputs.logit);
    outputs.heatmap =
        torch::zeros({hidden.size(0), 1, heatmap_size(), heatmap_size()}, hidden.options());
  }
  if (!options.use_spectrum) outputs.spectrum_logit = torch::zeros_like(outputs.logit);
  return outputs;
}

}  // namespace airl
