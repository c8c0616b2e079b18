#include "native/nets/generator_head.h"

#include <gtest/gtest.h>

#include <cmath>

namespace airl {
namespace {

TEST(ReverseGradient, KeepsTheValueAndTurnsTheGradient) {
  const torch::Tensor x = torch::tensor({1.0f, -2.0f, 3.0f}).requires_grad_();
  const torch::Tensor y = ReverseGradient(x, 0.25);
  EXPECT_TRUE(torch::equal(y, x));
  (y * torch::tensor({4.0f, 8.0f, -12.0f})).sum().backward();
  EXPECT_TRUE(torch::equal(x.grad(), torch::tensor({-1.0f, -2.0f, 3.0f})));
}

TEST(ReversalStrength, RampsFromNothingToOne) {
  EXPECT_EQ(ReversalStrength(0), 0);
  EXPECT_NEAR(ReversalStrength(0.1), 2 / (1 + std::exp(-1.0)) - 1, 1e-12);
  EXPECT_GT(ReversalStrength(1), 0.9999);
  EXPECT_LT(ReversalStrength(1), 1);
}

// The head descends its loss while what lies before it ascends: a step of plain descent on each
// side lowers the loss by the one and raises it by the other.
TEST(GeneratorHead, LearnsWhileTheEmbeddingRunsFromIt) {
  torch::manual_seed(9);
  torch::nn::Linear encoder(6, 16);
  GeneratorHead head(16, 3);
  const torch::Tensor x = torch::randn({12, 6});
  const torch::Tensor classes = torch::arange(12).remainder(3);
  const auto loss = [&](double strength) {
    return torch::nll_loss(torch::log_softmax(head(encoder(x), strength), 1), classes);
  };
  const torch::Tensor before = loss(1);
  before.backward();
  const auto after_step = [&](torch::nn::Module& module) {
    torch::NoGradGuard no_grad;
    for (torch::Tensor& weight : module.parameters()) weight.sub_(weight.grad(), 0.01);
    const double value = loss(1).item<double>();
    for (torch::Tensor& weight : module.parameters()) weight.add_(weight.grad(), 0.01);
    return value;
  };
  EXPECT_LT(after_step(*head), before.item<double>() - 1e-5);
  EXPECT_GT(after_step(*encoder), before.item<double>() + 1e-5);
}

}  // namespace
}  // namespace airl
