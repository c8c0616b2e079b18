#include "native/evaluate/evaluation_plots.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "native/evaluate/number_text.h"
#include "native/evaluate/svg_heat_map.h"
#include "src/verdict/calibration.h"

namespace airl {
namespace {

constexpr int kReliabilityBins = 10;
constexpr double kLowestFpr = 1e-3;

std::vector<Scored> PlainScores(const std::vector<Prediction>& predictions,
                                const std::vector<CropRecord>& records,
                                const Calibration& calibration, Level level) {
  std::vector<Scored> plain;
  for (const Grouped& item : ScoresOf(predictions, records, calibration, level)) {
    plain.push_back(item.item);
  }
  return plain;
}

// One generator's fakes and all reals; all where the name is empty.
std::vector<Prediction> OfGenerator(const std::vector<Prediction>& predictions,
                                    const std::vector<CropRecord>& records,
                                    const std::string& generator) {
  std::vector<Prediction> chosen;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = records[prediction.record];
    if (record.label == kReal || generator.empty() || record.source == generator) {
      chosen.push_back(prediction);
    }
  }
  return chosen;
}

std::vector<SvgPoint> RocPoints(const std::vector<Scored>& items) {
  const RocCurve curve = CurveOf(items);
  std::vector<SvgPoint> points;
  for (const Counts& counts : curve) {
    points.push_back({counts.reals / curve.back().reals, counts.fakes / curve.back().fakes});
  }
  return points;
}

// Wilson's score interval of a share (Wilson 1927), 95 %.
Interval WilsonInterval(double hits, double count) {
  constexpr double kZ = 1.959964;
  const double share = hits / count;
  const double centre = (share + kZ * kZ / (2 * count)) / (1 + kZ * kZ / count);
  const double half = kZ / (1 + kZ * kZ / count) *
                      std::sqrt(share * (1 - share) / count + kZ * kZ / (4 * count * count));
  return {centre - half, centre + half};
}

// Where a condition lies on an axis of the grid; NaN where another axis is changed too.
double Position(const Condition& condition, const std::string& axis) {
  const GridPoint& point = condition.point;
  GridPoint others = point;
  double position = 0;
  if (axis == "jpeg") {
    others.jpeg_quality = 0;
    position = point.jpeg_quality == 0 ? 100 : point.jpeg_quality;
  } else if (axis == "blur") {
    others.blur_sigma = 0;
    position = point.blur_sigma;
  } else {
    others.resize_factor = 1;
    position = point.resize_factor;
  }
  const bool is_on_grid =
      condition.kind == Condition::kGrid || condition.kind == Condition::kNative;
  return is_on_grid && others == GridPoint() ? position : std::numeric_limits<double>::quiet_NaN();
}

PlotAxis GridAxis(const std::string& axis, const std::vector<double>& positions) {
  PlotAxis result;
  result.label = axis == "jpeg"   ? "JPEG quality"
                 : axis == "blur" ? "blur sigma, pixels"
                                  : "size, share of the original's side";
  result.low = positions.front();
  result.high = positions.back();
  for (const double position : positions) {
    result.ticks.push_back(position);
    const int digits = axis == "jpeg" ? 0 : axis == "blur" ? 1 : 2;
    const bool is_untouched_jpeg = axis == "jpeg" && position == 100;
    result.tick_labels.push_back(is_untouched_jpeg ? "none" : Fixed(position, digits));
  }
  // From the untouched picture on the left to the worst on the right.
  if (axis != "blur") std::swap(result.low, result.high);
  return result;
}

const MetricSet* FrameOf(const ConditionTable& table, const std::string& generator) {
  if (generator.empty()) return &table.levels[0];
  for (const GeneratorRow& row : table.generators) {
    if (row.name == generator) return &row.levels[0];
  }
  return nullptr;
}

std::string GridMatrix(const Evaluation& evaluation) {
  NumberMatrix matrix;
  matrix.title = "AUC per frame over the grid: " + evaluation.model;
  matrix.row_label = "resize, blur sigma";
  matrix.column_label = "JPEG quality";
  matrix.low = 0;
  matrix.high = 1;
  std::set<std::pair<double, double>> rows;  // falling size, rising blur
  std::set<int> columns;
  std::map<std::pair<std::pair<double, double>, int>, double> values;
  for (const ConditionTable& table : evaluation.tables) {
    const GridPoint& point = table.condition.point;
    if (table.condition.kind != Condition::kGrid && table.condition.kind != Condition::kNative) {
      continue;
    }
    const std::pair row(-point.resize_factor, point.blur_sigma);
    const int column = point.jpeg_quality == 0 ? -1000 : -point.jpeg_quality;
    rows.insert(row);
    columns.insert(column);
    values[{row, column}] = table.levels[0].auc;
  }
  for (const int column : columns) {
    matrix.columns.push_back(column == -1000 ? "none" : std::to_string(-column));
  }
  for (const auto& row : rows) {
    matrix.rows.push_back(Fixed(-row.first, 2) + ", " + Fixed(row.second, 1));
    for (const int column : columns) {
      const auto found = values.find({row, column});
      matrix.values.push_back(found == values.end() ? std::numeric_limits<double>::quiet_NaN()
                                                    : found->second);
    }
  }
  return rows.size() > 1 && columns.size() > 1 ? NumberMatrixSvg(matrix) : "";
}

double MeanOf(const ReliabilityBin& bin) { return bin.probability_sum / bin.count; }

// Around the bins' shares, there and back; a bin alone has some width, too, or nothing would be
// seen.
std::vector<SvgPoint> WilsonBand(const std::vector<Scored>& probabilities) {
  constexpr double kHalfWidthOfOne = 0.01;
  std::vector<SvgPoint> upper;
  std::vector<SvgPoint> lower;
  for (const ReliabilityBin& bin : ReliabilityBins(probabilities, kReliabilityBins)) {
    if (bin.count == 0) continue;
    const Interval interval = WilsonInterval(bin.fakes, bin.count);
    upper.push_back({MeanOf(bin), interval.high});
    lower.push_back({MeanOf(bin), interval.low});
  }
  if (upper.size() == 1) {
    for (std::vector<SvgPoint>* line : {&upper, &lower}) {
      const SvgPoint point = line->front();
      *line = {{point.x - kHalfWidthOfOne, point.y}, {point.x + kHalfWidthOfOne, point.y}};
    }
  }
  upper.insert(upper.end(), lower.rbegin(), lower.rend());
  return upper;
}

}  // namespace

LinePlot RocPlot(const Evaluation& evaluation, const std::vector<CropRecord>& records, size_t t,
                 bool logarithmic) {
  const ConditionTable& table = evaluation.tables[t];
  LinePlot plot;
  plot.title = "ROC per frame, " + ConditionName(table.condition) + ": " + evaluation.model;
  plot.x = {.label = "false positive rate (reals called fake)"};
  plot.y = {.label = "true positive rate (fakes found)"};
  if (logarithmic) {
    plot.x.low = kLowestFpr;
    plot.x.logarithmic = true;
    plot.marks = {0.01, 0.05};
  }
  for (double x = kLowestFpr; x <= 1.0001; x *= 1.1) plot.reference.push_back({x, x});
  plot.reference.push_back({1, 1});
  std::vector<std::string> generators = {""};
  for (const GeneratorRow& row : table.generators) generators.push_back(row.name);
  for (const std::string& generator : generators) {
    const std::vector<Prediction> chosen =
        OfGenerator(evaluation.predictions[t], records, generator);
    const std::string name = generator.empty() ? "all" : generator;
    const MetricSet* frame = FrameOf(table, generator);
    plot.series.push_back({.name = name + " " + Fixed(frame->auc, 2),
                           .points = RocPoints(PlainScores(
                               chosen, records, evaluation.verdicts.calibration, Level::kFrame)),
                           .thick = generator.empty()});
  }
  return plot;
}

LinePlot ReliabilityPlot(const Evaluation& evaluation, const std::vector<CropRecord>& records,
                         Level level) {
  LinePlot plot;
  plot.title = std::string("Reliability per ") + LevelName(level) + ": " + evaluation.model;
  plot.x = {.label = "calibrated probability of fake, mean of the bin"};
  plot.y = {.label = "share of fakes in the bin"};
  plot.reference = {{0, 0}, {1, 1}};
  plot.marks = {evaluation.verdicts.thresholds.no_sign, evaluation.verdicts.thresholds.likely_fake};
  for (size_t t = 0; t < evaluation.tables.size(); ++t) {
    const ConditionTable& table = evaluation.tables[t];
    if (table.condition.kind == Condition::kGrid) continue;
    std::vector<Scored> probabilities =
        PlainScores(evaluation.predictions[t], records, evaluation.verdicts.calibration, level);
    for (Scored& item : probabilities) item.score = Sigmoid(item.score);
    const MetricSet& set = table.levels[static_cast<size_t>(level)];
    PlotSeries series{
        .name = ConditionName(table.condition) + ", ECE " + Fixed(set.calibration_error, 2),
        .points = {},
        .marked = true};
    for (const ReliabilityBin& bin : ReliabilityBins(probabilities, kReliabilityBins)) {
      if (bin.count > 0) series.points.push_back({MeanOf(bin), bin.fakes / bin.count});
    }
    // Bands of several conditions hide each other: the first alone has one.
    if (plot.series.empty()) series.band = WilsonBand(probabilities);
    plot.series.push_back(std::move(series));
  }
  return plot;
}

LinePlot RobustnessPlot(const Evaluation& evaluation, const std::string& axis) {
  LinePlot plot;
  plot.title = "AUC per frame over " + axis + ": " + evaluation.model;
  std::map<double, const ConditionTable*> along;
  for (const ConditionTable& table : evaluation.tables) {
    const double position = Position(table.condition, axis);
    if (std::isfinite(position)) along[position] = &table;
  }
  if (along.size() < 2) return plot;
  std::vector<double> positions;
  std::set<std::string> generators = {""};
  for (const auto& [position, table] : along) {
    positions.push_back(position);
    for (const GeneratorRow& row : table->generators) generators.insert(row.name);
  }
  plot.x = GridAxis(axis, positions);
  plot.y = {.label = "AUC", .low = 0.2};
  plot.reference = {{positions.front(), 0.5}, {positions.back(), 0.5}};
  for (const std::string& generator : generators) {
    PlotSeries series{.name = generator.empty() ? "all (95 %)" : generator,
                      .points = {},
                      .marked = true,
                      .thick = generator.empty()};
    std::vector<SvgPoint> lower;
    for (const auto& [position, table] : along) {
      const MetricSet* frame = FrameOf(*table, generator);
      if (frame == nullptr) continue;
      series.points.push_back({position, frame->auc});
      plot.y.low = frame->auc < plot.y.low ? 0 : plot.y.low;
      const Interval& interval = frame->IntervalOf(&Metrics::auc);
      series.band.push_back({position, interval.high});
      lower.push_back({position, interval.low});
    }
    series.band.insert(series.band.end(), lower.rbegin(), lower.rend());
    if (!generator.empty()) series.band.clear();
    plot.series.push_back(std::move(series));
  }
  return plot;
}

std::map<std::string, std::string> EvaluationPlots(const Evaluation& evaluation,
                                                   const std::vector<CropRecord>& records) {
  std::map<std::string, std::string> plots;
  if (evaluation.tables.empty()) return plots;
  plots["roc.svg"] = LinePlotSvg(RocPlot(evaluation, records, 0, false));
  plots["roc_low_fpr.svg"] = LinePlotSvg(RocPlot(evaluation, records, 0, true));
  plots["reliability.svg"] = LinePlotSvg(ReliabilityPlot(evaluation, records, Level::kFrame));
  for (const std::string axis : {"jpeg", "blur", "resize"}) {
    const LinePlot plot = RobustnessPlot(evaluation, axis);
    if (!plot.series.empty()) plots["robustness_" + axis + ".svg"] = LinePlotSvg(plot);
  }
  const std::string grid = GridMatrix(evaluation);
  if (!grid.empty()) plots["robustness_grid.svg"] = grid;
  return plots;
}

}  // namespace airl
