#pragma once

// The subcommands of `airl`. Each adds its options to the app and, when chosen, leaves its outcome
// in `outcome`.

#include <CLI/CLI.hpp>

#include "src/base/status.h"

namespace airl {

void AddAverageCommand(CLI::App& app, Status& outcome);
void AddBenchCommand(CLI::App& app, Status& outcome);
void AddForgeCommand(CLI::App& app, Status& outcome);
void AddForgeTrainCommand(CLI::App& app, Status& outcome);
void AddTrainCommand(CLI::App& app, Status& outcome);
void AddEvaluateCommand(CLI::App& app, Status& outcome);
void AddCompareCommand(CLI::App& app, Status& outcome);
void AddCrossCommand(CLI::App& app, Status& outcome);
void AddSpectraCommand(CLI::App& app, Status& outcome);
void AddMeanSpectrumCommand(CLI::App& app, Status& outcome);
void AddExportCommand(CLI::App& app, Status& outcome);
void AddImportCommand(CLI::App& app, Status& outcome);
void AddCheckVariantsCommand(CLI::App& app, Status& outcome);
void AddInspectCommand(CLI::App& app, Status& outcome);

}  // namespace airl
