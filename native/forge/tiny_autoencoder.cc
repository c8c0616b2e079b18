#include "native/forge/tiny_autoencoder.h"

#include <utility>

#include "native/forge/module_weights.h"

namespace airl {
namespace {

namespace nn = torch::nn;

constexpr int64_t kChannels = 64;
constexpr int64_t kLatentChannels = 32;
constexpr int64_t kPoolChannels = 256;
constexpr int64_t kPoolGroups = 4;
constexpr int64_t kCell = 8;  // pixels of the picture per latent cell and side

nn::Conv2d TaesdConv(int64_t in_channels, int64_t out_channels) {
  return nn::Conv2d(nn::Conv2dOptions(in_channels, out_channels, 3).padding(1));
}

// Without bias: the convolutions that change the resolution.
nn::Conv2d ScaleConv(int64_t stride) {
  return nn::Conv2d(
      nn::Conv2dOptions(kChannels, kChannels, 3).padding(1).stride(stride).bias(false));
}

nn::Conv2d PointwiseConv(int64_t in_channels, int64_t out_channels) {
  return nn::Conv2d(nn::Conv2dOptions(in_channels, out_channels, 1).bias(false));
}

// Module names are the positions in the weight files, so loading is by name.
struct BlockImpl : nn::Module {
  explicit BlockImpl(bool with_pool) {
    conv = register_module("conv", nn::Sequential(TaesdConv(kChannels, kChannels), nn::ReLU(),
                                                  TaesdConv(kChannels, kChannels), nn::ReLU(),
                                                  TaesdConv(kChannels, kChannels)));
    if (with_pool) {
      pool = register_module(
          "pool", nn::Sequential(PointwiseConv(kChannels, kPoolChannels),
                                 nn::GroupNorm(nn::GroupNormOptions(kPoolGroups, kPoolChannels)),
                                 nn::ReLU(), PointwiseConv(kPoolChannels, kChannels)));
    }
  }

  torch::Tensor forward(torch::Tensor x) {
    if (pool) x = x + pool->forward(x);
    return torch::relu(conv->forward(x) + x);
  }

  nn::Sequential conv{nullptr};
  nn::Sequential pool{nullptr};  // null in a block without it
};
TORCH_MODULE(Block);

Block Plain() { return Block(/*with_pool=*/false); }
Block Pooled() { return Block(/*with_pool=*/true); }

nn::Functional Double() {
  return nn::Functional([](const torch::Tensor& x) {
    return nn::functional::interpolate(x, nn::functional::InterpolateFuncOptions()
                                              .scale_factor(std::vector<double>{2.0, 2.0})
                                              .mode(torch::kNearest));
  });
}

// Keeps the latent within -3..3.
nn::Functional Squash() {
  return nn::Functional([](const torch::Tensor& x) { return torch::tanh(x / 3.0) * 3.0; });
}

nn::Sequential MakeEncoder() {
  return nn::Sequential(TaesdConv(3, kChannels), Plain(),            // 0-1
                        ScaleConv(2), Plain(), Plain(), Plain(),     // 2-5
                        ScaleConv(2), Plain(), Plain(), Plain(),     // 6-9
                        ScaleConv(2), Pooled(), Pooled(), Pooled(),  // 10-13
                        TaesdConv(kChannels, kLatentChannels));      // 14
}

nn::Sequential MakeDecoder() {
  return nn::Sequential(Squash(), TaesdConv(kLatentChannels, kChannels), nn::ReLU(),  // 0-2
                        Pooled(), Pooled(), Pooled(),                                 // 3-5
                        Double(), ScaleConv(1), Plain(), Plain(), Plain(),            // 6-10
                        Double(), ScaleConv(1), Plain(), Plain(), Plain(),            // 11-15
                        Double(), ScaleConv(1), Plain(), TaesdConv(kChannels, 3));    // 16-19
}

Status LoadWeights(nn::Sequential& net, const std::string& path) {
  AIRL_RETURN_IF_ERROR(LoadModuleWeights(*net, path));
  for (torch::Tensor& parameter : net->parameters()) parameter.set_requires_grad(false);
  net->eval();
  return OkStatus();
}

}  // namespace

StatusOr<TinyAutoencoder> TinyAutoencoder::Load(const std::string& folder) {
  TinyAutoencoder autoencoder;
  autoencoder.encoder_ = MakeEncoder();
  autoencoder.decoder_ = MakeDecoder();
  AIRL_RETURN_IF_ERROR(LoadWeights(autoencoder.encoder_, folder + "/taef2_encoder.safetensors"));
  AIRL_RETURN_IF_ERROR(LoadWeights(autoencoder.decoder_, folder + "/taef2_decoder.safetensors"));
  return autoencoder;
}

void TinyAutoencoder::To(torch::Device device, torch::Dtype dtype) {
  encoder_->to(device, dtype);
  decoder_->to(device, dtype);
}

torch::Tensor TinyAutoencoder::Encode(const torch::Tensor& rgb) const {
  torch::NoGradGuard no_grad;
  return encoder_.ptr()->forward(rgb);
}

torch::Tensor TinyAutoencoder::Decode(const torch::Tensor& latent) const {
  torch::NoGradGuard no_grad;
  return decoder_.ptr()->forward(latent);
}

StatusOr<torch::Tensor> TinyAutoencoder::Reconstruct(const torch::Tensor& rgb) const {
  const bool single = rgb.dim() == 3;
  const torch::Tensor batch = single ? rgb.unsqueeze(0) : rgb;
  if (batch.dim() != 4 || batch.size(1) != 3 || !batch.is_floating_point() ||
      batch.size(2) < kCell || batch.size(3) < kCell) {
    return BadInput("the autoencoder takes float [N,3,H,W] or [3,H,W] with sides of 8 and more");
  }
  torch::NoGradGuard no_grad;
  const int64_t height = batch.size(2);
  const int64_t width = batch.size(3);
  const int64_t bottom = (kCell - height % kCell) % kCell;
  const int64_t right = (kCell - width % kCell) % kCell;
  const torch::Tensor placed = batch.to(encoder_->parameters()[0].options());
  const torch::Tensor padded = torch::reflection_pad2d(placed, {0, right, 0, bottom});
  torch::Tensor output = Decode(Encode(padded))
                             .slice(2, 0, height)
                             .slice(3, 0, width)
                             .clamp(0.0, 1.0)
                             .to(rgb.options())
                             .contiguous();
  return single ? output.squeeze(0) : output;
}

}  // namespace airl
