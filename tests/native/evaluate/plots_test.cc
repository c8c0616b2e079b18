#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "native/evaluate/csv_reader.h"
#include "native/evaluate/evaluation_plots.h"

namespace airl {
namespace {

// Six crops whose logits are those of metrics_test's: reals 0.1 0.4 0.6, fakes 0.35 0.8 0.9.
std::vector<CropRecord> SixCrops() {
  std::vector<CropRecord> records(6);
  for (size_t i = 0; i < 6; ++i) {
    records[i].label = i < 3 ? kReal : kFake;
    records[i].source = i < 3 ? "posts" : i < 5 ? "gan" : "diffusion";
    records[i].clip = std::to_string(i);
    records[i].file = std::to_string(i) + ".png";
  }
  return records;
}
const std::vector<Prediction> kSixPredictions = {{0, 0.1, 0, 0},  {1, 0.4, 0, 0}, {2, 0.6, 0, 0},
                                                 {3, 0.35, 0, 0}, {4, 0.8, 0, 0}, {5, 0.9, 0, 0}};

// Every condition makes fakes and reals a little more alike.
Evaluation OnGrid(const std::string& grid) {
  Evaluation evaluation;
  evaluation.model = "net";
  std::vector<Condition> conditions = {Condition::kNative, Condition::kBlurJpeg};
  if (!grid.empty()) {
    const std::vector<GridPoint> points = *GridOf(grid);
    for (size_t i = 1; i < points.size(); ++i) conditions.emplace_back(points[i]);
  }
  for (size_t c = 0; c < conditions.size(); ++c) {
    std::vector<Prediction> predictions = kSixPredictions;
    for (Prediction& prediction : predictions) {
      prediction.logit -= prediction.record >= 3 ? 0.05 * static_cast<double>(c) : 0;
    }
    evaluation.tables.push_back(MakeTable(conditions[c], predictions, SixCrops(), {}, {}, 20));
    evaluation.predictions.push_back(predictions);
  }
  return evaluation;
}

TEST(RocPlot, HandComputed) {
  const LinePlot plot = RocPlot(OnGrid(""), SixCrops(), 0, false);
  ASSERT_EQ(plot.series.size(), 3u);
  EXPECT_EQ(plot.series[0].name, "all 0.78");  // 7 / 9
  const std::vector<SvgPoint>& all = plot.series[0].points;
  ASSERT_EQ(all.size(), 7u);
  // Down from 0.9: two fakes, then the reals at 0.6 and 0.4, the last fake, the last real.
  EXPECT_NEAR(all[2].x, 0, 1e-12);
  EXPECT_NEAR(all[2].y, 2.0 / 3, 1e-12);
  EXPECT_NEAR(all[4].x, 2.0 / 3, 1e-12);
  EXPECT_NEAR(all[4].y, 2.0 / 3, 1e-12);
  EXPECT_NEAR(all[6].x, 1, 1e-12);
  // One fake at the top: the generator's curve goes straight up.
  EXPECT_EQ(plot.series[1].name, "diffusion 1.00");
  EXPECT_NEAR(plot.series[1].points[1].y, 1, 1e-12);
}

TEST(ReliabilityPlot, HandComputed) {
  const LinePlot plot = ReliabilityPlot(OnGrid(""), SixCrops(), Level::kFrame);
  ASSERT_EQ(plot.series.size(), 2u);
  // Probabilities 0.525 0.599 0.587 (bin 5: reals 0.1, 0.4 and the fake 0.35), 0.646 0.690 0.711.
  const std::vector<SvgPoint>& points = plot.series[0].points;
  ASSERT_EQ(points.size(), 3u);
  EXPECT_NEAR(points[0].y, 1.0 / 3, 1e-12);
  EXPECT_NEAR(points[0].x, (0.524979 + 0.598688 + 0.586618) / 3, 1e-5);
  EXPECT_NEAR(points[1].y, 0.5, 1e-12);  // 0.6 real, 0.8 fake
  EXPECT_NEAR(points[2].y, 1, 1e-12);
}

TEST(ReliabilityPlot, TheIntervalOfASingleBinCanBeSeen) {
  Evaluation evaluation = OnGrid("");
  evaluation.verdicts.calibration.temperature = 1000;  // every probability just above 0.5
  const PlotSeries series = ReliabilityPlot(evaluation, SixCrops(), Level::kFrame).series[0];
  ASSERT_EQ(series.points.size(), 1u);
  ASSERT_EQ(series.band.size(), 4u);
  EXPECT_LT(series.band[0].x, series.points[0].x);
  EXPECT_GT(series.band[1].x, series.points[0].x);
  EXPECT_GT(series.band[0].y, series.points[0].y);
  EXPECT_LT(series.band[3].y, series.points[0].y);
}

TEST(RobustnessPlot, OneCurveAnAxis) {
  const Evaluation evaluation = OnGrid("jpeg=none,90,40;resize=1,0.5");
  const LinePlot jpeg = RobustnessPlot(evaluation, "jpeg");
  ASSERT_EQ(jpeg.series.size(), 3u);  // all, diffusion, gan
  ASSERT_EQ(jpeg.series[0].points.size(), 3u);
  EXPECT_EQ(jpeg.series[0].points[0].x, 40);
  EXPECT_EQ(jpeg.series[0].points[2].x, 100);  // none
  EXPECT_NEAR(jpeg.series[0].points[2].y, 7.0 / 9, 1e-12);
  EXPECT_GT(jpeg.x.low, jpeg.x.high);  // the untouched picture on the left
  EXPECT_EQ(RobustnessPlot(evaluation, "resize").series[0].points.size(), 2u);
  EXPECT_TRUE(RobustnessPlot(evaluation, "blur").series.empty());
  const auto plots = EvaluationPlots(evaluation, SixCrops());
  EXPECT_EQ(plots.count("robustness_jpeg.svg"), 1u);
  EXPECT_EQ(plots.count("robustness_blur.svg"), 0u);
  EXPECT_EQ(plots.count("robustness_grid.svg"), 1u);
  EXPECT_EQ(EvaluationPlots(OnGrid(""), SixCrops()).count("robustness_jpeg.svg"), 0u);
}

TEST(EvaluationCsv, IsLongAndWellFormed) {
  const Evaluation evaluation = OnGrid("axes;jpeg=60");
  std::istringstream stream(EvaluationCsv(evaluation));
  CsvReader reader(stream, "evaluation.csv");
  std::vector<std::string> row;
  ASSERT_TRUE(*reader.Next(row));
  EXPECT_EQ(row, (std::vector<std::string>{"level", "condition", "generator", "real_source",
                                           "metric", "value", "low", "high"}));
  size_t rows = 0;
  bool found = false;
  while (*reader.Next(row)) {
    ASSERT_EQ(row.size(), 8u);
    ++rows;
    const bool is_auc = row[4] == "auc" && row[1] == "native" && row[0] == "clip";
    if (is_auc && row[2] == "all" && row[3] == "posts") {
      EXPECT_EQ(row[5], "0.777778");
      EXPECT_LT(std::stod(row[6]), std::stod(row[5]));
      found = true;
    }
  }
  EXPECT_TRUE(found);
  // Conditions x (all, 2 generators, 1 real source) x 2 levels x 10 measures.
  EXPECT_EQ(rows, 3u * 4 * 2 * 10);
}

TEST(EvaluationMarkdown, HoldsTheGridAndWhatFailed) {
  Evaluation evaluation = OnGrid("jpeg=none,60");
  evaluation.failed = {{"social", "a.png | cannot be read"}};
  const std::string text = EvaluationMarkdown(evaluation, true);
  EXPECT_NE(text.find("| 1.00 | 0.0 | 60 |"), std::string::npos) << text;
  EXPECT_NE(text.find("| 1.00 | 0.0 | none | 0.778"), std::string::npos) << text;
  EXPECT_NE(text.find("Not measured: social (a.png \\| cannot"), std::string::npos) << text;
  // Points of the grid do not swell the table of generators.
  EXPECT_EQ(text.find("| jpeg60 | gan"), std::string::npos);
}

TEST(FileNamePart, IsSafe) {
  EXPECT_EQ(FileNamePart("StyleGAN2 (faces)/../x"), "stylegan2--faces-----x");
  EXPECT_EQ(FileNamePart(""), "-");
}

}  // namespace
}  // namespace airl
