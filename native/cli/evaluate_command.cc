#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/evaluation_run.h"
#include "native/evaluate/comparison.h"
#include "native/evaluate/evaluation_plots.h"
#include "native/evaluate/write_files.h"

namespace airl {
namespace {

struct CommandOptions {
  EvaluationOptions run;
  std::vector<std::string> checkpoints;
  std::vector<std::string> names;
  std::string split;  // empty: beside the first checkpoint
  std::string out;
  std::vector<std::string> conditions;
  std::string grid;  // empty: none
  bool streams = false;
  bool plots = true;
  int threads = 0;
};

// The named conditions asked for (all where neither they nor a grid is), then the grid's.
StatusOr<std::vector<Condition>> ConditionsOf(const CommandOptions& options) {
  std::vector<Condition> conditions;
  for (const std::string& name : options.conditions) {
    AIRL_ASSIGN_OR_RETURN(const Condition condition, ConditionOf(name));
    conditions.push_back(condition);
  }
  if (options.conditions.empty()) conditions = AllConditions();
  if (options.grid.empty()) return conditions;
  AIRL_ASSIGN_OR_RETURN(const std::vector<GridPoint> grid, GridOf(options.grid));
  for (const GridPoint& point : grid) {
    const Condition condition(point);
    if (std::find(conditions.begin(), conditions.end(), condition) == conditions.end()) {
      conditions.push_back(condition);
    }
  }
  return conditions;
}

// The names given, else the network's, made unlike by the checkpoints' paths.
std::vector<std::string> NamesOf(const CommandOptions& options,
                                 const std::vector<LoadedNet>& models) {
  std::vector<std::string> names = options.names;
  for (size_t i = names.size(); i < models.size(); ++i) {
    names.push_back(models[i].net_facts.options.name);
  }
  std::vector<std::string> paths;
  for (const std::string& checkpoint : options.checkpoints) {
    paths.push_back(std::filesystem::path(checkpoint).replace_extension().string());
  }
  return DistinctNames(std::move(names), paths, options.names.size());
}

Status WriteModel(const Evaluation& evaluation, const JudgedCrops& crops,
                  const CommandOptions& options, const std::string& folder) {
  AIRL_RETURN_IF_ERROR(WriteEvaluation(evaluation, *crops.records, options.streams, folder));
  for (const FailedCondition& failed : evaluation.failed) {
    std::fprintf(stderr, "not measured: %s: %s\n", failed.name.c_str(), failed.reason.c_str());
  }
  if (!options.plots) return OkStatus();
  AIRL_RETURN_IF_ERROR(WriteFiles(EvaluationPlots(evaluation, *crops.records), folder));
  SpectraOptions spectra_options;
  spectra_options.threads = options.run.loader_threads;
  AIRL_ASSIGN_OR_RETURN(const std::vector<SpectrumComparison> spectra,
                        CompareSpectra(crops.judged(), crops.judged().usable(), spectra_options));
  return WriteFiles(SpectraPlots(spectra), folder);
}

Status Evaluate(CommandOptions options) {
  AIRL_ASSIGN_OR_RETURN(options.run.conditions, ConditionsOf(options));
  if (options.names.size() > options.checkpoints.size()) {
    return BadInput("there are more names than checkpoints");
  }
  std::error_code error;  // now, not after the work
  std::filesystem::create_directories(options.out, error);
  if (error) return BadInput("cannot make the folder " + options.out + ": " + error.message());
  std::vector<LoadedNet> models;
  for (const std::string& path : options.checkpoints) {
    AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(path));
    models.push_back(std::move(loaded));
  }
  const std::string split =
      options.split.empty() ? SplitBeside(options.checkpoints[0]) : options.split;
  AIRL_ASSIGN_OR_RETURN(const JudgedCrops crops, ReadJudgedCrops(options.run, split));
  const std::vector<std::string> names = NamesOf(options, models);
  std::vector<std::string> folders;
  for (size_t i = 0; i < models.size(); ++i) {
    const std::string own = SplitBeside(options.checkpoints[i]);
    if (std::filesystem::exists(own)) {
      AIRL_RETURN_IF_ERROR(CheckUnseen(crops, own, names[i]));
    }
    AIRL_RETURN_IF_ERROR(CheckUnseen(crops, models[i].facts, names[i]));
    folders.push_back(models.size() == 1 ? options.out
                                         : options.out + "/" + FileNamePart(names[i]));
  }
  for (size_t i = 0; i < models.size(); ++i) {
    AIRL_ASSIGN_OR_RETURN(const Evaluation evaluation,
                          EvaluateNet(models[i], names[i], crops, options.run));
    AIRL_RETURN_IF_ERROR(WriteModel(evaluation, crops, options, folders[i]));
    if (models.size() == 1) {
      std::printf("%s", EvaluationMarkdown(evaluation, options.streams).c_str());
    }
    models[i].net = nullptr;  // one network in memory at a time
  }
  return models.size() == 1
             ? OkStatus()
             : WriteComparison(folders, {}, options.run.bootstrap_rounds, options.out);
}

}  // namespace

void AddEvaluateCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Measure checkpoints on the part of the split that training did not see");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<CommandOptions>();
  EvaluationOptions& run = options->run;
  command
      ->add_option("--checkpoint", options->checkpoints,
                   "Files of `airl train`; several are compared in one table")
      ->required();
  command->add_option("--name", options->names, "Of each checkpoint, in tables");
  command->add_option("--data", run.data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--out", options->out, "Folder for evaluation.json, tables, plots")
      ->required();
  command->add_option("--split", options->split,
                      "split.json (default: beside the first checkpoint)");
  command->add_option("--part", run.part, "test or validation")
      ->check(CLI::IsMember({"test", "validation"}));
  command
      ->add_option("--conditions", options->conditions,
                   "native,parity,social,blur_jpeg, or points such as resize0.5+blur1+jpeg60")
      ->delimiter(',');
  command
      ->add_option("--grid", options->grid,
                   "Robustness grid besides: full (45 conditions), axes (9), or "
                   "jpeg=none,60;blur=0,1;resize=1,0.5")
      ->expected(0, 1)
      ->default_str("full");
  command->add_flag("--streams", options->streams, "Print each stream alone too");
  command->add_flag("!--no-plots", options->plots, "Tables alone");
  command->add_option("--min-face", run.min_face_side, "Pixels; smaller faces are left out");
  command->add_option("--limit", run.limit, "Crops of each class and part (0: all)");
  command->add_option("--bootstrap-rounds", run.bootstrap_rounds, "Of the 95 % intervals")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--crop-budget-gib", run.crop_budget_gib, "Decoded pixels kept in memory");
  command->add_option("--device", run.device, "cpu, cuda, cuda:1");
  command->add_flag("--autocast", run.autocast, "bfloat16 in convolutions and matrix products");
  command->add_option("--threads", options->threads, "Of LibTorch (0: its default)");
  command->add_option("--loader-threads", run.loader_threads, "That make inputs")
      ->check(CLI::Range(1, 256));
  command->add_option("--batch", run.batch_size, "Samples at a time")->check(CLI::PositiveNumber);
  command->callback([options, &outcome] {
    if (options->threads > 0) torch::set_num_threads(options->threads);
    outcome = Evaluate(*options);
  });
}

}  // namespace airl
