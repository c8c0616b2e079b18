#include "native/forge/upsampling_net.h"

#include <algorithm>

namespace airl {
namespace {

namespace nn = torch::nn;

constexpr int64_t kMaxChannels = 128;
constexpr double kLeak = 0.1;
constexpr const char* kNames[] = {"nearest", "bilinear", "transposed3", "transposed4",
                                  "pixel-shuffle"};

nn::Conv2d UpsamplingConv(int64_t in, int64_t out, int64_t side = 3, int64_t stride = 1) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, side).padding((side - 1) / 2).stride(stride));
}

nn::LeakyReLU Leaky() { return nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(kLeak)); }

int64_t Channels(const UpsamplingNetOptions& options, int64_t level) {
  return std::min(options.width << level, kMaxChannels);
}

nn::ConvTranspose2d Transposed(int64_t in, int64_t out, int64_t side) {
  auto options = nn::ConvTranspose2dOptions(in, out, side).stride(2).padding(1);
  if (side == 3) options.output_padding(1);
  return nn::ConvTranspose2d(options);
}

void PushUpsampling(nn::Sequential& net, Upsampler upsampler, int64_t in, int64_t out) {
  const auto factor = nn::UpsampleOptions().scale_factor(std::vector<double>{2, 2});
  switch (upsampler) {
    case Upsampler::kNearest:
      net->push_back(nn::Upsample(nn::UpsampleOptions(factor).mode(torch::kNearest)));
      net->push_back(UpsamplingConv(in, out));
      break;
    case Upsampler::kBilinear:
      net->push_back(
          nn::Upsample(nn::UpsampleOptions(factor).mode(torch::kBilinear).align_corners(false)));
      net->push_back(UpsamplingConv(in, out));
      break;
    case Upsampler::kTransposed3:
      net->push_back(Transposed(in, out, 3));
      break;
    case Upsampler::kTransposed4:
      net->push_back(Transposed(in, out, 4));
      break;
    case Upsampler::kPixelShuffle:
      net->push_back(UpsamplingConv(in, 4 * out));
      net->push_back(nn::PixelShuffle(2));
      break;
  }
  net->push_back(Leaky());
}

nn::Sequential MakeEncoder(const UpsamplingNetOptions& options) {
  nn::Sequential net;
  if (options.super_resolution) {
    const int64_t factor = int64_t{1} << options.stages;
    net->push_back(nn::AvgPool2d(nn::AvgPool2dOptions(factor)));
    // The level below the first upsampling, where the network has all it will know.
    const int64_t channels = Channels(options, options.stages + 1);
    net->push_back(UpsamplingConv(3, channels));
    net->push_back(Leaky());
    for (int i = 0; i < 3; ++i) {
      net->push_back(UpsamplingConv(channels, channels));
      net->push_back(Leaky());
    }
    return net;
  }
  net->push_back(UpsamplingConv(3, Channels(options, 0)));
  net->push_back(Leaky());
  for (int64_t level = 0; level < options.stages; ++level) {
    net->push_back(UpsamplingConv(Channels(options, level), Channels(options, level + 1), 3, 2));
    net->push_back(Leaky());
  }
  return net;
}

nn::Sequential MakeDecoder(const UpsamplingNetOptions& options) {
  nn::Sequential net;
  const int64_t lowest = options.super_resolution ? options.stages + 1 : options.stages;
  int64_t in = Channels(options, lowest);
  for (int64_t level = options.stages - 1; level >= 0; --level) {
    const int64_t out = Channels(options, level);
    PushUpsampling(net, options.upsampler, in, out);
    if (level > 0) {
      net->push_back(UpsamplingConv(out, out));
      net->push_back(Leaky());
    }
    in = out;
  }
  net->push_back(UpsamplingConv(in, 3));
  return net;
}

}  // namespace

const char* UpsamplerName(Upsampler upsampler) { return kNames[static_cast<int>(upsampler)]; }

std::vector<std::string> UpsamplerNames() { return {std::begin(kNames), std::end(kNames)}; }

StatusOr<Upsampler> UpsamplerOf(const std::string& name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (name == kNames[i]) return static_cast<Upsampler>(i);
  }
  return BadInput("\"" + name +
                  "\" is no upsampler: nearest, bilinear, transposed3, transposed4, pixel-shuffle");
}

Status CheckOptions(const UpsamplingNetOptions& options) {
  const int64_t low = options.super_resolution ? 1 : 2;
  const int64_t high = options.super_resolution ? 2 : 4;
  if (options.stages < low || options.stages > high) {
    return BadInput(
        "stages of " +
        std::string(options.super_resolution ? "a super-resolution network" : "an autoencoder") +
        " are " + std::to_string(low) + ".." + std::to_string(high) + ", not " +
        std::to_string(options.stages));
  }
  if (options.width < 4 || options.width > kMaxChannels) {
    return BadInput("width " + std::to_string(options.width) + " is not in 4..128 channels");
  }
  return OkStatus();
}

UpsamplingNetImpl::UpsamplingNetImpl(const UpsamplingNetOptions& net_options)
    : options(net_options) {
  encoder = register_module("encoder", MakeEncoder(options));
  decoder = register_module("decoder", MakeDecoder(options));
}

torch::Tensor UpsamplingNetImpl::forward(const torch::Tensor& rgb) {
  return decoder->forward(encoder->forward(rgb - 0.5)) + 0.5;
}

torch::nn::Sequential MakePatchDiscriminator() {
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(3, 32, 4).stride(2).padding(1)), Leaky(),
                        nn::Conv2d(nn::Conv2dOptions(32, 64, 4).stride(2).padding(1)), Leaky(),
                        UpsamplingConv(64, 1));
}

}  // namespace airl
