#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/cross_protocol.h"
#include "native/cli/train_options.h"
#include "native/evaluate/write_files.h"

namespace airl {
namespace {

struct CrossCommandOptions {
  CrossOptions cross;
  std::vector<std::string> train_on;  // a row each, "A+B"
  std::vector<std::string> conditions = {"native"};
};

Status Cross(CrossCommandOptions options) {
  CrossOptions& cross = options.cross;
  for (const std::string& text : options.train_on) {
    std::vector<std::string> row;
    std::stringstream stream(text);
    for (std::string name; std::getline(stream, name, '+');) row.push_back(name);
    cross.rows.push_back(std::move(row));
  }
  cross.evaluation.conditions.clear();
  for (const std::string& name : options.conditions) {
    AIRL_ASSIGN_OR_RETURN(const Condition condition, ConditionOf(name));
    cross.evaluation.conditions.push_back(condition);
  }
  const TrainConfig& train = cross.train;
  if (train.ranks.ranks > 1) return BadInput("the protocol trains in one process: no --ranks");
  const int64_t unit = 2 * train.views;
  if (train.batch_size < unit || train.batch_size % unit != 0) {
    return BadInput("--batch must be a multiple of " + std::to_string(unit) +
                    ": real and fake of each view");
  }
  cross.evaluation.data = train.data;
  cross.evaluation.device = train.device;
  cross.evaluation.autocast = train.autocast;
  cross.evaluation.loader_threads = train.loader_threads;
  cross.evaluation.crop_budget_gib = train.crop_budget_gib;
  cross.evaluation.min_face_side = train.min_face_side;
  if (train.threads > 0) torch::set_num_threads(train.threads);
  AIRL_ASSIGN_OR_RETURN(const CrossMatrix matrix, RunCross(cross, [&](const CrossMatrix& so_far) {
                          return WriteFiles({{"cross.md", CrossMarkdown(so_far)},
                                             {"cross.csv", CrossCsv(so_far)},
                                             {"cross_frame.svg", CrossSvg(so_far, Level::kFrame)},
                                             {"cross_clip.svg", CrossSvg(so_far, Level::kClip)}},
                                            train.out);
                        }));
  std::printf("%s", CrossMarkdown(matrix).c_str());
  return OkStatus();
}

}  // namespace

void AddCrossCommand(CLI::App& app, Status& outcome) {
  CLI::App* command =
      app.add_subcommand("cross", "Train on some generators, test on each of the others: a matrix");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<CrossCommandOptions>();
  AddTrainOptions(*command, options->cross.train);
  command
      ->add_option("--train-on", options->train_on,
                   "A row each: A or A+B (default: every generator alone)")
      ->delimiter(',');
  command->add_flag("--leave-one-out", options->cross.leave_one_out,
                    "Rows of all generators but one");
  command->add_option("--test-on", options->cross.test_on, "Columns (default: all)")
      ->delimiter(',');
  command
      ->add_option("--conditions", options->conditions,
                   "Of the evaluation; the first is the matrix's")
      ->delimiter(',');
  command->add_option("--limit", options->cross.evaluation.limit,
                      "Crops judged of each class (0: all)");
  command
      ->add_option("--bootstrap-rounds", options->cross.evaluation.bootstrap_rounds,
                   "Of the 95 % intervals")
      ->check(CLI::Range(1, 1'000'000));
  command->callback([options, &outcome] { outcome = Cross(*options); });
}

}  // namespace airl
