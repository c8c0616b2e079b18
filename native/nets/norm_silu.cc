#include "native/nets/norm_silu.h"

#include <c10/cuda/CUDAStream.h>

#include "native/cuda/norm_silu.h"

namespace airl {
namespace {

// [C] each, float, but x.
struct Layer {
  torch::Tensor x;  // [N,C,H,W], channels-last
  torch::Tensor mean;
  torch::Tensor variance;  // biased
  torch::Tensor weight;
  torch::Tensor bias;
  double eps = 0;
};

cuda::NormSiluInput InputOf(const Layer& layer) {
  return {.x = layer.x.data_ptr(),
          .bfloat16 = layer.x.scalar_type() == torch::kBFloat16,
          .rows = layer.x.numel() / layer.x.size(1),
          .channels = layer.x.size(1),
          .mean = layer.mean.data_ptr<float>(),
          .variance = layer.variance.data_ptr<float>(),
          .weight = layer.weight.data_ptr<float>(),
          .bias = layer.bias.data_ptr<float>(),
          .eps = static_cast<float>(layer.eps)};
}

void* StreamOf(const torch::Tensor& x) {
  return c10::cuda::getCurrentCUDAStream(x.device().index()).stream();
}

void Check(const Status& status) { TORCH_CHECK(status.ok(), status.message()); }

torch::Tensor Forward(const Layer& layer) {
  const c10::DeviceGuard guard(layer.x.device());
  torch::Tensor z = torch::empty_like(layer.x);
  Check(cuda::NormSilu(InputOf(layer), z.data_ptr(), StreamOf(layer.x)));
  return z;
}

struct Fused : torch::autograd::Function<Fused> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               const torch::Tensor& weight, const torch::Tensor& bias,
                               const torch::Tensor& running_mean, const torch::Tensor& running_var,
                               double momentum, double eps) {
    const auto [mean, variance] =
        at::batch_norm_update_stats(x, running_mean, running_var, momentum);
    context->save_for_backward({x, mean, variance, weight, bias});
    context->saved_data["eps"] = eps;
    return Forward({x, mean, variance, weight, bias, eps});
  }

  static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                               torch::autograd::tensor_list gradients) {
    const torch::autograd::tensor_list saved = context->get_saved_variables();
    const Layer layer{saved[0], saved[1], saved[2],
                      saved[3], saved[4], context->saved_data["eps"].toDouble()};
    const c10::DeviceGuard guard(layer.x.device());
    const torch::Tensor dz =
        gradients[0].to(layer.x.scalar_type()).contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor dx = torch::empty_like(layer.x);
    const torch::Tensor sums = torch::zeros({2, layer.x.size(1)}, layer.mean.options());
    const cuda::NormSiluInput input = InputOf(layer);
    void* const stream = StreamOf(layer.x);
    Check(cuda::NormSiluSums(input, dz.data_ptr(), sums.data_ptr<float>(), stream));
    Check(cuda::NormSiluBackward(input, dz.data_ptr(), sums.data_ptr<float>(), dx.data_ptr(),
                                 stream));
    const torch::Tensor none;
    return {dx, sums[1], sums[0], none, none, none, none};
  }
};

}  // namespace

bool CanFuseSilu(const torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x) {
  const bool is_taken =
      x.is_cuda() && (x.scalar_type() == torch::kFloat || x.scalar_type() == torch::kBFloat16);
  const bool wants_gradient =
      torch::GradMode::is_enabled() && (x.requires_grad() || bn.weight.requires_grad());
  return is_taken && x.size(1) % cuda::kNormSiluVector == 0 && x.numel() > x.size(1) &&
         x.is_contiguous(torch::MemoryFormat::ChannelsLast) &&
         bn.weight.scalar_type() == torch::kFloat && (bn.is_training() || !wants_gradient);
}

torch::Tensor BatchNormSilu(torch::nn::BatchNorm2dImpl& bn, const torch::Tensor& x) {
  const double eps = bn.options.eps();
  if (!bn.is_training()) {
    return Forward({x, bn.running_mean, bn.running_var, bn.weight, bn.bias, eps});
  }
  bn.num_batches_tracked += 1;
  return Fused::apply(x, bn.weight, bn.bias, bn.running_mean, bn.running_var,
                      bn.options.momentum().value(), eps);
}

}  // namespace airl
