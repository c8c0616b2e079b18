#include "native/nets/layers.h"

#include <cmath>

#include "native/nets/norm_silu.h"

namespace airl {

ConvBnImpl::ConvBnImpl(const ConvBnOptions& options) : options(options) {
  conv = register_module(
      "conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(options.in_channels, options.out_channels,
                                                         options.kernel)
                                    .stride(options.stride)
                                    .padding(options.kernel / 2)
                                    .groups(options.groups)
                                    .bias(false)));
  bn = register_module("bn",
                       torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(options.out_channels)
                                                  .eps(options.bn_eps)
                                                  .momentum(options.bn_momentum)));
  InitialiseConv(*conv);
}

torch::Tensor ConvBnImpl::forward(torch::Tensor x) {
  x = conv(std::move(x));
  if (options.activation == Activation::kSilu && CanFuseSilu(*bn, x)) return BatchNormSilu(*bn, x);
  return Activate(bn(x), options.activation);
}

torch::Tensor Activate(torch::Tensor x, Activation activation) {
  switch (activation) {
    case Activation::kNone:
      break;
    case Activation::kRelu:
      return torch::relu(x);
    case Activation::kSilu:
      return torch::silu(x);
  }
  return x;
}

void InitialiseConv(torch::nn::Conv2dImpl& conv) {
  torch::NoGradGuard no_grad;
  const double fan_out =
      static_cast<double>(conv.weight.size(0) * conv.weight.size(2) * conv.weight.size(3)) /
      static_cast<double>(conv.options.groups());
  conv.weight.normal_(0.0, std::sqrt(2.0 / fan_out));
  if (conv.bias.defined()) conv.bias.zero_();
}

torch::nn::Conv2d PlainConv(torch::nn::Conv2dOptions options) {
  torch::nn::Conv2d conv(options.bias(false));
  InitialiseConv(*conv);
  return conv;
}

void ToChannelsLast(torch::nn::Module& module) {
  torch::NoGradGuard no_grad;
  for (torch::Tensor& parameter : module.parameters()) {
    if (parameter.dim() == 4) {
      // A copy, as contiguous() leaves the strides of one channel or of 1x1 kernels as they are.
      torch::Tensor laid_out = torch::empty(
          parameter.sizes(), parameter.options().memory_format(torch::MemoryFormat::ChannelsLast));
      parameter.set_data(laid_out.copy_(parameter));
    }
  }
}

}  // namespace airl
