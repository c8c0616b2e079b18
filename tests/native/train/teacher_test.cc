// Learning from another network: whose inputs, whose data, and that the student comes to agree.

#include "native/train/teacher.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/train/checkpoint.h"
#include "native/train/step.h"
#include "native/train/trainer.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// A teacher of random weights that has learned from `data_json`.
std::string WriteTeacher(const TemporaryFolder& folder, const TrainConfig& config,
                         const std::string& data_json = "null") {
  torch::manual_seed(21);
  AirlNet net(*NetOptionsOf(config));
  CheckpointFacts facts;
  facts.config_json = ConfigJson(config);
  facts.data_json = data_json;
  EXPECT_TRUE(SaveAverage(net, facts, folder.path("teacher.ckpt")).ok());
  return folder.path("teacher.ckpt");
}

TrainConfig SpectrumConfig() {
  TrainConfig config;
  config.net = "spectrum";
  return config;
}

std::string ErrorOf(const TrainConfig& student) {
  const auto teacher = Teacher::Load(student, torch::kCPU);
  EXPECT_FALSE(teacher.ok());
  EXPECT_EQ(teacher.status().code(), StatusCode::kBadInput);
  return teacher.status().message();
}

TEST(Teacher, ARunWithoutOneHasNone) {
  const auto teacher = Teacher::Load(SpectrumConfig(), torch::kCPU);
  ASSERT_TRUE(teacher.ok());
  EXPECT_EQ(teacher->get(), nullptr);
}

TEST(Teacher, SaysWhatTheNetworkSaysAndKeepsNoGradient) {
  const TemporaryFolder folder;
  TrainConfig config;  // airl-lite: 224 pixels
  config.teacher = WriteTeacher(folder, config);
  const auto teacher = Teacher::Load(config, torch::kCPU);
  ASSERT_TRUE(teacher.ok()) << teacher.status().ToString();
  StatusOr<LoadedNet> loaded = LoadAverage(config.teacher);
  ASSERT_TRUE(loaded.ok());
  const torch::Tensor rgb = torch::rand({1, 3, 224, 224});
  const torch::Tensor spectrum = torch::randn({1, 1, 256, 256});
  const AirlOutputs said = (*teacher)->Judge(rgb, spectrum);
  const AirlOutputs expected = loaded->net->forward(rgb, spectrum);
  EXPECT_NEAR(said.logit.item<float>(), expected.logit.item<float>(), 1e-4);
  EXPECT_LT((said.embedding - expected.embedding).abs().max().item<float>(), 1e-4);
  EXPECT_FALSE(said.logit.requires_grad());
}

TEST(Teacher, SeesASmallerInputAtItsOwnSide) {
  const TemporaryFolder folder;
  TrainConfig config;
  config.teacher = WriteTeacher(folder, config);
  const auto teacher = Teacher::Load(config, torch::kCPU);
  ASSERT_TRUE(teacher.ok());
  const torch::Tensor spectrum = torch::randn({1, 1, 256, 256});
  // Bilinear interpolation leaves a plain picture as it is, so both inputs become the same.
  const torch::Tensor colour = torch::tensor({0.2f, 0.5f, 0.9f}).view({1, 3, 1, 1});
  const AirlOutputs small = (*teacher)->Judge(colour.expand({1, 3, 64, 64}), spectrum);
  const AirlOutputs full = (*teacher)->Judge(colour.expand({1, 3, 224, 224}), spectrum);
  EXPECT_EQ(small.heatmap.sizes(), full.heatmap.sizes());
  EXPECT_NEAR(small.logit.item<float>(), full.logit.item<float>(), 1e-4);
}

TEST(Teacher, OneThatDoesNotSuitIsAnError) {
  const TemporaryFolder folder;
  TrainConfig config;
  config.teacher = WriteTeacher(folder, config);
  config.augment.crop_margin = 1.6f;
  EXPECT_NE(ErrorOf(config).find("margin"), std::string::npos);
  config.augment.crop_margin = 1.3f;
  config.net = "npr";
  EXPECT_NE(ErrorOf(config).find("npr"), std::string::npos);
  config.teacher = folder.path("nothing.ckpt");
  EXPECT_NE(ErrorOf(config).find("nothing.ckpt"), std::string::npos);
}

TEST(Teacher, OneThatKnowsWhatTheStudentIsJudgedOnIsAnError) {
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(
      folder, config, R"({"train_real": {"posts": 5, "studio": 2}, "train_fake": {"gan": 3}})");
  EXPECT_TRUE(Teacher::Load(config, torch::kCPU).ok());
  config.split.validation_real = {"studio"};
  EXPECT_NE(ErrorOf(config).find("studio"), std::string::npos);
  config.split.validation_real = {"camera"};
  config.split.holdout_fake = {"gan"};
  EXPECT_NE(ErrorOf(config).find("gan"), std::string::npos);
  config.split.holdout_fake = {"posts"};  // no generator's name
  EXPECT_TRUE(Teacher::Load(config, torch::kCPU).ok());
}

TEST(Teacher, WhatItStartedFromAndItsOwnTeacherCountAsKnown) {
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(folder, config, R"({"train_fake": {"gan": 3}, "teacher": null,
      "init": {"train_real": {"posts": 5}, "teacher": {"train_fake": {"diffusion": 1}}}})");
  EXPECT_TRUE(Teacher::Load(config, torch::kCPU).ok());
  config.split.validation_real = {"posts"};
  EXPECT_NE(ErrorOf(config).find("posts"), std::string::npos);
  config.split.validation_real = {};
  config.split.holdout_fake = {"diffusion"};
  EXPECT_NE(ErrorOf(config).find("diffusion"), std::string::npos);
}

TEST(Teacher, WhatWasForgedOnlineAndAveragedInCountsAsKnown) {
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(folder, config, R"({"train_fake": {"gan": 3},
      "train_fake_online": ["sbi", "taef2"], "averaged_with": [{"train_real": {"posts": 5}}]})");
  EXPECT_TRUE(Teacher::Load(config, torch::kCPU).ok());
  config.split.holdout_fake = {"taef2"};
  EXPECT_NE(ErrorOf(config).find("taef2"), std::string::npos);
  config.split.holdout_fake = {};
  config.split.holdout_real = {"posts"};
  EXPECT_NE(ErrorOf(config).find("posts"), std::string::npos);
}

TEST(Teacher, ASplitOfClipsOrPeopleIsAnError) {
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(folder, config);
  config.split.official = true;
  EXPECT_NE(ErrorOf(config).find("by source"), std::string::npos);
  config.split.official = false;
  config.split.identities.test = 0.2;
  EXPECT_NE(ErrorOf(config).find("by source"), std::string::npos);
}

TEST(Teacher, OneWithoutWeightIsNotAsked) {
  TrainConfig config = SpectrumConfig();
  config.teacher = "nothing.ckpt";
  config.loss.distillation = 0;
  const auto teacher = Teacher::Load(config, torch::kCPU);
  ASSERT_TRUE(teacher.ok());
  EXPECT_EQ(teacher->get(), nullptr);
}

// Labels switched off: what the student learns, it has from its teacher.
TEST(Teacher, AStudentComesToAgreeWithIt) {
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(folder, config);
  const auto teacher = Teacher::Load(config, torch::kCPU);
  ASSERT_TRUE(teacher.ok());
  torch::manual_seed(22);
  AirlNet student(*NetOptionsOf(config));
  student->train();
  Batch batch;
  batch.rgb = torch::zeros({4, 3, 32, 32});
  batch.spectrum = torch::randn({4, 1, 256, 256});
  batch.labels = torch::tensor({0.0f, 1.0f, 0.0f, 1.0f});
  const AirlLoss loss({.bce = 0, .stream_bce = 0, .contrastive = 0, .distillation = 1});
  const auto optimizer = MakeOptimizer(student, 1e-3, 0);
  const auto step = [&] {
    return TrainStep(student, *optimizer, loss, batch, {.teacher = teacher->get()});
  };
  const StepResult first = step();
  ASSERT_EQ(first.parts.size(), 2u);
  StepResult last;
  for (int i = 0; i < 12; ++i) last = step();
  EXPECT_LT(last.loss, first.loss / 2);
}

TEST(Teacher, ARunWritesWhatItLearnsFromIt) {
  const CropTree tree({{.name = "posts", .label = 0, .clips = 3},
                       {.name = "studio", .label = 0, .clips = 2},
                       {.name = "gan", .label = 1, .clips = 3},
                       {.name = "unseen", .label = 1, .clips = 2}});
  const TemporaryFolder folder;
  TrainConfig config = SpectrumConfig();
  config.teacher = WriteTeacher(folder, config, R"({"train_fake": {"other": 2}})");
  config.data = {tree.folder()};
  config.out = folder.path("run");
  config.split.validation_real = {"studio"};
  config.split.validation_fake = {"unseen"};
  config.batch_size = 4;
  config.steps = 1;
  config.statistics_samples = 4;
  const StatusOr<TrainSummary> run = Train(config);
  ASSERT_TRUE(run.ok()) << run.status().ToString();
  std::ifstream log(folder.path("run/log.jsonl"));
  std::string line;
  ASSERT_TRUE(std::getline(log, line));
  const nlohmann::json step = nlohmann::json::parse(line);
  EXPECT_GT(step["teacher_logit"].get<double>(), 0);
  EXPECT_GT(step["teacher_embedding"].get<double>(), 0);
  const StatusOr<LoadedNet> student = LoadAverage(folder.path("run/last.ckpt"));
  ASSERT_TRUE(student.ok()) << student.status().ToString();
  const nlohmann::json data = nlohmann::json::parse(student->facts.data_json);
  EXPECT_EQ(data["teacher"]["train_fake"]["other"], 2);
  EXPECT_GT(data["train_fake"]["gan"].get<int>(), 0);
}

}  // namespace
}  // namespace airl
