#include "native/losses/losses.h"

#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "native/losses/airl_loss.h"

namespace airl {
namespace {

torch::Tensor Column(std::vector<float> values) { return torch::tensor(values).view({-1, 1}); }

// Compares autograd with central differences in float32 at a step that balances rounding against
// curvature: 2e-3 absolute is twenty times what the smooth losses here show.
void ExpectGradient(const std::function<torch::Tensor(const torch::Tensor&)>& loss,
                    torch::Tensor x) {
  x = x.clone().requires_grad_();
  loss(x).backward();
  const torch::Tensor gradient = x.grad().flatten();
  torch::NoGradGuard no_grad;
  constexpr float kStep = 1e-2f;
  torch::Tensor flat = x.detach().clone().flatten();
  for (int64_t i = 0; i < flat.numel(); ++i) {
    const float value = flat[i].item<float>();
    flat[i] = value + kStep;
    const float above = loss(flat.view_as(x)).item<float>();
    flat[i] = value - kStep;
    const float below = loss(flat.view_as(x)).item<float>();
    flat[i] = value;
    EXPECT_NEAR(gradient[i].item<float>(), (above - below) / (2 * kStep), 2e-3) << "at " << i;
  }
}

TEST(BinaryCrossEntropy, MatchesHandComputedValues) {
  const torch::Tensor logits = Column({0.0f, 2.0f, -1.0f});
  const torch::Tensor labels = torch::tensor({1.0f, 1.0f, 0.0f});
  const double expected =
      (std::log(2.0) + std::log1p(std::exp(-2.0)) + std::log1p(std::exp(-1.0))) / 3.0;
  EXPECT_NEAR(BinaryCrossEntropy(logits, labels).item<double>(), expected, 1e-6);
  // Smoothing 0.2: targets 0.9 and 0.1; each sample gains 0.1 * logit towards the other side.
  const double smoothed = expected + (0.1 * 0.0 + 0.1 * 2.0 + 0.1 * 1.0) / 3.0;
  EXPECT_NEAR(BinaryCrossEntropy(logits, labels, 0.2).item<double>(), smoothed, 1e-6);
}

TEST(SupervisedContrastive, MatchesHandComputedValues) {
  // Angles 0, 90, 180 degrees; the first two are real, the third is fake and alone.
  const torch::Tensor z = torch::tensor({1.0f, 0.0f, 0.0f, 1.0f, -1.0f, 0.0f}).view({3, 2});
  const torch::Tensor labels = torch::tensor({0.0f, 0.0f, 1.0f});
  const double t = 0.5;
  const double first = -std::log(std::exp(0.0) / (std::exp(0.0) + std::exp(-1.0 / t)));
  const double second = -std::log(std::exp(0.0) / (std::exp(0.0) + std::exp(0.0)));
  EXPECT_NEAR(SupervisedContrastive(z, labels, t).item<double>(), (first + second) / 2.0, 1e-6);
}

TEST(SupervisedContrastive, IsZeroWithFiniteGradientWhereNobodyHasAPositive) {
  for (const int64_t n : {1, 2}) {
    torch::Tensor z = torch::nn::functional::normalize(torch::randn({n, 8})).requires_grad_();
    const torch::Tensor loss = SupervisedContrastive(z, torch::arange(n).to(torch::kFloat32));
    EXPECT_EQ(loss.item<double>(), 0.0);
    loss.backward();
    EXPECT_EQ(z.grad().abs().max().item<double>(), 0.0);
  }
}

TEST(SupervisedContrastive, FallsWhenClassesPart) {
  const torch::Tensor labels = torch::tensor({0.0f, 0.0f, 1.0f, 1.0f});
  const torch::Tensor apart =
      torch::tensor({1.0f, 0.0f, 1.0f, 0.0f, -1.0f, 0.0f, -1.0f, 0.0f}).view({4, 2});
  const torch::Tensor mixed =
      torch::tensor({1.0f, 0.0f, -1.0f, 0.0f, 1.0f, 0.0f, -1.0f, 0.0f}).view({4, 2});
  EXPECT_LT(SupervisedContrastive(apart, labels).item<double>(), 1e-6);
  EXPECT_GT(SupervisedContrastive(mixed, labels).item<double>(), 10.0);
}

TEST(SymmetricKl, MatchesTheSumOverBothOutcomes) {
  const double p = 1.0 / (1.0 + std::exp(-1.5));
  const double q = 1.0 / (1.0 + std::exp(0.5));
  const auto kl = [](double a, double b) {
    return a * std::log(a / b) + (1 - a) * std::log((1 - a) / (1 - b));
  };
  EXPECT_NEAR(SymmetricKl(Column({1.5f}), Column({-0.5f})).item<double>(),
              (kl(p, q) + kl(q, p)) / 2, 1e-6);
  EXPECT_EQ(SymmetricKl(Column({3.0f}), Column({3.0f})).item<double>(), 0.0);
  EXPECT_TRUE(std::isfinite(SymmetricKl(Column({200.0f}), Column({-200.0f})).item<double>()));
}

TEST(GeneratorCrossEntropy, CountsTheFakesAlone) {
  const torch::Tensor logits =
      torch::tensor({9.0f, -9.0f, 1.0f, 0.0f, 0.0f, 2.0f}).view({3, 2}).requires_grad_();
  const torch::Tensor generators = torch::tensor({int64_t{-1}, int64_t{0}, int64_t{1}});
  const torch::Tensor loss = GeneratorCrossEntropy(logits, generators);
  const double expected = (std::log1p(std::exp(-1.0)) + std::log1p(std::exp(-2.0))) / 2;
  EXPECT_NEAR(loss.item<double>(), expected, 1e-6);
  loss.backward();
  EXPECT_EQ(logits.grad()[0].abs().max().item<float>(), 0);
  EXPECT_GT(logits.grad()[2].abs().max().item<float>(), 0);
}

TEST(GeneratorCrossEntropy, IsZeroWithoutAFake) {
  const torch::Tensor logits = torch::randn({2, 3}).requires_grad_();
  const torch::Tensor loss = GeneratorCrossEntropy(logits, torch::full({2}, -1, torch::kInt64));
  EXPECT_EQ(loss.item<double>(), 0);
  loss.backward();
  EXPECT_EQ(logits.grad().abs().max().item<float>(), 0);
}

TEST(LogitDistillation, IsTheTeachersDivergenceAtTheTemperature) {
  // Logits 3 and -1 at temperature 2: 1.5 and -0.5, as above.
  const double p = 1.0 / (1.0 + std::exp(-1.5));
  const double q = 1.0 / (1.0 + std::exp(0.5));
  const double expected = 4 * (p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q)));
  EXPECT_NEAR(LogitDistillation(Column({-1.0f}), Column({3.0f}), 2).item<double>(), expected, 1e-6);
  EXPECT_EQ(LogitDistillation(Column({3.0f}), Column({3.0f}), 2).item<double>(), 0.0);
  EXPECT_TRUE(
      std::isfinite(LogitDistillation(Column({200.0f}), Column({-200.0f}), 1).item<double>()));
}

TEST(EmbeddingDistillation, IsTheMeanOfOneLessTheCosine) {
  const torch::Tensor student = torch::tensor({1.0f, 0.0f, 0.0f, 1.0f}).view({2, 2});
  const torch::Tensor teacher = torch::tensor({1.0f, 0.0f, 0.6f, -0.8f}).view({2, 2});
  EXPECT_NEAR(EmbeddingDistillation(student, teacher).item<double>(), (0 + 1.8) / 2, 1e-6);
}

TEST(Losses, GradientsMatchFiniteDifferences) {
  torch::manual_seed(5);
  const torch::Tensor labels = torch::tensor({0.0f, 0.0f, 1.0f, 1.0f, 1.0f});
  ExpectGradient([&](const torch::Tensor& x) { return BinaryCrossEntropy(x, labels, 0.1); },
                 torch::randn({5, 1}));
  ExpectGradient(
      [&](const torch::Tensor& x) {
        return SupervisedContrastive(torch::nn::functional::normalize(x), labels, 0.5);
      },
      torch::randn({5, 4}));
  const torch::Tensor other = torch::randn({5, 1});
  ExpectGradient([&](const torch::Tensor& x) { return SymmetricKl(x, other); },
                 torch::randn({5, 1}));
  ExpectGradient([&](const torch::Tensor& x) { return LogitDistillation(x, other, 3); },
                 torch::randn({5, 1}));
}

AirlOutputs SomeOutputs(int64_t n) {
  torch::manual_seed(6);
  return {.logit = torch::randn({n, 1}),
          .embedding = torch::nn::functional::normalize(torch::randn({n, 128})),
          .rgb_logit = torch::randn({n, 1}),
          .spectrum_logit = torch::randn({n, 1}),
          .heatmap = torch::randn({n, 1, 7, 7})};
}

TEST(AirlLoss, IsTheWeightedSumOfItsParts) {
  const AirlOutputs outputs = SomeOutputs(6);
  const torch::Tensor labels = torch::tensor({0.0f, 1.0f, 1.0f, 0.0f, 1.0f, 1.0f});
  const AirlLossOptions options{
      .bce = 1.0, .stream_bce = 0.25, .contrastive = 0.5, .consistency = 2.0};
  const AirlLossResult result = AirlLoss(options)(outputs, {.labels = labels, .views = 2});
  ASSERT_EQ(result.parts.size(), 5u);
  const double weights[] = {1.0, 0.25, 0.25, 0.5, 2.0};
  double sum = 0.0;
  for (size_t i = 0; i < 5; ++i) sum += weights[i] * result.parts[i].second.item<double>();
  EXPECT_NEAR(result.loss.item<double>(), sum, 1e-5);
  EXPECT_EQ(result.parts[4].first, "consistency");
  EXPECT_NEAR(
      result.parts[4].second.item<double>(),
      SymmetricKl(outputs.logit.slice(0, 0, 3), outputs.logit.slice(0, 3, 6)).item<double>(), 1e-6);
}

TEST(AirlLoss, HoldsEachViewAgainstTheFirst) {
  const AirlOutputs outputs = SomeOutputs(6);
  const AirlLossOptions only{.bce = 0.0, .stream_bce = 0.0, .contrastive = 0.0, .consistency = 1.0};
  const AirlLossResult result = AirlLoss(only)(outputs, {.labels = torch::zeros(6), .views = 3});
  const auto view = [&](int64_t v) { return outputs.logit.slice(0, 2 * v, 2 * v + 2); };
  const double expected = (SymmetricKl(view(0), view(1)).item<double>() +
                           SymmetricKl(view(0), view(2)).item<double>()) /
                          2.0;
  ASSERT_EQ(result.parts.size(), 1u);
  EXPECT_NEAR(result.loss.item<double>(), expected, 1e-6);
}

TEST(AirlLoss, TellsGeneratorsApartWhereItIsGivenTheirLogits) {
  const AirlOutputs outputs = SomeOutputs(4);
  AirlLoss::Batch batch{.labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f})};
  const AirlLossOptions only{.bce = 0, .stream_bce = 0, .contrastive = 0, .reversal = 0.5};
  EXPECT_TRUE(AirlLoss(only)(outputs, batch).parts.empty());
  batch.generators = torch::tensor({int64_t{-1}, int64_t{0}, int64_t{-1}, int64_t{1}});
  batch.generator_logits = torch::randn({4, 2});
  const AirlLossResult result = AirlLoss(only)(outputs, batch);
  ASSERT_EQ(result.parts.size(), 1u);
  EXPECT_EQ(result.parts[0].first, "reversal");
  EXPECT_NEAR(result.loss.item<double>(),
              0.5 * GeneratorCrossEntropy(batch.generator_logits, batch.generators).item<double>(),
              1e-6);
}

TEST(AirlLoss, LearnsFromATeacherWhereItIsGivenOne) {
  const AirlOutputs outputs = SomeOutputs(4);
  AirlLoss::Batch batch{.labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f})};
  const AirlLossOptions only{.bce = 0, .stream_bce = 0, .contrastive = 0, .distillation = 0.5};
  EXPECT_TRUE(AirlLoss(only)(outputs, batch).parts.empty());
  batch.teacher_logit = torch::randn({4, 1}).requires_grad_();
  batch.teacher_embedding = torch::nn::functional::normalize(torch::randn({4, 128}));
  const AirlLossResult result = AirlLoss(only)(outputs, batch);
  ASSERT_EQ(result.parts.size(), 2u);
  EXPECT_EQ(result.parts[0].first, "teacher_logit");
  EXPECT_EQ(result.parts[1].first, "teacher_embedding");
  EXPECT_NEAR(
      result.loss.item<double>(),
      0.5 * (LogitDistillation(outputs.logit, batch.teacher_logit, 2).item<double>() +
             EmbeddingDistillation(outputs.embedding, batch.teacher_embedding).item<double>()),
      1e-6);
  EXPECT_FALSE(result.loss.requires_grad());  // no gradient reaches the teacher
}

TEST(AirlLoss, LeavesOutWhatIsSwitchedOff) {
  const AirlOutputs outputs = SomeOutputs(4);
  const torch::Tensor labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f});
  const AirlLossResult result =
      AirlLoss(AirlLossOptions{.contrastive = 0.0})(outputs, {.labels = labels, .use_rgb = false});
  ASSERT_EQ(result.parts.size(), 2u);
  EXPECT_EQ(result.parts[0].first, "bce");
  EXPECT_EQ(result.parts[1].first, "spectrum_bce");
  EXPECT_THROW(AirlLoss()(SomeOutputs(5), {.labels = torch::zeros(5), .views = 2}), c10::Error);
}

}  // namespace
}  // namespace airl
