#include "native/train/multi_tensor.h"

#include <gtest/gtest.h>

#include <cmath>

namespace airl {
namespace {

// Weights of several shapes and layouts, the same at every call.
std::vector<torch::Tensor> Weights() {
  torch::manual_seed(3);
  std::vector<torch::Tensor> weights = {
      torch::randn({8, 4, 3, 3}).contiguous(torch::MemoryFormat::ChannelsLast),
      torch::randn({8, 1, 5, 5}), torch::randn({7}), torch::randn({5, 8})};
  for (torch::Tensor& weight : weights) weight.set_requires_grad(true);
  return weights;
}

// Gradients of one step. The last weight has none in the first two.
void SetGradients(std::vector<torch::Tensor>& weights, int step) {
  torch::manual_seed(100 + static_cast<uint64_t>(step));
  for (size_t i = 0; i < weights.size(); ++i) {
    const torch::Tensor gradient = torch::randn_like(weights[i]) * 0.3;
    if (i + 1 < weights.size() || step >= 2) weights[i].mutable_grad() = gradient;
  }
}

std::vector<torch::optim::OptimizerParamGroup> Groups(const std::vector<torch::Tensor>& weights) {
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<torch::Tensor>{weights[0], weights[1], weights[3]},
                      std::make_unique<torch::optim::AdamWOptions>(
                          torch::optim::AdamWOptions(3e-3).weight_decay(0.05)));
  groups.emplace_back(std::vector<torch::Tensor>{weights[2]},
                      std::make_unique<torch::optim::AdamWOptions>(
                          torch::optim::AdamWOptions(3e-3).weight_decay(0)));
  return groups;
}

TEST(MultiTensorAdamWTest, StepsAsLibTorchsOwn) {
  std::vector<torch::Tensor> own = Weights();
  std::vector<torch::Tensor> reference = Weights();
  const torch::optim::AdamWOptions defaults(3e-3);
  MultiTensorAdamW multi(Groups(own), defaults);
  torch::optim::AdamW adamw(Groups(reference), defaults);
  for (int step = 0; step < 6; ++step) {
    SetGradients(own, step);
    SetGradients(reference, step);
    multi.step();
    adamw.step();
    for (size_t i = 0; i < own.size(); ++i) {
      // The same operations in the same order: at most the last bit may differ.
      EXPECT_TRUE(torch::allclose(own[i], reference[i], 1e-6, 1e-7))
          << "weight " << i << " after step " << step;
    }
  }
  EXPECT_FALSE(torch::allclose(own[3], Weights()[3], 1e-6, 1e-7));
}

// A run that was saved under torch::optim::AdamW goes on under this one.
TEST(MultiTensorAdamWTest, TakesUpAStateOfLibTorchsOwn) {
  std::vector<torch::Tensor> own = Weights();
  std::vector<torch::Tensor> reference = Weights();
  const torch::optim::AdamWOptions defaults(3e-3);
  torch::optim::AdamW adamw(Groups(reference), defaults);
  for (int step = 0; step < 3; ++step) {
    SetGradients(reference, step);
    adamw.step();
  }
  std::stringstream saved;
  torch::serialize::OutputArchive out;
  adamw.save(out);
  out.save_to(saved);
  MultiTensorAdamW multi(Groups(own), defaults);
  torch::serialize::InputArchive in;
  in.load_from(saved);
  multi.load(in);
  {
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < own.size(); ++i) own[i].copy_(reference[i]);
  }
  SetGradients(own, 3);
  SetGradients(reference, 3);
  multi.step();
  adamw.step();
  for (size_t i = 0; i < own.size(); ++i) {
    EXPECT_TRUE(torch::allclose(own[i], reference[i], 1e-6, 1e-7)) << "weight " << i;
  }
}

TEST(MultiTensorAdamWTest, RefusesWhatItLacks) {
  MultiTensorAdamW multi(Groups(Weights()), torch::optim::AdamWOptions(1e-3));
  EXPECT_THROW(multi.step([] { return torch::zeros({}); }), c10::Error);
}

TEST(ClipGradientNormTest, ScalesGradientsThatAreTooLongAndLeavesTheOthers) {
  std::vector<torch::Tensor> own = Weights();
  std::vector<torch::Tensor> reference = Weights();
  for (const double max_norm : {0.5, 1e3}) {
    SetGradients(own, 0);
    SetGradients(reference, 0);
    const double norm = ClipGradientNorm(own, max_norm);
    std::vector<torch::Tensor> with_gradient(reference.begin(), reference.end() - 1);
    EXPECT_NEAR(norm, torch::nn::utils::clip_grad_norm_(with_gradient, max_norm), 1e-4);
    for (size_t i = 0; i < with_gradient.size(); ++i) {
      EXPECT_TRUE(torch::allclose(own[i].grad(), reference[i].grad(), 1e-5, 1e-7)) << i;
    }
  }
  own[0].mutable_grad().fill_(std::nan(""));
  EXPECT_TRUE(std::isnan(ClipGradientNorm(own, 1)));
  EXPECT_EQ(ClipGradientNorm({torch::zeros({2})}, 1), 0);
}

}  // namespace
}  // namespace airl
