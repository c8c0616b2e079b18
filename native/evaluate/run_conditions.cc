#include "native/evaluate/run_conditions.h"

#include <algorithm>
#include <exception>

namespace airl {

ConditionRuns RunConditions(const std::vector<Condition>& conditions, const PredictUnder& predict) {
  ConditionRuns runs;
  for (const Condition& condition : conditions) {
    Status failure;
    try {
      StatusOr<std::vector<Prediction>> predictions = predict(condition);
      if (predictions.ok()) {
        runs.conditions.push_back(condition);
        runs.predictions.push_back(*std::move(predictions));
        continue;
      }
      failure = predictions.status();
    } catch (const std::exception& error) {
      failure = Internal(error.what());
    }
    runs.failed.push_back({ConditionName(condition), failure.ToString()});
  }
  return runs;
}

std::vector<size_t> LimitPerClass(const std::vector<CropRecord>& records,
                                  const std::vector<size_t>& indices, size_t limit) {
  std::vector<size_t> of_class[2];
  for (const size_t index : indices) of_class[records[index].label].push_back(index);
  std::vector<size_t> chosen = SpreadOver(of_class[kReal], limit);
  const std::vector<size_t> fakes = SpreadOver(of_class[kFake], limit);
  chosen.insert(chosen.end(), fakes.begin(), fakes.end());
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace airl
