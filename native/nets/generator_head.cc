#include "native/nets/generator_head.h"

#include <cmath>

namespace airl {
namespace {

struct Reversal : torch::autograd::Function<Reversal> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                               double strength) {
    context->saved_data["strength"] = strength;
    return x.view_as(x);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    // The strength is no tensor and has no gradient.
    return {gradients[0] * -context->saved_data["strength"].toDouble(), torch::Tensor()};
  }
};

}  // namespace

torch::Tensor ReverseGradient(const torch::Tensor& x, double strength) {
  return Reversal::apply(x, strength);
}

double ReversalStrength(double progress) { return 2.0 / (1.0 + std::exp(-10.0 * progress)) - 1.0; }

GeneratorHeadImpl::GeneratorHeadImpl(int64_t embedding_size, int64_t generators) {
  hidden = register_module("hidden", torch::nn::Linear(embedding_size, embedding_size));
  classifier = register_module("classifier", torch::nn::Linear(embedding_size, generators));
}

torch::Tensor GeneratorHeadImpl::forward(const torch::Tensor& embedding, double strength) {
  return classifier(torch::relu(hidden(ReverseGradient(embedding, strength))));
}

}  // namespace airl
