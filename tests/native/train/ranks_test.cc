#include "native/train/ranks.h"

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <thread>

#include "native/nets/airl_net.h"
#include "native/train/ranks_batch.h"
#include "native/train/ranks_buckets.h"
#include "tests/native/support/crop_tree.h"
#include "tests/native/train/ranks_processes.h"

namespace airl {
namespace {

// Two ranks, each a thread with a process group of its own.
void WithTwoRanks(const std::string& rendezvous, const std::function<void(const Ranks&)>& use) {
  const auto run = [&](int rank) {
    StatusOr<Ranks> ranks = Ranks::Join({.ranks = 2,
                                         .rank = rank,
                                         .rendezvous = rendezvous,
                                         .meet_timeout_s = 60,
                                         .timeout_s = 60});
    ASSERT_TRUE(ranks.ok()) << ranks.status().ToString();
    use(*ranks);
  };
  std::thread second(run, 1);
  run(0);
  second.join();
}

void WithTwoRanks(const std::function<void(const Ranks&)>& use) {
  const TemporaryFolder folder;
  WithTwoRanks(folder.path("meet"), use);
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
  EXPECT_EQ(ranks->TextOfFirst("own"), "own");
  const torch::Tensor rows = torch::rand({3, 2});
  EXPECT_TRUE(torch::equal(ranks->Gather(rows)[0], rows));
}

TEST(Ranks, WhatCannotBeJoinedIsAnError) {
  const auto code = [](const RanksOptions& options) {
    return Ranks::Join(options).status().code();
  };
  EXPECT_EQ(code({.ranks = 2, .rank = 2, .rendezvous = "x"}), StatusCode::kBadInput);
  EXPECT_EQ(code({.ranks = kMaxRanks + 1, .rendezvous = "x"}), StatusCode::kBadInput);
  EXPECT_EQ(code({.ranks = 2}), StatusCode::kBadInput);
  EXPECT_EQ(code({.ranks = 2, .rendezvous = "tcp://nowhere"}), StatusCode::kBadInput);
  // The others do not come.
  const TemporaryFolder folder;
  EXPECT_EQ(code({.ranks = 2, .rendezvous = folder.path("meet"), .meet_timeout_s = 0.2}),
            StatusCode::kInternal);
  const StatusOr<Ranks> alone = Ranks::Join(
      {.ranks = 2, .rank = 1, .rendezvous = "tcp://127.0.0.1:" + FreePort(), .meet_timeout_s = 1});
  ASSERT_FALSE(alone.ok());
  EXPECT_EQ(alone.status().code(), StatusCode::kInternal);
  EXPECT_NE(alone.status().message().find("rank 1 does not meet the other ranks"),
            std::string::npos)
      << alone.status().message();
}

TEST(Ranks, ShareWhatTheyHold) {
  AirlNet nets[2] = {SmallNet(1), SmallNet(2)};
  const torch::Tensor first = nets[0]->classifier->weight.detach().clone();
  WithTwoRanks("tcp://127.0.0.1:" + FreePort(), [&](const Ranks& ranks) {
    AirlNet& net = nets[ranks.rank()];
    ranks.CopyFromFirst(*net);
    net->spectrum->stem->bn->running_mean.fill_(static_cast<float>(ranks.rank()));
    ranks.AverageStatistics(*net);
    const torch::Tensor own = torch::full({2, 3}, 1.0f + static_cast<float>(ranks.rank()));
    const torch::Tensor blocks = ranks.Gather(own);
    ASSERT_EQ(blocks.sizes(), torch::IntArrayRef({2, 2, 3}));
    EXPECT_EQ(blocks[0].sum().item<float>(), 6);
    EXPECT_EQ(blocks[1].sum().item<float>(), 12);
    EXPECT_EQ(ranks.TextOfFirst("text " + std::to_string(ranks.rank())), "text 0");
    EXPECT_EQ(ranks.TextOfFirst(std::to_string(ranks.rank())), "0");
  });
  for (AirlNet& net : nets) {
    EXPECT_TRUE(torch::equal(net->classifier->weight, first));
    EXPECT_EQ(net->spectrum->stem->bn->running_mean[0].item<float>(), 0.5f);
  }
}

TEST(Ranks, ALostRankEndsTheOthersWithAMessage) {
  std::string message;
  WithTwoRanks([&](const Ranks& ranks) {
    if (ranks.rank() == 1) return;  // gone
    try {
      ranks.Gather(torch::zeros({1, 1}));
    } catch (const LostRanks& lost) {
      message = lost.what();
    }
  });
  EXPECT_NE(message.find("rank 0 of 2 lost the others"), std::string::npos) << message;
}

// Rank r's parameters and the loss over them.
struct Chain {
  explicit Chain(int layers) {
    for (int i = 0; i < layers; ++i) {
      weights.push_back(torch::full({4}, 1.0f + static_cast<float>(i), torch::requires_grad()));
    }
  }

  // The pass completes the gradient of the weight that was used last first.
  torch::Tensor Product(bool backwards = false) const {
    torch::Tensor product = torch::ones({4});
    for (size_t i = 0; i < weights.size(); ++i) {
      product = product * weights[backwards ? weights.size() - 1 - i : i];
    }
    return product.sum();
  }

  std::vector<torch::Tensor> weights;
};

TEST(GradientBuckets, TravelWhileTheBackwardPassRuns) {
  WithTwoRanks([](const Ranks& ranks) {
    const Chain chain(6);
    GradientBuckets buckets(ranks, chain.weights, /*bucket_bytes=*/2 * 4 * 4);
    EXPECT_EQ(buckets.count(), 3u);
    // The last two buckets are on their way when the pass comes to the first weight.
    size_t sent_before_the_first = 0;
    chain.weights[0].register_hook([&](const torch::Tensor& gradient) {
      sent_before_the_first = buckets.sent_in_backward();
      return gradient;
    });
    (chain.Product() * (1 + ranks.rank())).backward();
    EXPECT_EQ(sent_before_the_first, 2u);
    EXPECT_EQ(buckets.sent_in_backward(), 3u);
    buckets.Finish();
    for (int i = 0; i < 6; ++i) {
      EXPECT_EQ(chain.weights[static_cast<size_t>(i)].grad()[3].item<float>(), 3 * 720 / (1 + i));
    }
  });
}

TEST(GradientBuckets, KeepTheirOrderWhateverIsCompleteFirst) {
  WithTwoRanks([](const Ranks& ranks) {
    const Chain chain(4);
    for (int pass = 0; pass < 2; ++pass) {
      for (const torch::Tensor& weight : chain.weights) weight.mutable_grad() = torch::Tensor();
      GradientBuckets buckets(ranks, chain.weights, 1);
      (chain.Product(/*backwards=*/ranks.rank() == pass) * (1 + ranks.rank())).backward();
      buckets.Finish();
      for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(chain.weights[static_cast<size_t>(i)].grad()[3].item<float>(), 3 * 24 / (1 + i));
      }
    }
    // A pass without buckets stays at home.
    for (const torch::Tensor& weight : chain.weights) weight.mutable_grad() = torch::Tensor();
    chain.Product().backward();
    EXPECT_EQ(chain.weights[1].grad()[0].item<float>(), 12);
  });
}

TEST(GradientBuckets, TakeSharedAndUnusedParameters) {
  WithTwoRanks([](const Ranks& ranks) {
    const Chain chain(4);
    const torch::Tensor& shared = chain.weights[0];
    const torch::Tensor& by_second = chain.weights[1];
    const torch::Tensor& by_nobody = chain.weights[2];
    const torch::Tensor& by_both = chain.weights[3];
    std::vector<torch::Tensor> list = chain.weights;
    list.push_back(shared);  // as a module has it that stands in two places
    for (int pass = 0; pass < 2; ++pass) {
      for (const torch::Tensor& weight : list) weight.mutable_grad() = torch::Tensor();
      GradientBuckets buckets(ranks, list, 1);
      torch::Tensor loss = (shared * 2 + shared * 3 + by_both).sum();
      if (ranks.rank() == 1) loss = loss + by_second.sum() * 7;
      loss.backward();
      buckets.Finish();
      EXPECT_EQ(shared.grad()[0].item<float>(), 10);
      EXPECT_EQ(by_both.grad()[0].item<float>(), 2);
      EXPECT_EQ(by_second.grad()[0].item<float>(), 7);
      EXPECT_FALSE(by_nobody.grad().defined());
    }
  });
}

// The order of the samples, and whose outputs the gradient reaches.
TEST(GatherBatch, IsTheBatchOfOneProcess) {
  WithTwoRanks([](const Ranks& ranks) {
    const auto r = static_cast<float>(ranks.rank());
    // Two views of two samples: 10 v + 2 r + sample.
    const torch::Tensor logit =
        torch::tensor({2 * r, 2 * r + 1, 10 + 2 * r, 11 + 2 * r}).view({4, 1}).requires_grad_();
    AirlOutputs outputs;
    outputs.logit = logit;
    outputs.rgb_logit = logit * 2;
    outputs.spectrum_logit = logit * 3;
    outputs.embedding = logit.repeat({1, kEmbeddingSize});
    AirlLoss::Batch targets;
    targets.labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f});
    targets.views = 2;
    targets.generators = torch::tensor({-1, ranks.rank(), -1, ranks.rank()}, torch::kLong);
    targets.generator_logits = torch::cat({logit, -logit}, 1);
    targets.teacher_logit = logit.detach() * 4;
    targets.teacher_embedding = (logit.detach() * 5).repeat({1, kEmbeddingSize});
    const WholeBatch whole = GatherBatch(ranks, outputs, targets);

    const torch::Tensor expected = torch::tensor({0, 1, 2, 3, 10, 11, 12, 13}).view({8, 1});
    EXPECT_TRUE(torch::equal(whole.outputs.logit, expected.to(torch::kFloat32)));
    EXPECT_TRUE(torch::equal(whole.outputs.rgb_logit, 2.0f * expected));
    EXPECT_TRUE(torch::equal(whole.outputs.spectrum_logit, 3.0f * expected));
    EXPECT_EQ(whole.outputs.embedding[6][127].item<float>(), 12);
    EXPECT_TRUE(
        torch::equal(whole.targets.labels, torch::arange(8).remainder(2).to(torch::kFloat32)));
    EXPECT_TRUE(torch::equal(whole.targets.generators,
                             torch::tensor({-1, 0, -1, 1, -1, 0, -1, 1}, torch::kLong)));
    EXPECT_EQ(whole.targets.generator_logits[7][1].item<float>(), -13);
    EXPECT_EQ(whole.targets.views, 2);
    EXPECT_TRUE(torch::equal(whole.targets.teacher_logit, 4.0f * expected));
    EXPECT_EQ(whole.targets.teacher_embedding[6][127].item<float>(), 60);

    whole.outputs.logit.square().sum().backward();
    EXPECT_TRUE(torch::equal(logit.grad(), 2 * logit.detach()));
  });
}

}  // namespace
}  // namespace airl
