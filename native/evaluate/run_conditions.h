#pragma once

// One condition after the other; one that fails does not take the others with it.

#include <functional>
#include <vector>

#include "native/evaluate/conditions.h"
#include "native/evaluate/predict.h"
#include "native/evaluate/write_evaluation.h"

namespace airl {

struct ConditionRuns {
  std::vector<Condition> conditions;  // that were measured
  std::vector<std::vector<Prediction>> predictions;
  std::vector<FailedCondition> failed;
};

using PredictUnder = std::function<StatusOr<std::vector<Prediction>>(const Condition&)>;
// What LibTorch throws (memory exhausted, ...) is a failure of its condition too.
ConditionRuns RunConditions(const std::vector<Condition>& conditions, const PredictUnder& predict);

// At most `limit` of each class, each spread over its order; ascending. 0: all.
std::vector<size_t> LimitPerClass(const std::vector<CropRecord>& records,
                                  const std::vector<size_t>& indices, size_t limit);

}  // namespace airl
