// One step: what it does to weights, statistics and gradients, with each of its switches.

#include "native/train/step.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "native/train/ema.h"
#include "native/train/sam.h"

namespace airl {
namespace {

// The spectrum stream, as small as it goes.
AirlNet SmallNet() {
  AirlNetOptions options = *AirlNetPreset("spectrum");
  options.spectrum = {.stem_channels = 4,
                      .stage_channels = {4, 4, 4, 8},
                      .stage_blocks = {1, 1, 1, 1},
                      .comb_channels = 0};
  torch::manual_seed(11);
  AirlNet net(options);
  net->train();
  return net;
}

Batch SomeBatch(int64_t n = 4) {
  torch::manual_seed(12);
  Batch batch;
  batch.rgb = torch::zeros({n, 3, 32, 32});
  batch.spectrum = torch::randn({n, 1, 256, 256});
  batch.labels = torch::arange(n).remainder(2).to(torch::kFloat32);
  return batch;
}

double GradientNorm(const torch::nn::Module& module) {
  double sum = 0;
  for (const torch::Tensor& weight : module.parameters()) {
    if (weight.grad().defined()) sum += weight.grad().square().sum().item<double>();
  }
  return std::sqrt(sum);
}

TEST(UphillWeights, MoveByRhoAlongTheGradientAndComeBack) {
  torch::nn::Linear net(2, 1);
  const std::vector<torch::Tensor> before = {net->weight.detach().clone(),
                                             net->bias.detach().clone()};
  net->weight.mutable_grad() = torch::tensor({{3.0f, 0.0f}});
  net->bias.mutable_grad() = torch::tensor({4.0f});
  {
    const UphillWeights uphill(*net, 0.5);  // 0.5 * (3, 0, 4) / 5
    EXPECT_NEAR((net->weight - before[0])[0][0].item<float>(), 0.3, 1e-6);
    EXPECT_EQ((net->weight - before[0])[0][1].item<float>(), 0);
    EXPECT_NEAR((net->bias - before[1])[0].item<float>(), 0.4, 1e-6);
  }
  EXPECT_TRUE(torch::equal(net->weight, before[0]));
  EXPECT_TRUE(torch::equal(net->bias, before[1]));
}

TEST(Step, SamTakesTheGradientUphillAndCountsTheBatchOnce) {
  AirlNet plain = SmallNet();
  AirlNet sharp = SmallNet();
  const auto step = [](AirlNet& net, double rho) {
    const auto optimizer = MakeOptimizer(net, 1e-3, 0);
    return TrainStep(net, *optimizer, AirlLoss(), SomeBatch(), {.sam_rho = rho});
  };
  const StepResult without = step(plain, 0);
  const StepResult with = step(sharp, 0.5);
  EXPECT_EQ(with.loss, without.loss);  // that of the weights themselves
  EXPECT_EQ(with.parts, without.parts);
  EXPECT_NE(with.gradient_norm, without.gradient_norm);
  EXPECT_FALSE(torch::equal(sharp->classifier->weight, plain->classifier->weight));
  const auto expected = plain->named_buffers();
  const auto actual = sharp->named_buffers();
  for (const auto& buffer : expected) {
    EXPECT_TRUE(torch::equal(buffer.value(), actual[buffer.key()])) << buffer.key();
  }
}

TEST(Step, SamGradientIsThatOfTheMovedWeights) {
  AirlNet net = SmallNet();
  AirlNet twin = SmallNet();
  const auto optimizer = MakeOptimizer(net, 1e-3, 0);
  const StepOptions options{.gradient_clip = 1e9, .learning_rate = 0, .sam_rho = 0.1};
  TrainStep(net, *optimizer, AirlLoss(), SomeBatch(), options);
  // By hand: the gradient, the move, the gradient there.
  StepOptions plain = options;
  plain.sam_rho = 0;
  const auto twin_optimizer = MakeOptimizer(twin, 1e-3, 0);
  TrainStep(twin, *twin_optimizer, AirlLoss(), SomeBatch(), plain);
  const double norm = GradientNorm(*twin);
  {
    torch::NoGradGuard no_grad;
    for (torch::Tensor& weight : twin->parameters()) weight.add_(weight.grad(), 0.1 / norm);
  }
  TrainStep(twin, *twin_optimizer, AirlLoss(), SomeBatch(), plain);
  const auto expected = twin->named_parameters();
  for (const auto& parameter : net->named_parameters()) {
    EXPECT_LT(
        (parameter.value().grad() - expected[parameter.key()].grad()).abs().max().item<float>(),
        1e-4 * std::max(1.0, norm))
        << parameter.key();
  }
}

TEST(Step, ClipsNetworkAndClassifierApart) {
  AirlNet net = SmallNet();
  GeneratorHead head(kEmbeddingSize, 2);
  const auto optimizer = MakeOptimizer(net, 1e-3, 0, head);
  StepOptions options{.gradient_clip = 1e-3};
  options.reversal = {head, torch::tensor({int64_t{-1}, int64_t{0}, int64_t{-1}, int64_t{1}}), 1};
  const StepResult result = TrainStep(net, *optimizer, AirlLoss(), SomeBatch(), options);
  EXPECT_GT(result.gradient_norm, 1e-2);
  EXPECT_NEAR(GradientNorm(*net), 1e-3, 1e-5);
  EXPECT_NEAR(GradientNorm(*head), 1e-3, 1e-5);
}

TEST(Step, ReversalTrainsItsClassifierAndReachesTheNetworkByItsStrength) {
  const auto gradient = [](double strength, bool use_head) {
    AirlNet net = SmallNet();
    GeneratorHead head(kEmbeddingSize, 2);
    const auto optimizer = MakeOptimizer(net, 1e-3, 0, head);
    const torch::Tensor before = head->classifier->weight.detach().clone();
    StepOptions options{.gradient_clip = 1e9};
    if (use_head) {
      options.reversal = {head, torch::tensor({int64_t{-1}, int64_t{0}, int64_t{-1}, int64_t{1}}),
                          strength};
    }
    const AirlLoss loss(AirlLossOptions{.reversal = 10});
    TrainStep(net, *optimizer, loss, SomeBatch(), options);
    EXPECT_EQ(!torch::equal(head->classifier->weight, before), use_head);
    return net->fusion->weight.grad().clone();
  };
  const torch::Tensor without = gradient(0, false);
  const torch::Tensor at_zero = gradient(0, true);
  const torch::Tensor at_half = gradient(0.5, true);
  EXPECT_LT((at_zero - without).abs().max().item<float>(), 1e-6);
  EXPECT_GT((at_half - without).abs().max().item<float>(), 1e-4);
}

TEST(Step, LossThatIsNotFiniteLeavesTheWeightsAlone) {
  for (const double rho : {0.0, 0.1}) {
    AirlNet net = SmallNet();
    const auto optimizer = MakeOptimizer(net, 0.1, 0);
    const torch::Tensor before = net->classifier->weight.detach().clone();
    Batch batch = SomeBatch();
    batch.spectrum[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    const StepResult lost = TrainStep(net, *optimizer, AirlLoss(), batch, {.sam_rho = rho});
    EXPECT_FALSE(lost.finite);
    EXPECT_TRUE(torch::equal(net->classifier->weight, before));
  }
}

}  // namespace
}  // namespace airl
