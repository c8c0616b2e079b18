#pragma once

// The measured table of a model: every measure per frame and per clip, per generator, per real
// source, per condition.

#include <map>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "native/evaluate/bootstrap.h"
#include "native/evaluate/calibrate.h"
#include "native/evaluate/conditions.h"
#include "native/evaluate/predict.h"

namespace airl {

// What the numbers are computed on: crops, or the mean calibrated logit of each clip's crops.
enum class Level { kFrame, kClip };
enum class Stream { kFused, kRgb, kSpectrum };
const char* LevelName(Level level);
const char* StreamName(Stream stream);

// All fakes of the part against one real source. Its false alarms are levels[].false_positive_rate.
struct RealSourceRow {
  std::string name;
  MetricSet levels[2];  // by Level
};

// One generator against all reals of the part, and against each real source alone (AUC per frame).
struct GeneratorRow {
  std::string name;
  MetricSet levels[2];
  std::map<std::string, double> auc_by_real_source;
};

struct ConditionTable {
  Condition condition;
  MetricSet levels[2];  // all generators, all reals
  std::vector<GeneratorRow> generators;
  std::vector<RealSourceRow> real_sources;
  // AUC of each stream alone, by [Stream][Level].
  double stream_auc[3][2] = {};
};

// Scores of one stream as calibrated logits, by frame (grouped by clip) or by clip. A stream's own
// logit takes the calibration of the fused one: its order, and so its AUC, does not depend on it.
std::vector<Grouped> ScoresOf(const std::vector<Prediction>& predictions,
                              const std::vector<CropRecord>& records,
                              const Calibration& calibration, Level level,
                              Stream stream = Stream::kFused);

ConditionTable MakeTable(const Condition& condition, const std::vector<Prediction>& predictions,
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
