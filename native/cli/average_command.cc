#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/train/average_runs.h"

namespace airl {

void AddAverageCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "average", "Average the weights of runs that started from one checkpoint (model soup)");
  struct Options {
    std::vector<std::string> checkpoints;
    std::string out;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("checkpoints", options->checkpoints, "Two or more files of `airl train`")
      ->required()
      ->expected(2, -1);
  command->add_option("--out", options->out, "Checkpoint to write")->required();
  command->callback([options, &outcome] {
    outcome = AverageRuns(options->checkpoints, options->out);
    if (!outcome.ok()) return;
    std::printf("%s: mean of %zu runs, batch norm statistics averaged\n", options->out.c_str(),
                options->checkpoints.size());
  });
}

}  // namespace airl
