#include "native/train/ranks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <exception>
#include <functional>
#include <thread>

#include "native/train/step.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// Two ranks, each a thread with a process group of its own.
void WithTwoRanks(const std::function<void(const Ranks&)>& use) {
  const TemporaryFolder folder;
  const auto run = [&](int rank) {
    StatusOr<Ranks> ranks =
        Ranks::Join({.ranks = 2, .rank = rank, .rendezvous = folder.path("meet"), .timeout_s = 60});
    ASSERT_TRUE(ranks.ok()) << ranks.status().ToString();
    use(*ranks);
  };
  std::thread second(run, 1);
  run(0);
  second.join();
}

AirlNet SmallNet(uint64_t seed) {
  AirlNetOptions options = *AirlNetPreset("spectrum");
  options.spectrum = {.stem_channels = 4,
                      .stage_channels = {4, 4, 4, 8},
                      .stage_blocks = {1, 1, 1, 1},
                      .comb_channels = 0};
  torch::manual_seed(seed);
  return AirlNet(options);
}

TEST(Ranks, OneRankNeedsNobody) {
  const StatusOr<Ranks> ranks = Ranks::Join({});
  ASSERT_TRUE(ranks.ok());
  EXPECT_TRUE(ranks->is_first());
  EXPECT_EQ(ranks->Mean(3.5), 3.5);
  EXPECT_EQ(Ranks::Join({.ranks = 2, .rank = 2, .rendezvous = "x"}).status().code(),
            StatusCode::kBadInput);
  EXPECT_EQ(Ranks::Join({.ranks = 2}).status().code(), StatusCode::kBadInput);
}

TEST(Ranks, AverageWhatTheyHold) {
  AirlNet nets[2] = {SmallNet(1), SmallNet(2)};
  const torch::Tensor first = nets[0]->classifier->weight.detach().clone();
  WithTwoRanks([&](const Ranks& ranks) {
    AirlNet& net = nets[ranks.rank()];
    EXPECT_EQ(ranks.Mean(ranks.rank() == 0 ? 1.0 : 4.0), 2.5);
    ranks.CopyFromFirst(*net);
    // One gradient on both ranks, one on the second alone.
    net->classifier->bias.mutable_grad() = torch::full({1}, 1.0f + 2.0f * ranks.rank());
    if (ranks.rank() == 1) net->fusion->bias.mutable_grad() = torch::full({kEmbeddingSize}, 6.0f);
    ranks.AverageGradients(net->parameters());
    net->spectrum->stem->bn->running_mean.fill_(static_cast<float>(ranks.rank()));
    ranks.AverageStatistics(*net);
  });
  for (AirlNet& net : nets) {
    EXPECT_TRUE(torch::equal(net->classifier->weight, first));
    EXPECT_EQ(net->classifier->bias.grad().item<float>(), 2);
    EXPECT_EQ(net->fusion->bias.grad()[5].item<float>(), 3);
    EXPECT_EQ(net->spectrum->stem->bn->running_mean[0].item<float>(), 0.5f);
  }
}

// Batch norm in training mode sees its own rank's samples only, and the contrastive loss compares
// within them: there the double batch is another computation. With fixed statistics and mean losses
// per sample it is the same one.
TEST(Ranks, TwoHalvesStepAsTheDoubleBatch) {
  constexpr int kSteps = 3;
  torch::manual_seed(5);
  const torch::Tensor spectra = torch::randn({kSteps, 8, 1, 256, 256});
  const auto part = [&](int64_t step, int64_t first, int64_t n) {
    Batch batch;
    batch.step = step;
    batch.rgb = torch::zeros({n, 3, 32, 32});
    batch.spectrum = spectra[step].narrow(0, first, n);
    batch.labels = torch::arange(n).remainder(2).to(torch::kFloat32);
    return batch;
  };
  const AirlLoss loss(AirlLossOptions{.contrastive = 0, .reversal = 0});
  const auto train = [&](AirlNet& net, const Ranks* ranks, int64_t first, int64_t n) {
    net->eval();
    const auto optimizer = MakeOptimizer(net, 1e-3, 0.01);
    std::vector<double> losses;
    for (int64_t step = 0; step < kSteps; ++step) {
      losses.push_back(
          TrainStep(net, *optimizer, loss, part(step, first, n), {.ranks = ranks}).loss);
    }
    return losses;
  };
  AirlNet whole = SmallNet(3);
  const std::vector<double> expected = train(whole, nullptr, 0, 8);
  AirlNet nets[2] = {SmallNet(3), SmallNet(3)};
  std::vector<double> losses[2];
  WithTwoRanks([&](const Ranks& ranks) {
    const int r = ranks.rank();
    losses[r] = train(nets[r], &ranks, 4 * r, 4);
  });
  EXPECT_EQ(losses[0], losses[1]);
  ASSERT_EQ(losses[0].size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(losses[0][i], expected[i], 1e-4) << i;
  EXPECT_GT(std::abs(expected[2] - expected[0]), 1e-3);  // it moved
  const auto second = nets[1]->named_parameters();
  for (const auto& parameter : nets[0]->named_parameters()) {
    EXPECT_TRUE(torch::equal(parameter.value(), second[parameter.key()])) << parameter.key();
  }
}

TEST(Ranks, ALostRankEndsTheOthersWithAMessage) {
  std::string message;
  WithTwoRanks([&](const Ranks& ranks) {
    if (ranks.rank() == 1) return;  // gone
    try {
      ranks.Mean(1);
    } catch (const std::exception& error) {
      message = error.what();
    }
  });
  EXPECT_NE(message.find("lost the others"), std::string::npos) << message;
}

}  // namespace
}  // namespace airl
