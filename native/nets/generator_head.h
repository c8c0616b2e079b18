#pragma once

// What keeps the embedding from knowing WHICH generator made a fake: a classifier of generators
// behind gradient reversal (Ganin and Lempitsky, "Unsupervised Domain Adaptation by
// Backpropagation", ICML 2015; Ganin et al., JMLR 2016). It trains beside the network and is no
// part of it: neither averaged nor exported. Dimension letters: N batch, D embedding size, G
// generators.

#include <cstdint>

#include <torch/torch.h>

namespace airl {

// x as it is; in the backward pass the gradient times -strength.
torch::Tensor ReverseGradient(const torch::Tensor& x, double strength);

// The strength's ramp over training (JMLR 2016, section 5.2): 2 / (1 + exp(-10 p)) - 1 at
// `progress` p in 0..1, so that the classifier learns before the embedding runs from it.
double ReversalStrength(double progress);

struct GeneratorHeadImpl : torch::nn::Module {
  GeneratorHeadImpl(int64_t embedding_size, int64_t generators);

  // embedding [N,D] -> logits [N,G]; what lies before receives the gradient times -strength.
  torch::Tensor forward(const torch::Tensor& embedding, double strength);

  torch::nn::Linear hidden{nullptr};  // D -> D, ReLU after it
  torch::nn::Linear classifier{nullptr};
};
TORCH_MODULE(GeneratorHead);

}  // namespace airl
