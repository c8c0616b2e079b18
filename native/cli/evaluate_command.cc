#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/evaluate/write_evaluation.h"
#include "native/train/checkpoint.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"
#include "src/base/limits.h"

namespace airl {
namespace {

struct EvaluateOptions {
  std::string checkpoint;
  std::vector<std::string> data;
  std::string split;  // empty: beside the checkpoint
  std::string part = "test";
  std::string out;
  std::vector<std::string> conditions;
  bool streams = false;
  size_t limit = 0;
  int bootstrap_rounds = 1000;
  std::string device = "cpu";
  bool autocast = false;
  int threads = 0;
  int loader_threads = 2;
  int64_t batch_size = 16;
  double crop_budget_gib = 4;
  float min_face_side = limits::kMinFaceSide;
};

// Predictions under every condition, the same crops in the same order in each.
StatusOr<std::vector<std::vector<Prediction>>> PredictAll(AirlNet& net, const CropStore& store,
                                                          const std::vector<Condition>& conditions,
                                                          PredictOptions options,
                                                          const std::string& label) {
  std::vector<std::vector<Prediction>> all;
  Progress progress(label);
  for (const Condition& condition : conditions) {
    options.condition = condition;
    const double before = static_cast<double>(all.size());
    options.on_progress = [&](size_t done, size_t of) {
      const double share = static_cast<double>(done) / static_cast<double>(of);
      progress.Update((before + share) / static_cast<double>(conditions.size()),
                      ConditionName(condition) + "  " + std::to_string(done) + " of " +
                          std::to_string(of));
    };
    AIRL_ASSIGN_OR_RETURN(std::vector<Prediction> predictions,
                          Predict(net, store, store.usable(), options));
    all.push_back(std::move(predictions));
  }
  return all;
}

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

Status Evaluate(const EvaluateOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(options.device));
  std::vector<Condition> conditions;
  for (const std::string& name : options.conditions) {
    AIRL_ASSIGN_OR_RETURN(const Condition condition, ConditionOf(name));
    conditions.push_back(condition);
  }
  if (conditions.empty()) conditions = AllConditions();
  AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(options.checkpoint));
  loaded.net->to(device);

  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.data));
  const std::string split_path =
      options.split.empty()
          ? (std::filesystem::path(options.checkpoint).parent_path() / "split.json").string()
          : options.split;
  AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(split_path));
  AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(records, saved));
  for (const std::string& name : split.unknown_sources) {
    std::fprintf(stderr, "%s is new since the split was made: it joins the test part\n",
                 name.c_str());
  }

  CropStore::Options store_options;
  store_options.budget_bytes = static_cast<int64_t>(options.crop_budget_gib * 0x1p29);
  store_options.threads = options.loader_threads;
  store_options.min_face_side = options.min_face_side;
  const CropStore validation(records, SpreadOver(split.validation, options.limit), store_options);
  const bool judges_validation = options.part == "validation";
  const CropStore judged(
      records, judges_validation ? std::vector<size_t>() : SpreadOver(split.test, options.limit),
      store_options);
  const CropStore& store = judges_validation ? validation : judged;
  TellBroken(validation);
  TellBroken(judged);
  if (!HasBothClasses(store)) {
    return BadInput("the " + options.part + " part does not hold both classes");
  }

  PredictOptions predict;
  predict.shape = InputShapeOf(loaded.net_facts.options, loaded.net_facts.crop_margin);
  predict.batch_size = options.batch_size;
  predict.threads = options.loader_threads;
  predict.device = device;
  predict.autocast = options.autocast;

  Evaluation evaluation;
  evaluation.part = options.part;
  evaluation.checkpoint_json = FactsJson(loaded.facts);
  std::vector<std::vector<Prediction>> fitted_on;
  if (HasBothClasses(validation)) {
    AIRL_ASSIGN_OR_RETURN(fitted_on,
                          PredictAll(loaded.net, validation, conditions, predict, "validation"));
    evaluation.verdicts = FitVerdicts(fitted_on, records);
    evaluation.verdicts_fitted = true;
  }
  if (judges_validation) {
    evaluation.predictions = std::move(fitted_on);
  } else {
    AIRL_ASSIGN_OR_RETURN(evaluation.predictions,
                          PredictAll(loaded.net, store, conditions, predict, options.part));
  }
  for (size_t c = 0; c < conditions.size(); ++c) {
    evaluation.tables.push_back(MakeTable(
        conditions[c], evaluation.predictions[c], records, evaluation.verdicts.calibration,
        evaluation.verdicts.thresholds, options.bootstrap_rounds));
  }
  AIRL_RETURN_IF_ERROR(WriteEvaluation(evaluation, records, options.streams, options.out));
  std::printf("%s", EvaluationMarkdown(evaluation, options.streams).c_str());
  return OkStatus();
}

}  // namespace

void AddEvaluateCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Measure a checkpoint on the part of the split that training did not see");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<EvaluateOptions>();
  command->add_option("--checkpoint", options->checkpoint, "File of `airl train`")->required();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--out", options->out, "Folder for evaluation.json, tables, predictions")
      ->required();
  command->add_option("--split", options->split, "split.json (default: beside the checkpoint)");
  command->add_option("--part", options->part, "test or validation")
      ->check(CLI::IsMember({"test", "validation"}));
  command->add_option("--conditions", options->conditions, "native,parity,social,blur_jpeg")
      ->delimiter(',');
  command->add_flag("--streams", options->streams, "Print each stream alone too");
  command->add_option("--min-face", options->min_face_side, "Pixels; smaller faces are left out");
  command->add_option("--limit", options->limit, "Crops of each part (0: all)");
  command->add_option("--bootstrap-rounds", options->bootstrap_rounds, "Of the 95 % intervals");
  command->add_option("--device", options->device, "cpu, cuda, cuda:1");
  command->add_flag("--autocast", options->autocast,
                    "bfloat16 in convolutions and matrix products");
  command->add_option("--threads", options->threads, "Of LibTorch (0: its default)");
  command->add_option("--loader-threads", options->loader_threads, "That make inputs")
      ->check(CLI::Range(1, 256));
  command->add_option("--batch", options->batch_size, "Samples at a time")
      ->check(CLI::PositiveNumber);
  command->callback([options, &outcome] {
    if (options->threads > 0) torch::set_num_threads(options->threads);
    outcome = Evaluate(*options);
  });
}

}  // namespace airl
