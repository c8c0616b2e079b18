#pragma once

// The measured table of a model: every measure per frame and per clip, per generator, per real
// source, per condition.

#include <map>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "native/evaluate/calibrate.h"
#include "native/evaluate/conditions.h"
#include "native/evaluate/metrics.h"
#include "native/evaluate/predict.h"

namespace airl {

// What the numbers are computed on: crops, or the mean calibrated logit of each clip's crops.
enum class Level { kFrame, kClip };
enum class Stream { kFused, kRgb, kSpectrum };
const char* LevelName(Level level);
const char* StreamName(Stream stream);

struct MetricSet {
  size_t reals = 0;
  size_t fakes = 0;
  double auc = 0;
  Interval auc_interval;  // 95 %, bootstrap over clips
  double average_precision = 0;
  double equal_error_rate = 0;
  double accuracy = 0;  // at probability 0.5, which validation fixed through the calibration
  Interval accuracy_interval;
  double tpr_at_1_fpr = 0;
  double tpr_at_5_fpr = 0;
  double calibration_error = 0;
  double true_positive_rate = 0;  // at the likely_fake threshold
  double false_positive_rate = 0;
};

struct RealSourceRow {
  std::string name;
  size_t crops = 0;
  size_t clips = 0;
  double false_alarms[2] = {0, 0};  // share called likely_fake, by Level
};

// One generator against all reals of the part, and against each real source alone (AUC per frame).
struct GeneratorRow {
  std::string name;
  MetricSet levels[2];
  std::map<std::string, double> auc_by_real_source;
};

struct ConditionTable {
  Condition condition = Condition::kNative;
  MetricSet levels[2];  // all generators, all reals
  std::vector<GeneratorRow> generators;
  std::vector<RealSourceRow> real_sources;
  // AUC of each stream alone, by [Stream][Level].
  double stream_auc[3][2] = {};
};

// The measures of `items` whose scores are calibrated logits. `bootstrap_rounds` 0 leaves the
// intervals 0.
MetricSet MeasureAll(const std::vector<Grouped>& items, const Thresholds& thresholds,
                     int bootstrap_rounds = 1000);

// Scores of one stream as calibrated logits, by frame (grouped by clip) or by clip. A stream's own
// logit takes the calibration of the fused one: its order, and so its AUC, does not depend on it.
std::vector<Grouped> ScoresOf(const std::vector<Prediction>& predictions,
                              const std::vector<CropRecord>& records,
                              const Calibration& calibration, Level level,
                              Stream stream = Stream::kFused);

ConditionTable MakeTable(Condition condition, const std::vector<Prediction>& predictions,
                         const std::vector<CropRecord>& records, const Calibration& calibration,
                         const Thresholds& thresholds, int bootstrap_rounds = 1000);

// Calibration (with logit_sigma) and thresholds from validation under several conditions, the same
// crops in the same order in each. Pooled: pictures reach the user in all of these states.
struct Verdicts {
  Calibration calibration;
  Thresholds thresholds;
};
Verdicts FitVerdicts(const std::vector<std::vector<Prediction>>& by_condition,
                     const std::vector<CropRecord>& records);

}  // namespace airl
