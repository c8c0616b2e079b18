#include "native/nets/spectrum_net.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace airl {
namespace {

SpectrumNetOptions Small() {
  return {.stem_channels = 8,
          .stage_channels = {12, 16, 24, 32},
          .stage_blocks = {1, 1, 1, 1},
          .comb_channels = 8};
}

TEST(SpectrumNet, PoolsToFeatures) {
  torch::NoGradGuard no_grad;
  SpectrumNet net(Small());
  EXPECT_EQ(net(torch::randn({3, 1, 256, 256})).sizes(), (torch::IntArrayRef{3, 40}));
  SpectrumNetOptions without_comb = Small();
  without_comb.comb_channels = 0;
  EXPECT_EQ(SpectrumNet(without_comb)(torch::randn({2, 1, 256, 256})).sizes(),
            (torch::IntArrayRef{2, 32}));
}

TEST(SpectrumNet, StandardisesPerCoefficient) {
  torch::manual_seed(2);
  torch::NoGradGuard no_grad;
  SpectrumNet net(Small());
  net->eval();
  const torch::Tensor x = torch::randn({2, 1, 256, 256});
  const torch::Tensor expected = net(x);
  const torch::Tensor mean = torch::randn({256, 256});
  const torch::Tensor std = torch::rand({256, 256}) + 0.5;
  net->SetStandardisation(mean, std);
  EXPECT_LT((net(x * std + mean) - expected).abs().max().item<double>(), 1e-4);
}

TEST(SpectrumNet, RefusesStandardisationThatDoesNotFit) {
  SpectrumNet net(Small());
  const torch::Tensor ones = torch::ones({256, 256});
  EXPECT_THROW(net->SetStandardisation(torch::ones({128, 128}), ones), c10::Error);
  EXPECT_THROW(net->SetStandardisation(ones * std::numeric_limits<float>::quiet_NaN(), ones),
               c10::Error);
  net->SetStandardisation(ones, torch::zeros({256, 256}));
  EXPECT_GE(net->std.min().item<double>(), 0.049);
}

// The same comb of lines, once at multiples of 1/8 of the band and once half a tooth beside: what
// is equal under translation must be told apart, or upsampling cannot be told from other structure.
TEST(SpectrumNet, LearnsWhereAPeakStands) {
  torch::manual_seed(3);
  SpectrumNet net(Small());
  torch::nn::Linear classifier(net->feature_channels(), 1);
  std::vector<torch::Tensor> parameters = net->parameters();
  for (const torch::Tensor& parameter : classifier->parameters()) parameters.push_back(parameter);
  torch::optim::AdamW optimizer(parameters, torch::optim::AdamWOptions(1e-2));

  const auto batch = [](int64_t n) {
    torch::Tensor x = torch::randn({n, 1, 256, 256});
    for (int64_t i = 0; i < n; ++i) {
      const int64_t phase = i % 2 == 0 ? 0 : 16;
      for (int64_t k = 32 + phase; k < 256; k += 32) {
        x[i][0].select(0, k) += 0.5;
        x[i][0].select(1, k) += 0.5;
      }
    }
    return x;
  };
  const torch::Tensor labels = torch::arange(8).remainder(2).to(torch::kFloat32).view({-1, 1});
  for (int step = 0; step < 12; ++step) {
    optimizer.zero_grad();
    torch::binary_cross_entropy_with_logits(classifier(net(batch(8))), labels).backward();
    optimizer.step();
  }
  torch::NoGradGuard no_grad;
  const torch::Tensor logits = classifier(net(batch(8)));
  EXPECT_EQ(logits.gt(0.0).eq(labels.gt(0.5)).sum().item<int64_t>(), 8);
}

}  // namespace
}  // namespace airl
