#include "native/train/multi_tensor.h"

#include <torch/version.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <type_traits>
#include <utility>

#if TORCH_VERSION_MAJOR < 2
#include <c10/util/C++17.h>
#endif

namespace airl {
namespace {

using States = std::decay_t<decltype(std::declval<torch::optim::AdamW&>().state())>;

// Under which LibTorch keeps a weight's state: text in 1.13, the address itself in 2.x.
States::key_type KeyOf(const torch::Tensor& weight) {
#if TORCH_VERSION_MAJOR < 2
  return c10::guts::to_string(weight.unsafeGetTensorImpl());
#else
  return weight.unsafeGetTensorImpl();
#endif
}

torch::optim::AdamWParamState& StateOf(States& states, const torch::Tensor& weight) {
  std::unique_ptr<torch::optim::OptimizerParamState>& state = states[KeyOf(weight)];
  if (!state) {
    auto fresh = std::make_unique<torch::optim::AdamWParamState>();
    fresh->step(0);
    fresh->exp_avg(torch::zeros_like(weight, torch::MemoryFormat::Preserve));
    fresh->exp_avg_sq(torch::zeros_like(weight, torch::MemoryFormat::Preserve));
    state = std::move(fresh);
  }
  return static_cast<torch::optim::AdamWParamState&>(*state);
}

// Weights that are at one step, with what belongs to each.
struct Alike {
  std::vector<torch::Tensor> weights;
  std::vector<torch::Tensor> gradients;
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> squares;
};

void Update(Alike& alike, int64_t step, const torch::optim::AdamWOptions& options) {
  const auto [beta1, beta2] = options.betas();
  const auto n = static_cast<double>(step);
  const double mean_share = 1 - std::pow(beta1, n);  // of a mean that started at 0
  const double square_share = 1 - std::pow(beta2, n);
  if (options.weight_decay() != 0) {
    at::_foreach_mul_(alike.weights, 1 - options.lr() * options.weight_decay());
  }
  at::_foreach_mul_(alike.means, beta1);
  at::_foreach_add_(alike.means, alike.gradients, 1 - beta1);
  at::_foreach_mul_(alike.squares, beta2);
  at::_foreach_addcmul_(alike.squares, alike.gradients, alike.gradients, 1 - beta2);
  const std::vector<torch::Tensor> scale = at::_foreach_sqrt(alike.squares);
  at::_foreach_div_(scale, std::sqrt(square_share));
  at::_foreach_add_(scale, options.eps());
  at::_foreach_addcdiv_(alike.weights, alike.means, scale, -options.lr() / mean_share);
}

}  // namespace

torch::Tensor MultiTensorAdamW::step(LossClosure closure) {
  TORCH_CHECK(!closure, "this AdamW takes no closure");
  const torch::NoGradGuard no_grad;
  for (torch::optim::OptimizerParamGroup& group : param_groups()) {
    const auto& options = static_cast<const torch::optim::AdamWOptions&>(group.options());
    TORCH_CHECK(!options.amsgrad(), "this AdamW has no amsgrad");
    std::map<int64_t, Alike> by_step;  // one entry, unless weights were without a gradient at times
    for (const torch::Tensor& weight : group.params()) {
      if (!weight.grad().defined()) continue;
      torch::optim::AdamWParamState& state = StateOf(this->state(), weight);
      state.step(state.step() + 1);
      Alike& alike = by_step[state.step()];
      alike.weights.push_back(weight);
      alike.gradients.push_back(weight.grad());
      alike.means.push_back(state.exp_avg());
      alike.squares.push_back(state.exp_avg_sq());
    }
    for (auto& [step, alike] : by_step) Update(alike, step, options);
  }
  return {};
}

double ClipGradientNorm(const std::vector<torch::Tensor>& weights, double max_norm) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients;
  for (const torch::Tensor& weight : weights) {
    if (weight.grad().defined()) gradients.push_back(weight.grad());
  }
  if (gradients.empty()) return 0;
  const double norm = torch::stack(at::_foreach_norm(gradients)).norm().item<double>();
  const double scale = max_norm / (norm + 1e-6);
  if (scale < 1) at::_foreach_mul_(gradients, scale);
  return norm;
}

}  // namespace airl
