#include <cstdio>
#include <exception>
#ifdef __GLIBC__
#include <malloc.h>

#include <limits>
#endif

#include "native/cli/commands.h"

namespace {

// 0 ok; 1 a wrong command line; 2 and on: the codes of src/base/status.h in their order, bad_input
// first.
int ExitCode(const airl::Status& status) {
  return status.ok() ? 0 : static_cast<int>(status.code()) + 1;
}

// A network's pass takes and frees the same large blocks again and again. glibc gives them back to
// the system each time, which then clears them anew: a quarter of the time of a forward pass.
void KeepFreedMemory() {
#ifdef __GLIBC__
  constexpr int kLargestThreshold = 32 << 20;  // bytes; glibc refuses more
  mallopt(M_MMAP_THRESHOLD, kLargestThreshold);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

}  // namespace

int main(int argc, char** argv) {
  KeepFreedMemory();
  CLI::App app("Forges fakes, trains, evaluates and exports AIRL networks", "airl");
  app.require_subcommand(1);
  airl::Status outcome;
  airl::AddBenchCommand(app, outcome);
  airl::AddForgeCommand(app, outcome);
  airl::AddForgeTrainCommand(app, outcome);
  airl::AddTrainCommand(app, outcome);
  airl::AddAverageCommand(app, outcome);
  airl::AddEvaluateCommand(app, outcome);
  airl::AddCompareCommand(app, outcome);
  airl::AddCrossCommand(app, outcome);
  airl::AddSpectraCommand(app, outcome);
  airl::AddMeanSpectrumCommand(app, outcome);
  airl::AddExportCommand(app, outcome);
  airl::AddImportCommand(app, outcome);
  airl::AddCheckVariantsCommand(app, outcome);
  airl::AddInspectCommand(app, outcome);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    // LibTorch reports broken invariants and exhausted memory by exceptions.
    outcome = airl::Internal(error.what());
  }
  if (!outcome.ok()) std::fprintf(stderr, "airl: %s\n", outcome.ToString().c_str());
  return ExitCode(outcome);
}
