#pragma once

#include <CLI/CLI.hpp>

#include "native/train/config.h"
#include "native/train/ranks_environment.h"

namespace airl {

// Every option of `airl train`, each a field of `config`, which must outlive the command.
void AddTrainOptions(CLI::App& command, TrainConfig& config);

// After the parse: ranks, rendezvous and device that the command line left to the environment.
// kBadInput as of RanksFromEnvironment and DeviceOfRank.
Status TakeRanksFromEnvironment(const CLI::App& command, const Environment& environment,
                                TrainConfig& config);

}  // namespace airl
