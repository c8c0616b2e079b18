#include "native/evaluate/comparison.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "native/data/random.h"
#include "native/evaluate/csv_reader.h"
#include "native/evaluate/write_evaluation.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// 20 clips of 2 crops a class: reals of two sources, fakes of one generator.
std::vector<CropRecord> Records() {
  std::vector<CropRecord> records;
  for (int i = 0; i < 80; ++i) {
    CropRecord record;
    record.label = i < 40 ? kReal : kFake;
    record.source = i < 20 ? "posts" : i < 40 ? "a, \"studio\"" : "gan";
    record.clip = "clip" + std::to_string(i / 2);
    record.file = std::to_string(i) + ".png";
    records.push_back(record);
  }
  return records;
}

// Noise shared by all models, with the fakes `gap` higher.
std::vector<Prediction> Scores(double gap, size_t count = 80) {
  Random random(4);
  std::vector<Prediction> predictions;
  for (size_t i = 0; i < count; ++i) {
    predictions.push_back({i, random.Uniform(-2, 2) + (i < 40 ? 0 : gap), 0, 0});
  }
  return predictions;
}

ModelScores Model(const std::string& name, double gap, size_t crops = 80) {
  ModelScores model;
  model.name = name;
  model.parameters = 4'700'000;
  model.verdicts.thresholds = {.likely_fake = 0.8, .no_sign = 0.2};
  model.records = Records();
  model.conditions["native"] = Scores(gap, crops);
  model.conditions["social"] = Scores(gap / 2, crops);
  return model;
}

TEST(Compare, DifferencesAreToTheFirst) {
  const auto comparison = Compare({Model("xception", 0.5), Model("airl", 2)}, {}, 200);
  ASSERT_TRUE(comparison.ok()) << comparison.status().ToString();
  EXPECT_EQ(comparison->conditions, (std::vector<std::string>{"native", "social"}));
  EXPECT_EQ(comparison->crops, 80u);
  EXPECT_EQ(comparison->left_out, 0u);
  const ComparisonRow& first = comparison->rows[0];
  const ComparisonRow& second = comparison->rows[1];
  EXPECT_EQ(first.cells[0].auc_difference[1].value, 0);
  for (const size_t level : {0u, 1u}) {
    EXPECT_NEAR(second.cells[0].auc_difference[level].value,
                second.cells[0].levels[level].auc - first.cells[0].levels[level].auc, 1e-12);
    EXPECT_GT(second.cells[0].auc_difference[level].interval.low, 0);
  }
  const std::string table = ComparisonMarkdown(*comparison);
  EXPECT_NE(table.find("| xception | 4.70 M |"), std::string::npos) << table;
  EXPECT_NE(table.find(" +0."), std::string::npos) << table;
  // A heading, then 2 models x 2 conditions x 2 levels x (9 measures and a difference).
  std::istringstream stream(ComparisonCsv(*comparison));
  CsvReader reader(stream, "comparison.csv");
  std::vector<std::string> row;
  size_t rows = 0;
  while (*reader.Next(row)) {
    EXPECT_EQ(row.size(), 8u);
    ++rows;
  }
  EXPECT_EQ(rows, 1u + 2 * 2 * 2 * 11);
}

TEST(Compare, TheWorstRealSourceIsNamed) {
  ModelScores model = Model("airl", 1);
  for (Prediction& prediction : model.conditions["native"]) {
    // Two of the ten studio clips well above the threshold, all other reals below.
    if (prediction.record < 40) prediction.logit = prediction.record >= 36 ? 3 : -3;
  }
  const Comparison comparison = *Compare({model}, {"native"}, 100);
  EXPECT_EQ(comparison.rows[0].worst_real_source, "a, \"studio\"");
  EXPECT_NEAR(comparison.rows[0].worst_false_alarms, 0.2, 1e-12);
  EXPECT_GT(comparison.rows[0].worst_interval.high, 0.2);
}

TEST(DistinctNames, ByTheInnermostFolderInWhichModelsOfOneNameDiffer) {
  const std::vector<std::string> names = {"airl-lite", "npr", "airl-lite", "airl-lite"};
  EXPECT_EQ(DistinctNames(names, {"runs/a/test", "runs/b/test", "runs/c/test/", "more/c/test"}),
            (std::vector<std::string>{"airl-lite a", "npr", "airl-lite c", "airl-lite c 2"}));
  EXPECT_EQ(DistinctNames({"x", "x"}, {"a", "a"}), (std::vector<std::string>{"x", "x 2"}));
  EXPECT_EQ(DistinctNames({"x", "x"}, {"", ""}), (std::vector<std::string>{"x", "x 2"}));
  // Checkpoints of one run; a name that was given stays.
  EXPECT_EQ(DistinctNames({"x", "x", "x"}, {"run/a", "run/last", "run/best"}, 1),
            (std::vector<std::string>{"x", "x last", "x best"}));
  EXPECT_EQ(DistinctNames({"x", "x"}, {"run/a", "run/last"}, 1),
            (std::vector<std::string>{"x", "x last"}));
}

TEST(Compare, OnlyCommonCropsCount) {
  const auto comparison = Compare({Model("a", 1), Model("b", 1, 70)}, {"native"}, 50);
  ASSERT_TRUE(comparison.ok());
  EXPECT_EQ(comparison->crops, 70u);
  EXPECT_EQ(comparison->left_out, 10u);
  // The same scores on the same crops.
  EXPECT_EQ(comparison->rows[1].cells[0].auc_difference[0].value, 0);
  EXPECT_EQ(comparison->rows[1].cells[0].levels[0].fakes, 30u);
}

TEST(Compare, SaysWhatIsMissing) {
  EXPECT_EQ(Compare({}).status().code(), StatusCode::kBadInput);
  EXPECT_NE(Compare({Model("a", 1)}, {"blur_jpeg"}).status().message().find("a was not measured"),
            std::string::npos);
  EXPECT_EQ(Compare({Model("a", 1), Model("b", 1, 30)}).status().code(), StatusCode::kBadInput);
}

TEST(ReadModelScores, ReadsWhatEvaluateWrites) {
  const TemporaryFolder folder;
  const std::vector<CropRecord> records = Records();
  Evaluation evaluation;
  evaluation.model = "airl | one";
  evaluation.parameters = 12;
  evaluation.part = "test";
  evaluation.checkpoint_json = "{}";
  evaluation.verdicts.calibration.temperature = 2;
  evaluation.tables = {
      MakeTable(Condition::kNative, Scores(1), records, evaluation.verdicts.calibration, {}, 0)};
  evaluation.predictions = {Scores(1)};
  ASSERT_TRUE(WriteEvaluation(evaluation, records, false, folder.path("out")).ok());
  const auto model = ReadModelScores(folder.path("out"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(model->name, "airl | one");
  EXPECT_EQ(model->parameters, 12);
  EXPECT_EQ(model->verdicts.calibration.temperature, 2);
  ASSERT_EQ(model->records.size(), 80u);
  EXPECT_EQ(model->records[25].source, "a, \"studio\"");
  EXPECT_NEAR(model->conditions.at("native")[7].logit, Scores(1)[7].logit, 1e-6);
  const Comparison comparison = *Compare({*model}, {}, 20);
  EXPECT_NEAR(comparison.rows[0].cells[0].levels[1].auc, evaluation.tables[0].levels[1].auc, 1e-12);
  EXPECT_NE(ComparisonMarkdown(comparison).find("airl \\| one"), std::string::npos);
}

TEST(ReadModelScores, NamesTheBadLine) {
  const TemporaryFolder folder;
  std::ofstream(folder.path("evaluation.json")) << R"({"version": 1, "model": "m", "parameters": 1,
             "calibration": {"temperature": 1, "bias": 0, "logit_sigma": 0},
             "thresholds": {"likely_fake": 0.9, "no_sign": 0.1}})";
  const auto fault_of = [&](const std::string& csv) {
    std::ofstream(folder.path("predictions.csv")) << csv;
    return ReadModelScores(folder.path()).status().message();
  };
  const std::string head = "condition,label,source,clip,file,logit\n";
  EXPECT_EQ(fault_of(head + "native,1,a,b,c,0.5\n"), "");
  EXPECT_NE(fault_of("condition,label\n").find("no column \"source\""), std::string::npos);
  EXPECT_NE(fault_of(head + "native,1,a,b,c,0.5\nnative,1,a\n").find("line 3"), std::string::npos);
  EXPECT_NE(fault_of(head + "native,2,a,b,c,0.5\n").find("label"), std::string::npos);
  EXPECT_NE(fault_of(head + "native,1,a,b,c,x\n").find("logit"), std::string::npos);
  EXPECT_NE(fault_of(head + "native,1,\"a,b,c,0.5\n").find("never closed"), std::string::npos);
}

TEST(CsvReader, QuotesCommasAndLineBreaks) {
  std::istringstream stream("a,\"b \"\"x\"\", c\"\r\n\"two\nlines\",\n");
  CsvReader reader(stream, "x.csv");
  std::vector<std::string> row;
  EXPECT_TRUE(*reader.Next(row));
  EXPECT_EQ(row, (std::vector<std::string>{"a", "b \"x\", c"}));
  EXPECT_TRUE(*reader.Next(row));
  EXPECT_EQ(row, (std::vector<std::string>{"two\nlines", ""}));
  EXPECT_FALSE(*reader.Next(row));
}

}  // namespace
}  // namespace airl
