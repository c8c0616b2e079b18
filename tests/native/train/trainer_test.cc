#include "native/train/trainer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/train/checkpoint.h"
#include "native/train/step.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// Fakes carry the trace of an upsampling that the spectrum shows at once.
std::vector<TreeSource> Sources() {
  return {{.name = "posts", .label = 0, .clips = 6, .crop_side = 288, .face_side = 180},
          {.name = "studio", .label = 0, .clips = 4, .crop_side = 288, .face_side = 180},
          {.name = "gan",
           .label = 1,
           .clips = 6,
           .crop_side = 288,
           .face_side = 180,

           .upsampled = true},
          {.name = "unseen",
           .label = 1,
           .clips = 4,
           .crop_side = 288,
           .face_side = 180,

           .upsampled = true}};
}

// The spectrum stream alone: quick, and where the trace shows.
TrainConfig SmallConfig(const CropTree& tree, const std::string& out) {
  TrainConfig config;
  config.data = {tree.folder()};
  config.out = out;
  config.split.validation_real = {"studio"};
  config.split.validation_fake = {"unseen"};
  config.use_rgb = false;
  config.rgb_side_train = 32;
  config.batch_size = 4;
  config.steps = 6;
  config.epoch_steps = 100;
  config.statistics_samples = 8;
  config.sampler.native_share = 1;
  return config;
}

std::vector<nlohmann::json> Events(const std::string& folder, const std::string& event) {
  std::vector<nlohmann::json> events;
  std::ifstream stream(folder + "/log.jsonl");
  for (std::string line; std::getline(stream, line);) {
    nlohmann::json json = nlohmann::json::parse(line);
    if (json["event"] == event) events.push_back(json);
  }
  return events;
}

TEST(Trainer, AResumedRunIsTheUnbrokenRun) {
  const CropTree tree(Sources());
  const TemporaryFolder unbroken;
  const TemporaryFolder broken;
  ASSERT_TRUE(Train(SmallConfig(tree, unbroken.path())).ok());

  TrainConfig config = SmallConfig(tree, broken.path());
  config.stop_after = 3;
  config.loader_threads = 1;
  ASSERT_TRUE(Train(config).ok());
  config.stop_after = 0;
  config.loader_threads = 3;
  config.resume = broken.path("last.ckpt");
  const StatusOr<TrainSummary> resumed = Train(config);
  ASSERT_TRUE(resumed.ok()) << resumed.status().ToString();
  EXPECT_EQ(resumed->steps, 6);

  const auto expected = Events(unbroken.path(), "step");
  const auto actual = Events(broken.path(), "step");
  ASSERT_EQ(expected.size(), 6u);
  ASSERT_EQ(actual.size(), 6u);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(actual[i]["step"], expected[i]["step"]);
    EXPECT_EQ(actual[i]["learning_rate"], expected[i]["learning_rate"]);
    // Threads of the matrix product may sum in another order from run to run.
    EXPECT_NEAR(actual[i]["loss"].get<double>(), expected[i]["loss"].get<double>(), 2e-4)
        << "step " << i + 1;
  }
  EXPECT_NE(expected[3]["loss"], expected[4]["loss"]);
  const StatusOr<LoadedNet> a = LoadAverage(unbroken.path("last.ckpt"));
  const StatusOr<LoadedNet> b = LoadAverage(broken.path("last.ckpt"));
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_LT((a->net->classifier->weight - b->net->classifier->weight).abs().max().item<float>(),
            1e-3);
}

TEST(Trainer, ARunValidatesOnTheUnseenGeneratorAndLeavesItsFiles) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 3;
  ASSERT_TRUE(Train(config).ok());
  const auto validations = Events(folder.path(), "validation");
  ASSERT_EQ(validations.size(), 1u);
  EXPECT_TRUE(validations[0]["generators"].contains("unseen"));
  for (const char* file : {"config.json", "split.json", "last.ckpt", "best.ckpt"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path(file))) << file;
  }
}

TEST(Trainer, MinutesEndTheRunWithACheckpoint) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 0;
  config.minutes = 0.2;
  const StatusOr<TrainSummary> summary = Train(config);
  ASSERT_TRUE(summary.ok()) << summary.status().ToString();
  EXPECT_GT(summary->steps, 0);
  const StatusOr<LoadedNet> loaded = LoadAverage(folder.path("last.ckpt"));
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->facts.step, summary->steps);
}

TEST(Trainer, SpectrumStatisticsComeFromTheTrainingData) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 1;
  ASSERT_TRUE(Train(config).ok());
  const LoadedNet loaded = *LoadAverage(folder.path("last.ckpt"));
  const torch::Tensor mean = loaded.net->spectrum->mean;
  EXPECT_LT(mean.mean().item<float>(), -1);  // log magnitudes of a picture's residual
  EXPECT_GT(loaded.net->spectrum->std.mean().item<float>(), 0.1);
  EXPECT_NE(mean.view({-1})[1000].item<float>(), mean.view({-1})[40000].item<float>());

  // --init keeps weights and statistics.
  const TemporaryFolder next;
  config.out = next.path();
  config.init = folder.path("last.ckpt");
  config.statistics_samples = 4;
  ASSERT_TRUE(Train(config).ok());
  EXPECT_TRUE(torch::equal(LoadAverage(next.path("last.ckpt"))->net->spectrum->mean, mean));
}

TEST(Checkpoint, DamagedAndForeignFilesAreErrors) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 1;
  ASSERT_TRUE(Train(config).ok());
  const std::string path = folder.path("last.ckpt");
  EXPECT_EQ(LoadAverage(folder.path("none.ckpt")).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(LoadAverage(folder.path("log.jsonl")).status().code(), StatusCode::kBadInput);
  std::filesystem::copy_file(path, folder.path("half.ckpt"));
  std::filesystem::resize_file(folder.path("half.ckpt"), std::filesystem::file_size(path) / 2);
  EXPECT_EQ(LoadAverage(folder.path("half.ckpt")).status().code(), StatusCode::kBadInput);
  // Another network does not take it.
  AirlNet other(*AirlNetPreset("airl-b4"));
  EXPECT_EQ(InitialiseFrom(path, other).code(), StatusCode::kModelMismatch);
  // Another seed does not resume it, and says why.
  config.resume = path;
  config.seed = 99;
  const StatusOr<TrainSummary> resumed = Train(config);
  ASSERT_FALSE(resumed.ok());
  EXPECT_NE(resumed.status().message().find("\"seed\""), std::string::npos);
}

TEST(Step, LossThatIsNotFiniteLeavesTheWeightsAlone) {
  AirlNetOptions options = *AirlNetPreset("airl-lite");
  options.use_rgb = false;
  AirlNet net(options);
  net->train();
  const auto optimizer = MakeOptimizer(net, 0.1, 0);
  const torch::Tensor before = net->classifier->weight.detach().clone();
  Batch batch;
  batch.rgb = torch::zeros({4, 3, 32, 32});
  batch.spectrum = torch::randn({4, 1, 256, 256});
  batch.labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f});
  batch.spectrum[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
  const StepResult lost = TrainStep(net, *optimizer, AirlLoss(), batch, {});
  EXPECT_FALSE(lost.finite);
  EXPECT_TRUE(torch::equal(net->classifier->weight, before));
}

}  // namespace
}  // namespace airl
