#include "native/train/ema.h"

#include <algorithm>

namespace airl {
namespace {

template <typename Function>
void ForEachPair(torch::nn::Module& to, const torch::nn::Module& from, Function function) {
  const torch::NoGradGuard no_grad;
  const std::vector<torch::Tensor> parameters_to = to.parameters();
  const std::vector<torch::Tensor> parameters_from = from.parameters();
  const std::vector<torch::Tensor> buffers_to = to.buffers();
  const std::vector<torch::Tensor> buffers_from = from.buffers();
  TORCH_CHECK(
      parameters_to.size() == parameters_from.size() && buffers_to.size() == buffers_from.size(),
      "two networks of different structure");
  for (size_t i = 0; i < parameters_to.size(); ++i) function(parameters_to[i], parameters_from[i]);
  for (size_t i = 0; i < buffers_to.size(); ++i) function(buffers_to[i], buffers_from[i]);
}

}  // namespace

void UpdateAverage(torch::nn::Module& average, const torch::nn::Module& net, int64_t step,
                   double max_decay) {
  const double n = static_cast<double>(step);
  const double decay = std::min(max_decay, (1 + n) / (10 + n));
  ForEachPair(average, net, [decay](torch::Tensor to, const torch::Tensor& from) {
    if (to.is_floating_point()) {
      to.lerp_(from, 1 - decay);
    } else {
      to.copy_(from);
    }
  });
}

void CopyWeights(torch::nn::Module& to, const torch::nn::Module& from) {
  ForEachPair(to, from,
              [](torch::Tensor target, const torch::Tensor& source) { target.copy_(source); });
}

}  // namespace airl
