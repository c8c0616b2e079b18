#include "native/train/sam.h"

namespace airl {

UphillWeights::UphillWeights(torch::nn::Module& net, double rho) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> norms;
  std::vector<torch::Tensor> weights;
  for (const torch::Tensor& weight : net.parameters()) {
    if (!weight.grad().defined()) continue;
    weights.push_back(weight);
    norms.push_back(weight.grad().norm());
  }
  if (weights.empty()) return;
  const torch::Tensor scale = rho / (torch::stack(norms).norm() + 1e-12);
  for (torch::Tensor& weight : weights) {
    saved_.push_back({weight, weight.clone()});
    weight.add_(weight.grad() * scale);
  }
  for (const auto& module : net.modules()) {
    if (auto* norm = module->as<torch::nn::BatchNorm2dImpl>()) {
      for (const torch::Tensor& statistic :
           {norm->running_mean, norm->running_var, norm->num_batches_tracked}) {
        saved_.push_back({statistic, statistic.clone()});
      }
    }
  }
}

UphillWeights::~UphillWeights() {
  const torch::NoGradGuard no_grad;
  for (Saved& saved : saved_) saved.tensor.copy_(saved.value);
}

}  // namespace airl
