#include "native/evaluate/write_evaluation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

CropRecord Record(int label, const std::string& source, const std::string& clip) {
  CropRecord record;
  record.label = label;
  record.source = source;
  record.clip = clip;
  record.file = clip + ".png";
  return record;
}

// Two real sources, two generators. "pair" is a file with a real and a fake half.
const std::vector<CropRecord> kRecords = {Record(kReal, "posts", "a"), Record(kReal, "posts", "b"),
                                          Record(kReal, "pair", "c"),  Record(kReal, "pair", "c"),
                                          Record(kFake, "pair", "c"),  Record(kFake, "gan", "d"),
                                          Record(kFake, "gan", "d")};
const std::vector<Prediction> kPredictions = {{0, -1, 5, 0}, {1, 2, 4, 0},   {2, -3, 3, 0},
                                              {3, 1, 2, 0},  {4, 1.5, 1, 0}, {5, 3, 0, 0},
                                              {6, 0, -1, 0}};

TEST(Scores, AClipIsTheMeanOfItsFramesOfOneLabel) {
  const std::vector<Grouped> clips = ScoresOf(
      kPredictions, kRecords, {.temperature = 2, .bias = 1, .logit_sigma = 0}, Level::kClip);
  ASSERT_EQ(clips.size(), 5u);  // a, b, c real, c fake, d
  double c_real = 0, c_fake = 0, d = 0;
  for (const Grouped& clip : clips) {
    if (clip.group == "c") (clip.item.label == kFake ? c_fake : c_real) = clip.item.score;
    if (clip.group == "d") d = clip.item.score;
  }
  EXPECT_DOUBLE_EQ(c_real, -1.0 / 2 + 1);
  EXPECT_DOUBLE_EQ(c_fake, 1.5 / 2 + 1);
  EXPECT_DOUBLE_EQ(d, 1.5 / 2 + 1);
}

TEST(Table, RowsAreAgainstAllRealsAndAgainstEachSource) {
  const Thresholds thresholds{.likely_fake = 0.85, .no_sign = 0.1};  // logit 1.73
  const ConditionTable table =
      MakeTable(Condition::kNative, kPredictions, kRecords, {}, thresholds, 50);
  // Frames: fakes 1.5, 3, 0 against reals -1, 2, -3, 1: 3 + 4 + 2 of 12.
  EXPECT_NEAR(table.levels[0].auc, 9.0 / 12, 1e-12);
  EXPECT_EQ(table.levels[0].reals, 4u);
  EXPECT_EQ(table.levels[1].reals, 3u);
  // Clips: fakes 1.5, 1.5 against -1, 2, -1.
  EXPECT_NEAR(table.levels[1].auc, 4.0 / 6, 1e-12);
  ASSERT_EQ(table.generators.size(), 2u);
  EXPECT_EQ(table.generators[0].name, "gan");
  EXPECT_NEAR(table.generators[0].levels[0].auc, 6.0 / 8, 1e-12);
  EXPECT_NEAR(table.generators[1].levels[0].auc, 3.0 / 4, 1e-12);
  EXPECT_NEAR(table.generators[1].auc_by_real_source.at("pair"), 1, 1e-12);
  EXPECT_NEAR(table.generators[1].auc_by_real_source.at("posts"), 0.5, 1e-12);
  ASSERT_EQ(table.real_sources.size(), 2u);
  EXPECT_EQ(table.real_sources[1].name, "posts");
  EXPECT_DOUBLE_EQ(table.real_sources[1].levels[0].false_positive_rate, 0.5);
  EXPECT_DOUBLE_EQ(table.real_sources[0].levels[1].false_positive_rate, 0);
  // The RGB stream ranks every fake below every real, the spectrum says nothing.
  EXPECT_DOUBLE_EQ(table.stream_auc[1][0], 0);
  EXPECT_DOUBLE_EQ(table.stream_auc[2][0], 0.5);
}

TEST(WriteEvaluation, FilesHoldTheNumbers) {
  const TemporaryFolder folder;
  Evaluation evaluation;
  evaluation.part = "test";
  evaluation.checkpoint_json = "{\"step\": 7}";
  evaluation.weights = "00c0ffee00c0ffee";
  evaluation.verdicts = {{.temperature = 1.5, .bias = -0.25, .logit_sigma = 0.4},
                         {.likely_fake = 0.8, .no_sign = 0.2}};
  evaluation.verdicts_fitted = true;
  evaluation.tables = {MakeTable(Condition::kSocial, kPredictions, kRecords,
                                 evaluation.verdicts.calibration, evaluation.verdicts.thresholds,
                                 20)};
  evaluation.predictions = {kPredictions};
  ASSERT_TRUE(WriteEvaluation(evaluation, kRecords, true, folder.path("out")).ok());

  const StatusOr<Verdicts> verdicts = ReadVerdicts(folder.path("out/evaluation.json"));
  ASSERT_TRUE(verdicts.ok()) << verdicts.status().ToString();
  EXPECT_EQ(verdicts->calibration.temperature, 1.5);
  EXPECT_EQ(verdicts->calibration.logit_sigma, 0.4);
  EXPECT_EQ(verdicts->thresholds.no_sign, 0.2);
  EXPECT_TRUE(CheckIsOf(folder.path("out/evaluation.json"), "00c0ffee00c0ffee").ok());
  EXPECT_EQ(CheckIsOf(folder.path("out/evaluation.json"), "00c0ffee00c0ffef").code(),
            StatusCode::kBadInput);
  const nlohmann::json json = nlohmann::json::parse(EvaluationJson(evaluation));
  EXPECT_EQ(json["conditions"][0]["condition"], "social");
  EXPECT_NEAR(json["conditions"][0]["overall"]["frame"]["auc"].get<double>(), 0.75, 1e-12);
  EXPECT_EQ(json["checkpoint"]["step"], 7);
  // One row a crop, and a heading.
  const std::string csv = PredictionsCsv(evaluation, kRecords);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 8);
  EXPECT_NE(EvaluationMarkdown(evaluation, true).find("| social | gan | 2 / 1 | 0.750"),
            std::string::npos)
      << EvaluationMarkdown(evaluation, true);
}

TEST(ReadVerdicts, RefusesOtherFiles) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadVerdicts(folder.path("none.json")).status().code(), StatusCode::kBadInput);
  std::ofstream(folder.path("a.json")) << "{\"version\": 2}";
  EXPECT_EQ(ReadVerdicts(folder.path("a.json")).status().code(), StatusCode::kModelMismatch);
  std::ofstream(folder.path("b.json")) << "{\"version\": 1, \"calibration\": 3}";
  EXPECT_EQ(ReadVerdicts(folder.path("b.json")).status().code(), StatusCode::kBadInput);
}

TEST(FitVerdicts, PoolsTheConditions) {
  std::vector<Prediction> shifted = kPredictions;
  for (Prediction& prediction : shifted) prediction.logit += 2;
  const Verdicts verdicts = FitVerdicts({kPredictions, shifted}, kRecords);
  // Every face moves by 2 between two conditions: deviation sqrt(2) of the raw logit.
  EXPECT_NEAR(verdicts.calibration.logit_sigma * verdicts.calibration.temperature, std::sqrt(2.0),
              1e-9);
}

}  // namespace
}  // namespace airl
