#include "native/train/average_runs.h"

#include <gtest/gtest.h>

#include "native/train/checkpoint.h"
#include "native/train/known_sources.h"
#include "native/train/step.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// A checkpoint of a net whose every weight, and every floating-point buffer, is `value`.
std::string WriteFilled(const TemporaryFolder& folder, const std::string& name, float value,
                        const TrainConfig& config, const std::string& data_json = "null") {
  AirlNet net(*NetOptionsOf(config));
  {
    torch::NoGradGuard no_grad;
    for (torch::Tensor& tensor : net->parameters()) tensor.fill_(value);
    for (torch::Tensor& tensor : net->buffers()) tensor.fill_(value);
  }
  CheckpointFacts facts;
  facts.step = 7;
  facts.best_auc = 0.9;
  facts.config_json = ConfigJson(config);
  facts.data_json = data_json;
  EXPECT_TRUE(SaveAverage(net, facts, folder.path(name)).ok());
  return folder.path(name);
}

TEST(AverageRuns, IsTheMeanOfWeightsAndStatistics) {
  const TemporaryFolder folder;
  TrainConfig config;
  config.net = "spectrum";
  const std::string a = WriteFilled(folder, "a.ckpt", 1, config);
  const std::string b = WriteFilled(folder, "b.ckpt", 2, config);
  const std::string c = WriteFilled(folder, "c.ckpt", 6, config);
  const std::string out = folder.path("mean.ckpt");
  const Status status = AverageRuns({a, b, c}, out);
  ASSERT_TRUE(status.ok()) << status.ToString();
  const StatusOr<LoadedNet> mean = LoadAverage(out);
  ASSERT_TRUE(mean.ok()) << mean.status().ToString();
  for (const torch::Tensor& tensor : mean->net->parameters()) {
    ASSERT_LT((tensor - 3).abs().max().item<float>(), 1e-5);
  }
  for (const torch::Tensor& tensor : mean->net->buffers()) {
    const float expected = tensor.is_floating_point() ? 3.0f : 1.0f;  // counts: the first's
    ASSERT_NEAR(tensor.to(torch::kFloat32).mean().item<float>(), expected, 1e-4);
  }
  EXPECT_EQ(mean->facts.averaged, 3);
  EXPECT_EQ(mean->facts.step, 7);
  EXPECT_EQ(mean->facts.best_auc, -1);  // nobody has validated it

  // It starts a run, but does not go on.
  AirlNet net(*NetOptionsOf(config));
  EXPECT_TRUE(InitialiseFrom(out, net).ok());
  AirlNet average(*NetOptionsOf(config));
  const auto optimizer = MakeOptimizer(net, 1e-3, 0);
  CheckpointFacts facts = mean->facts;
  const Status resumed = LoadCheckpoint(out, {net, average, *optimizer, facts});
  EXPECT_EQ(resumed.code(), StatusCode::kBadInput);
  EXPECT_NE(resumed.message().find("--init"), std::string::npos) << resumed.message();
}

TEST(AverageRuns, HasLearnedFromWhatEachRunHas) {
  const TemporaryFolder folder;
  TrainConfig config;
  config.net = "spectrum";
  const std::string a = WriteFilled(folder, "a.ckpt", 1, config, R"({"train_real": {"posts": 5}})");
  const std::string b = WriteFilled(folder, "b.ckpt", 1, config, R"({"train_real": {"studio": 2},
      "init": {"train_fake": {"gan": 3}}})");
  const std::string out = folder.path("mean.ckpt");
  ASSERT_TRUE(AverageRuns({a, b}, out).ok());
  const std::string data_json = LoadFacts(out)->data_json;
  SplitOptions split;
  EXPECT_TRUE(CheckUnseen(split, data_json, "the mean").ok());
  for (const char* source : {"posts", "studio"}) {
    split.holdout_real = {source};
    EXPECT_FALSE(CheckUnseen(split, data_json, "the mean").ok()) << source;
  }
  // The order does not matter, and one that says nothing hides no other.
  ASSERT_TRUE(AverageRuns({WriteFilled(folder, "c.ckpt", 1, config), a}, out).ok());
  split.holdout_real = {"posts"};
  EXPECT_FALSE(CheckUnseen(split, LoadFacts(out)->data_json, "the mean").ok());
  split.holdout_real = {};
  split.validation_fake = {"gan"};
  EXPECT_FALSE(CheckUnseen(split, data_json, "the mean").ok());
}

TEST(AverageRuns, RefusesWhatDoesNotFit) {
  const TemporaryFolder folder;
  TrainConfig config;
  config.net = "spectrum";
  const std::string a = WriteFilled(folder, "a.ckpt", 1, config);
  const std::string out = folder.path("mean.ckpt");
  EXPECT_EQ(AverageRuns({a}, out).code(), StatusCode::kBadInput);
  EXPECT_EQ(AverageRuns({a, folder.path("none.ckpt")}, out).code(), StatusCode::kBadInput);
  TrainConfig other = config;
  other.net = "npr";
  const Status mismatch = AverageRuns({a, WriteFilled(folder, "npr.ckpt", 1, other)}, out);
  EXPECT_EQ(mismatch.code(), StatusCode::kModelMismatch);
  EXPECT_NE(mismatch.message().find("npr.ckpt"), std::string::npos);
  other = config;
  other.augment.crop_margin = 1.6f;
  EXPECT_EQ(AverageRuns({a, WriteFilled(folder, "wide.ckpt", 1, other)}, out).code(),
            StatusCode::kModelMismatch);
  other = config;
  other.net = "airl-lite";
  const std::string usual = WriteFilled(folder, "usual.ckpt", 1, other);
  other.rgb_side = 160;
  EXPECT_EQ(AverageRuns({usual, WriteFilled(folder, "small.ckpt", 1, other)}, out).code(),
            StatusCode::kModelMismatch);
  EXPECT_EQ(LoadAverage(out).status().code(), StatusCode::kBadInput);  // nothing was written
}

}  // namespace
}  // namespace airl
