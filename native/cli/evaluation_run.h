#pragma once

// A checkpoint measured on crops, from the files on disk to the tables.

#include <memory>
#include <string>
#include <vector>

#include "native/data/crop_store.h"
#include "native/evaluate/write_evaluation.h"
#include "native/train/checkpoint.h"
#include "src/base/limits.h"
#include "src/base/status.h"

namespace airl {

struct EvaluationOptions {
  std::vector<std::string> data;
  std::string part = "test";  // or "validation"
  std::vector<Condition> conditions = AllConditions();
  size_t limit = 0;  // crops of each class and part; 0: all
  int bootstrap_rounds = 1000;
  std::string device = "cpu";
  bool autocast = false;
  int loader_threads = 2;
  int64_t batch_size = 16;
  double crop_budget_gib = 4;
  float min_face_side = limits::kMinFaceSide;
};

// Decoded once for all models and conditions.
struct JudgedCrops {
  std::unique_ptr<std::vector<CropRecord>> records;  // the stores point to it
  std::unique_ptr<CropStore> validation;  // what calibration and thresholds are fitted on
  std::unique_ptr<CropStore> test;        // null where validation itself is judged
  bool by_clip = false;                   // clips or people have parts, not whole sources

  const CropStore& judged() const { return test ? *test : *validation; }
};

// The parts of `split_path`'s split. Tells broken crops and new sources on standard error. Errors:
// of the manifests and the split, kBadInput where the judged part lacks a class.
StatusOr<JudgedCrops> ReadJudgedCrops(const EvaluationOptions& options,
                                      const std::string& split_path);

// kBadInput where a crop that is judged or fitted on stood in the train part of `split_path`.
Status CheckUnseen(const JudgedCrops& crops, const std::string& split_path,
                   const std::string& model);

// kBadInput where the checkpoint, or what it started from or was taught by, says that it has
// learned from a source that is judged or fitted on; a warning where that is not known. Of sources
// whose clips are in parts of their own it says nothing.
Status CheckUnseen(const JudgedCrops& crops, const CheckpointFacts& facts,
                   const std::string& model);

// Every condition, each kept whatever becomes of the others; what failed stands in
// Evaluation::failed. Calibration and thresholds come from the conditions with a name of their own,
// not from the grid. Errors: kInternal where every condition failed.
StatusOr<Evaluation> EvaluateNet(LoadedNet& loaded, const std::string& name,
                                 const JudgedCrops& crops, const EvaluationOptions& options);

// split.json in the folder of a checkpoint.
std::string SplitBeside(const std::string& checkpoint);

}  // namespace airl
