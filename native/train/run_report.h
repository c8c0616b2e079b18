#pragma once

// What a run leaves behind: lines of its log, its progress, its checkpoints.

#include <string>

#include "native/evaluate/predict.h"
#include "native/train/batch_feed.h"
#include "native/train/pace.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"
#include "native/train/step.h"
#include "native/train/trainer.h"

namespace airl {

// Lines of log.jsonl.
std::string StepJson(int64_t step, double rate, const StepResult& result);
std::string EndJson(const TrainSummary& summary);

// Speed, loss and what is left, for one line of the terminal.
std::string ProgressText(const Pace& pace, const BatchFeed& feed, int64_t step, double loss);

// Validates the average where there is something to validate on, and saves last.ckpt, and best.ckpt
// where it is best.
Status ValidateAndSave(Model& model, const TrainingData& data, const PredictOptions& options,
                       const std::string& folder, RunLog& log);

}  // namespace airl
