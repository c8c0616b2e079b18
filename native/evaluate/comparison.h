#pragma once

// Several models on the same crops in one table, with the difference of each to the first.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "native/evaluate/bootstrap.h"
#include "native/evaluate/evaluation.h"
#include "src/base/status.h"

namespace airl {

// What an evaluation's folder says about its model: evaluation.json and predictions.csv.
struct ModelScores {
  std::string name;
  int64_t parameters = 0;
  Verdicts verdicts;
  std::vector<CropRecord> records;  // label, source, clip, file alone
  // By condition, `record` into records; a crop's streams are left out.
  std::map<std::string, std::vector<Prediction>> conditions;
};
// Errors: kBadInput naming file and line, kModelMismatch (another version), kTooLarge.
StatusOr<ModelScores> ReadModelScores(const std::string& folder);

// Models of one name are told apart by their paths, the innermost part in which they differ
// ("airl-lite RUN1"), and at last by a number. `paths` beside `names`; the first `given` names keep
// theirs, as far as no two are the same.
std::vector<std::string> DistinctNames(std::vector<std::string> names,
                                       const std::vector<std::string>& paths, size_t given = 0);

struct ComparisonCell {
  MetricSet levels[2];           // by Level
  Difference auc_difference[2];  // to the first model, paired bootstrap; 0 for the first itself
};
struct ComparisonRow {
  std::string model;
  int64_t parameters = 0;
  std::vector<ComparisonCell> cells;  // by condition
  // The real source with most files called likely_fake under the first condition.
  std::string worst_real_source;
  double worst_false_alarms = 0;
  Interval worst_interval;
};
struct Comparison {
  std::vector<std::string> conditions;
  std::vector<ComparisonRow> rows;
  size_t crops = 0;     // that all models have judged under all conditions
  size_t left_out = 0;  // that some have not
};

// `conditions` empty: native, social and blur_jpeg, those that all have measured. Errors: kBadInput
// without a model, for a condition that one lacks, where no condition or not both classes are
// common.
StatusOr<Comparison> Compare(const std::vector<ModelScores>& models,
                             std::vector<std::string> conditions = {}, int bootstrap_rounds = 1000);

std::string ComparisonMarkdown(const Comparison& comparison);
// Long form: model,parameters,condition,level,metric,value,low,high; the metric auc_difference is
// that to the first model.
std::string ComparisonCsv(const Comparison& comparison);

}  // namespace airl
