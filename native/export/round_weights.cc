#include "native/export/round_weights.h"

#include <set>

namespace airl {
namespace {

torch::Tensor Rounded(const torch::Tensor& values) {
  return values.to(torch::kFloat16).to(values.scalar_type());
}

void RoundInPlace(torch::Tensor& values) {
  if (values.defined()) values.copy_(Rounded(values));
}

void RoundFolded(ConvBnImpl& layer) {
  const torch::Tensor weight = layer.conv->weight.to(torch::kFloat64);
  const torch::Tensor scale =
      (layer.bn->weight.to(torch::kFloat64) /
       (layer.bn->running_var.to(torch::kFloat64) + layer.options.bn_eps).sqrt())
          .view({-1, 1, 1, 1});
  // A channel that batch norm switched off folds to zero whatever its weights are.
  layer.conv->weight.copy_(torch::where(scale == 0.0, weight, Rounded(weight * scale) / scale));
}

void RoundInverse(torch::Tensor& std) { std.copy_(1.0 / Rounded(1.0 / std)); }

}  // namespace

void RoundWeightsToFloat16(AirlNet& net) {
  torch::NoGradGuard no_grad;
  std::set<const torch::nn::Conv2dImpl*> folded;
  for (const auto& module : net->modules()) {
    if (auto* layer = module->as<ConvBnImpl>()) {
      RoundFolded(*layer);
      folded.insert(layer->conv.get());
    }
  }
  for (const auto& module : net->modules()) {
    if (auto* conv = module->as<torch::nn::Conv2dImpl>(); conv && folded.count(conv) == 0) {
      RoundInPlace(conv->weight);
    } else if (auto* linear = module->as<torch::nn::LinearImpl>()) {
      RoundInPlace(linear->weight);
    }
  }
  RoundInPlace(net->rgb_mean);
  RoundInverse(net->rgb_std);
  if (net->spectrum) {
    SpectrumNetImpl& spectrum = *net->spectrum;
    RoundInPlace(spectrum.mean);
    RoundInverse(spectrum.std);
    for (torch::Tensor* values : {&spectrum.row_bias, &spectrum.column_bias, &spectrum.pool_weight,
                                  &spectrum.comb_pool_weight}) {
      RoundInPlace(*values);
    }
  }
}

}  // namespace airl
