#pragma once

// An evaluation as files: evaluation.json (all numbers; `airl export` reads calibration and
// thresholds from it), predictions.csv (a row a crop and condition), evaluation.csv (a row a
// measure, with its interval), table.md (for a model card).

#include <cstdint>
#include <string>
#include <vector>

#include "native/evaluate/evaluation.h"
#include "src/base/status.h"

namespace airl {

inline constexpr int kEvaluationVersion = 1;

struct FailedCondition {
  std::string name;
  std::string reason;
};

struct Evaluation {
  std::string model;            // its name in tables and plots
  int64_t parameters = 0;       // trainable values
  std::string part;             // "test" or "validation"
  std::string checkpoint_json;  // facts of the checkpoint, one JSON object
  std::string weights;          // WeightsFingerprint of the network
  Verdicts verdicts;
  bool verdicts_fitted = false;  // false: no validation crops, the calibration is the identity
  std::vector<ConditionTable> tables;
  std::vector<std::vector<Prediction>> predictions;  // as tables
  std::vector<FailedCondition> failed;               // measured nothing
};

std::string EvaluationJson(const Evaluation& evaluation);
// Long form: level,condition,generator,real_source,metric,value,low,high; "all" where nothing is
// chosen, a measure without value left empty.
std::string EvaluationCsv(const Evaluation& evaluation);
std::string PredictionsCsv(const Evaluation& evaluation, const std::vector<CropRecord>& records);
std::string EvaluationMarkdown(const Evaluation& evaluation, bool with_streams);

// All four into `folder`, which is made. kInternal when a file cannot be written.
Status WriteEvaluation(const Evaluation& evaluation, const std::vector<CropRecord>& records,
                       bool with_streams, const std::string& folder);

// kBadInput where the evaluation.json at `path` is not of the network with this WeightsFingerprint.
Status CheckIsOf(const std::string& path, const std::string& weights);

// What `airl export` needs of evaluation.json. Errors: kBadInput, kModelMismatch (another version).
StatusOr<Verdicts> ReadVerdicts(const std::string& evaluation_json_path);

}  // namespace airl
