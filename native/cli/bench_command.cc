#include <cstdio>
#include <memory>

#include "native/bench/machine.h"
#include "native/bench/throughput.h"
#include "native/cli/commands.h"
#include "native/cli/train_options.h"
#include "native/train/run_setup.h"

namespace airl {
namespace {

Status Bench(const ThroughputOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(options.config.device));
  AIRL_ASSIGN_OR_RETURN(const Throughput measured, MeasureThroughput(options));
  std::fputs(ThroughputTable(measured, DescribeMachine(device), options.config).c_str(), stdout);
  return OkStatus();
}

}  // namespace

void AddBenchCommand(CLI::App& app, Status& outcome) {
  CLI::App* command =
      app.add_subcommand("bench", "Measure images a second of each stage of training, and memory");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ThroughputOptions>();
  AddTrainOptions(*command, options->config);
  // Nothing is written.
  command->get_option("--out")->required(false);
  command->add_option("--batches", options->batches, "Measured of each stage");
  command->add_option("--warm-up-batches", options->warm_up, "Run before, not measured");
  command->add_option("--crops", options->crops, "Of the data, spread over it");
  command->add_option("--growth-steps", options->growth_steps,
                      "Trained afterwards, to see whether memory grows");
  command->callback([options, &outcome] {
    if (options->config.threads > 0) torch::set_num_threads(options->config.threads);
    outcome = Bench(*options);
  });
}

}  // namespace airl
