#pragma once

// The subcommands of `airl`. Each adds its options to the app and, when chosen, leaves its outcome
// in `outcome`.

#include <CLI/CLI.hpp>

#include "src/base/status.h"

namespace airl {

void AddForgeCommand(CLI::App& app, Status& outcome);
void AddTrainCommand(CLI::App& app, Status& outcome);
void AddEvaluateCommand(CLI::App& app, Status& outcome);
void AddExportCommand(CLI::App& app, Status& outcome);
void AddInspectCommand(CLI::App& app, Status& outcome);

}  // namespace airl
