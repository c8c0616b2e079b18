#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "native/cli/commands.h"
#include "native/cli/train_options.h"
#include "native/train/trainer.h"

namespace airl {

void AddTrainCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand("train", "Train a network on crops");
  command->option_defaults()->always_capture_default();
  const auto config = std::make_shared<TrainConfig>();
  AddTrainOptions(*command, *config);
  command->callback([command, config, &outcome] {
    if (config->batch_size < 2 * config->views || config->batch_size % (2 * config->views) != 0) {
      outcome = BadInput("--batch must be a multiple of " + std::to_string(2 * config->views) +
                         ": real and fake of each view");
      return;
    }
    if (config->threads > 0) torch::set_num_threads(config->threads);
    outcome = TakeRanksFromEnvironment(*command, std::getenv, *config);
    if (!outcome.ok()) return;
    const bool speaks = config->ranks.rank == 0;
    if (speaks) {
      std::printf("%s\n", ConfigJson(*config).c_str());
      std::fflush(stdout);  // before what comes on stderr, in one file too
    }
    const StatusOr<TrainSummary> summary = Train(*config);
    outcome = summary.status();
    if (!summary.ok() || !speaks) return;
    std::printf(
        "%lld steps in %.0f s, %.1f img/s; waiting for the loader %.1f %% of the time, "
        "loader threads busy for %.2f of it\n",
        static_cast<long long>(summary->steps), summary->seconds, summary->images_per_s,
        100 * summary->loader_wait_share, summary->loader_work_share);
    std::printf("%s/last.ckpt\n", config->out.c_str());
  });
}

}  // namespace airl
