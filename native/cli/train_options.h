#pragma once

#include <CLI/CLI.hpp>

#include "native/train/config.h"

namespace airl {

// Every option of `airl train`, each a field of `config`, which must outlive the command.
void AddTrainOptions(CLI::App& command, TrainConfig& config);

}  // namespace airl
