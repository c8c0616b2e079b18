#include "native/cli/evaluation_run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>
#include <utility>

#include "native/data/split.h"
#include "native/evaluate/run_conditions.h"
#include "native/nets/inspect.h"
#include "native/train/known_sources.h"
#include "native/train/pace.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"

namespace airl {
namespace {

bool HasBothClasses(const CropStore& store) {
  bool has[2] = {false, false};
  for (const size_t index : store.usable()) has[store.record(index).label] = true;
  return has[kReal] && has[kFake];
}

void TellBroken(const CropStore& store) {
  for (const CropStore::Broken& broken : store.broken()) {
    std::fprintf(stderr, "left out: %s: %s\n", store.record(broken.index).path.c_str(),
                 broken.reason.c_str());
  }
}

// Work in equal pieces, told as a share with the time left.
class Reporter {
 public:
  Reporter(const std::string& label, size_t pieces)
      : progress_(label), pieces_(static_cast<double>(pieces)) {}

  void Update(const std::string& condition, size_t done, size_t of) {
    const double share =
        (finished_ + static_cast<double>(done) / static_cast<double>(of)) / pieces_;
    const double left = share > 0 ? clock_.seconds() * (1 - share) / share : 0;
    progress_.Update(share, condition + "  " + std::to_string(done) + " of " + std::to_string(of) +
                                "  " + Duration(left) + " left");
  }
  void FinishPiece() { finished_ += 1; }

 private:
  Progress progress_;
  Stopwatch clock_;
  double pieces_;
  double finished_ = 0;
};

ConditionRuns PredictAll(AirlNet& net, const CropStore& store,
                         const std::vector<Condition>& conditions, PredictOptions options,
                         const std::string& label) {
  Reporter reporter(label, conditions.size());
  return RunConditions(conditions, [&](const Condition& condition) {
    options.condition = condition;
    options.on_progress = [&](size_t done, size_t of) {
      reporter.Update(ConditionName(condition), done, of);
    };
    StatusOr<std::vector<Prediction>> predictions = Predict(net, store, store.usable(), options);
    reporter.FinishPiece();
    return predictions;
  });
}

std::vector<Condition> NamedOf(const std::vector<Condition>& conditions) {
  std::vector<Condition> named;
  for (const Condition& condition : conditions) {
    if (condition.kind != Condition::kGrid) named.push_back(condition);
  }
  return named;
}

}  // namespace

std::string SplitBeside(const std::string& checkpoint) {
  return (std::filesystem::path(checkpoint).parent_path() / "split.json").string();
}

StatusOr<JudgedCrops> ReadJudgedCrops(const EvaluationOptions& options,
                                      const std::string& split_path) {
  JudgedCrops crops;
  AIRL_ASSIGN_OR_RETURN(std::vector<CropRecord> read, ReadManifests(options.data));
  crops.records = std::make_unique<std::vector<CropRecord>>(std::move(read));
  const std::vector<CropRecord>& records = *crops.records;
  AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(split_path));
  AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(records, saved));
  crops.by_clip = IsSplitByClip(saved.options) || !saved.identity_parts.empty();
  for (const std::string& name : split.unknown_sources) {
    std::fprintf(stderr, "%s is new since the split was made: it joins the test part\n",
                 name.c_str());
  }
  const bool judges_validation = options.part == "validation";
  CropStore::Options store_options;
  store_options.budget_bytes =
      static_cast<int64_t>(options.crop_budget_gib * (judges_validation ? 0x1p30 : 0x1p29));
  store_options.threads = options.loader_threads;
  store_options.min_face_side = options.min_face_side;
  crops.validation = std::make_unique<CropStore>(
      records, LimitPerClass(records, split.validation, options.limit), store_options);
  if (!judges_validation) {
    crops.test = std::make_unique<CropStore>(
        records, LimitPerClass(records, split.test, options.limit), store_options);
    TellBroken(*crops.test);
  }
  TellBroken(*crops.validation);
  if (!HasBothClasses(crops.judged())) {
    return BadInput("the " + options.part + " part does not hold both classes");
  }
  return crops;
}

Status CheckUnseen(const JudgedCrops& crops, const std::string& split_path,
                   const std::string& model) {
  AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(split_path));
  AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(*crops.records, saved));
  const std::set<size_t> trained(split.train.begin(), split.train.end());
  for (const CropStore* store : {crops.validation.get(), crops.test.get()}) {
    if (store == nullptr) continue;
    for (const size_t index : store->usable()) {
      if (trained.count(index) == 0) continue;
      const CropRecord& record = store->record(index);
      return BadInput(model + " was trained on " + record.source + " (" + record.file +
                      "), which is judged here");
    }
  }
  return OkStatus();
}

Status CheckUnseen(const JudgedCrops& crops, const CheckpointFacts& facts,
                   const std::string& model) {
  if (crops.by_clip || WasSplitByClip(facts.config_json)) {
    std::fprintf(
        stderr,
        "%s: parts are of clips or people, so the sources that it has learned from are not "
        "held against those judged\n",
        model.c_str());
    return OkStatus();
  }
  SplitOptions judged;
  for (const CropStore* store : {crops.validation.get(), crops.test.get()}) {
    if (store == nullptr) continue;
    for (const size_t index : store->usable()) {
      const CropRecord& record = store->record(index);
      (record.label == kReal ? judged.holdout_real : judged.holdout_fake).insert(record.source);
    }
  }
  return CheckUnseen(judged, facts.data_json, model);
}

StatusOr<Evaluation> EvaluateNet(LoadedNet& loaded, const std::string& name,
                                 const JudgedCrops& crops, const EvaluationOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(options.device));
  Evaluation evaluation;
  evaluation.weights = WeightsFingerprint(*loaded.net);
  loaded.net->to(device);
  PredictOptions predict;
  predict.shape = InputShapeOf(loaded.net_facts.options, loaded.net_facts.crop_margin);
  predict.batch_size = options.batch_size;
  predict.threads = options.loader_threads;
  predict.device = device;
  predict.autocast = options.autocast;

  evaluation.model = name;
  evaluation.parameters = ParameterCount(*loaded.net);
  evaluation.part = options.part;
  evaluation.checkpoint_json = FactsJson(loaded.facts);
  const std::vector<Condition> named = NamedOf(options.conditions);
  if (HasBothClasses(*crops.validation)) {
    const ConditionRuns fitted =
        PredictAll(loaded.net, *crops.validation,
                   named.empty() ? std::vector<Condition>{Condition::kNative} : named, predict,
                   name + ", validation");
    evaluation.failed = fitted.failed;
    if (!fitted.predictions.empty()) {
      evaluation.verdicts = FitVerdicts(fitted.predictions, *crops.records);
      evaluation.verdicts_fitted = true;
    }
  }
  ConditionRuns runs = PredictAll(loaded.net, crops.judged(), options.conditions, predict, name);
  evaluation.failed.insert(evaluation.failed.end(), runs.failed.begin(), runs.failed.end());
  if (runs.conditions.empty()) return Internal(name + ": " + runs.failed.front().reason);
  evaluation.predictions = std::move(runs.predictions);
  for (size_t c = 0; c < runs.conditions.size(); ++c) {
    evaluation.tables.push_back(MakeTable(
        runs.conditions[c], evaluation.predictions[c], *crops.records,
        evaluation.verdicts.calibration, evaluation.verdicts.thresholds, options.bootstrap_rounds));
  }
  return evaluation;
}

}  // namespace airl
