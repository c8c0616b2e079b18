#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/evaluate/write_files.h"

namespace airl {

void AddCompareCommand(CLI::App& app, Status& outcome) {
  struct Options {
    std::vector<std::string> folders;
    std::vector<std::string> conditions;
    std::string out;
    int bootstrap_rounds = 1000;
  };
  CLI::App* command =
      app.add_subcommand("compare", "One table of several models out of their evaluations");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<Options>();
  command
      ->add_option("evaluations", options->folders,
                   "Folders of `airl evaluate`; differences are to the first")
      ->required();
  command
      ->add_option("--conditions", options->conditions,
                   "Columns (default: native, social, blur_jpeg where all have them)")
      ->delimiter(',');
  command->add_option("--out", options->out, "Folder for comparison.md and comparison.csv");
  command->add_option("--bootstrap-rounds", options->bootstrap_rounds, "Of the 95 % intervals")
      ->check(CLI::Range(1, 1'000'000));
  command->callback([options, &outcome] {
    outcome = WriteComparison(options->folders, options->conditions, options->bootstrap_rounds,
                              options->out);
  });
}

}  // namespace airl
