#include "native/train/trainer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "native/data/split.h"
#include "native/train/checkpoint.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// Fakes carry the trace of an upsampling that the spectrum shows at once.
TreeSource Source(const std::string& name, int label, int clips) {
  return {.name = name,
          .label = label,
          .clips = clips,
          .crop_side = 288,
          .face_side = 180,
          .upsampled = label == 1};
}

std::vector<TreeSource> Sources() {
  return {Source("posts", 0, 6), Source("studio", 0, 4), Source("gan", 1, 6),
          Source("diffusion", 1, 4), Source("unseen", 1, 4)};
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

// Everything that has a state of its own, at once: the generator classifier and its ramp, the
// second pass of SAM, two views.
TrainConfig FullConfig(const CropTree& tree, const std::string& out) {
  TrainConfig config = SmallConfig(tree, out);
  config.views = 2;
  config.batch_size = 4;
  config.steps = 4;
  config.sam_rho = 0.05;
  config.loss.reversal = 0.5;
  return config;
}

// A run stopped half way and resumed, with other numbers of threads, against one that was not.
void ExpectResumes(TrainConfig (*make)(const CropTree&, const std::string&),
                   const std::vector<std::string>& parts) {
  const CropTree tree(Sources());
  const TemporaryFolder unbroken;
  const TemporaryFolder broken;
  const TrainConfig whole = make(tree, unbroken.path());
  ASSERT_TRUE(Train(whole).ok());

  TrainConfig config = make(tree, broken.path());
  config.stop_after = whole.steps / 2;
  config.loader_threads = 1;
  ASSERT_TRUE(Train(config).ok());
  config.stop_after = 0;
  config.loader_threads = 3;
  config.resume = broken.path("last.ckpt");
  const StatusOr<TrainSummary> resumed = Train(config);
  ASSERT_TRUE(resumed.ok()) << resumed.status().ToString();
  EXPECT_EQ(resumed->steps, whole.steps);

  const auto expected = Events(unbroken.path(), "step");
  const auto actual = Events(broken.path(), "step");
  ASSERT_EQ(expected.size(), static_cast<size_t>(whole.steps));
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(actual[i]["step"], expected[i]["step"]);
    EXPECT_EQ(actual[i]["learning_rate"], expected[i]["learning_rate"]);
    // Threads of the matrix product may sum in another order from run to run.
    for (const std::string& part : parts) {
      ASSERT_TRUE(expected[i].contains(part)) << part;
      EXPECT_NEAR(actual[i][part].get<double>(), expected[i][part].get<double>(), 2e-4)
          << part << " of step " << i + 1;
    }
  }
  EXPECT_NE(expected[0]["loss"], expected[1]["loss"]);
  const StatusOr<LoadedNet> a = LoadAverage(unbroken.path("last.ckpt"));
  const StatusOr<LoadedNet> b = LoadAverage(broken.path("last.ckpt"));
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_LT((a->net->classifier->weight - b->net->classifier->weight).abs().max().item<float>(),
            1e-3);
}

TEST(Trainer, AResumedRunIsTheUnbrokenRun) { ExpectResumes(SmallConfig, {"loss"}); }

TEST(Trainer, AResumedRunIsTheUnbrokenRunWithSamReversalAndTwoViews) {
  ExpectResumes(FullConfig, {"loss", "reversal", "consistency", "gradient_norm"});
}

TEST(Trainer, ReversalNeedsTwoGenerators) {
  std::vector<TreeSource> sources = Sources();
  std::erase_if(sources, [](const TreeSource& source) { return source.name == "diffusion"; });
  const CropTree tree(sources);
  const TemporaryFolder folder;
  TrainConfig config = FullConfig(tree, folder.path());
  config.views = 1;
  config.steps = 1;
  config.sam_rho = 0;
  ASSERT_TRUE(Train(config).ok());
  EXPECT_FALSE(Events(folder.path(), "step")[0].contains("reversal"));
}

TEST(Trainer, RanksShareARunAndTheFirstKeepsIt) {
  const CropTree tree(Sources());
  const TemporaryFolder folders[2];
  const TemporaryFolder meeting;
  StatusOr<TrainSummary> summaries[2] = {Internal("not run"), Internal("not run")};
  const auto run = [&](int rank) {
    TrainConfig config = SmallConfig(tree, folders[rank].path());
    config.steps = 2;
    config.ranks = {.ranks = 2, .rank = rank, .rendezvous = meeting.path("meet"), .timeout_s = 120};
    summaries[rank] = Train(config);
  };
  std::thread second(run, 1);
  run(0);
  second.join();
  for (const StatusOr<TrainSummary>& summary : summaries) {
    ASSERT_TRUE(summary.ok()) << summary.status().ToString();
  }
  EXPECT_EQ(summaries[0]->last_loss, summaries[1]->last_loss);
  EXPECT_EQ(Events(folders[0].path(), "step").size(), 2u);
  EXPECT_TRUE(LoadAverage(folders[0].path("last.ckpt")).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folders[1].path()));

  TrainConfig timed = SmallConfig(tree, folders[0].path());
  timed.minutes = 1;
  timed.ranks = {.ranks = 2, .rank = 0, .rendezvous = meeting.path("again")};
  EXPECT_EQ(Train(timed).status().code(), StatusCode::kBadInput);
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

TEST(Trainer, AResumedRunKeepsItsSplitAndWhatItStartedFrom) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  const TemporaryFolder first;
  TrainConfig config = SmallConfig(tree, first.path());
  config.steps = 1;
  ASSERT_TRUE(Train(config).ok());
  config.out = folder.path();
  config.steps = 3;
  config.stop_after = 1;
  config.init = first.path("last.ckpt");
  ASSERT_TRUE(Train(config).ok());
  config.init = "";
  config.resume = folder.path("last.ckpt");
  config.stop_after = 2;
  ASSERT_TRUE(Train(config).ok());
  const auto data = nlohmann::json::parse(LoadFacts(folder.path("last.ckpt"))->data_json);
  EXPECT_TRUE(data["init"].contains("train_real")) << data;

  // Other crops: a clip more may be given to another part.
  std::vector<TreeSource> more = Sources();
  more[0].clips = 7;
  const CropTree grown(more);
  config.data = {grown.folder()};
  config.stop_after = 0;
  const Status status = Train(config).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("split.json"), std::string::npos) << status.message();
}

TEST(Trainer, ANewRunDoesNotWriteOverOneThatIsThere) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 1;
  ASSERT_TRUE(Train(config).ok());
  config.split.holdout_fake = {"gan"};
  const Status status = Train(config).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("--resume"), std::string::npos) << status.message();
  EXPECT_TRUE(ReadSplit(folder.path("split.json"))->options.holdout_fake.empty());

  const TemporaryFolder other;
  config.out = other.path();
  config.net = "airl-light";
  EXPECT_EQ(Train(config).status().code(), StatusCode::kBadInput);
  EXPECT_FALSE(std::filesystem::exists(other.path("split.json")));
}

TEST(Trainer, StartingFromWhatKnowsTheTestIsAnError) {
  const CropTree tree(Sources());
  const TemporaryFolder first;
  TrainConfig config = SmallConfig(tree, first.path());
  config.steps = 1;
  ASSERT_TRUE(Train(config).ok());
  const TemporaryFolder folder;
  config.out = folder.path();
  config.init = first.path("last.ckpt");
  config.split.holdout_fake = {"gan"};
  const Status status = Train(config).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("gan"), std::string::npos) << status.message();
}

TEST(Trainer, AValidationThatFailsLosesNoStep) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 4;
  config.crop_budget_gib = 0;  // crops are read when they are needed
  config.stop_after = 1;
  ASSERT_TRUE(Train(config).ok());
  config.stop_after = 0;
  config.resume = folder.path("last.ckpt");
  std::thread remover([&] {
    while (Events(folder.path(), "step").size() < 2) std::this_thread::yield();
    std::filesystem::remove_all(tree.folder() + "/fake/unseen");
  });
  const StatusOr<TrainSummary> summary = Train(config);
  remover.join();
  EXPECT_FALSE(summary.ok());
  EXPECT_EQ(LoadFacts(folder.path("last.ckpt"))->step, 4);
}

TEST(Trainer, MinutesEndTheRunWithACheckpoint) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  TrainConfig config = SmallConfig(tree, folder.path());
  config.steps = 0;
  config.minutes = 0.1;
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

}  // namespace
}  // namespace airl
