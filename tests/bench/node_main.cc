// The cases under Node: the best and the median of many short runs, single thread.
#include <emscripten.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "tests/bench/cases.h"

EM_JS(void, PrintMachine, (), {
  const os = require('os');
  console.log('node ' + process.version + ', V8 ' + process.versions.v8 + ', ' + os.cpus().length +
              ' x ' + os.cpus()[0].model + ', ' + os.platform() + ' ' + os.arch() + ', load ' +
              os.loadavg()[0].toFixed(1));
});

int main() {
  constexpr int kWarmUpRuns = 30;  // V8 replaces its first-tier code meanwhile
  constexpr int kRuns = 300;
  PrintMachine();
  std::printf("%-26s %9s %9s %9s\n", "case", "best ms", "median ms", "budget ms");
  for (const airl::BenchCase& bench : airl::CoreCases()) {
    for (int i = 0; i < kWarmUpRuns; ++i) bench.run();
    std::vector<double> times_ms;
    for (int i = 0; i < kRuns; ++i) {
      const double start_ms = emscripten_get_now();
      bench.run();
      times_ms.push_back(emscripten_get_now() - start_ms);
    }
    std::sort(times_ms.begin(), times_ms.end());
    std::printf("%-26s %9.3f %9.3f", bench.name.c_str(), times_ms.front(), times_ms[kRuns / 2]);
    if (bench.budget_ms > 0) std::printf(" %9.2f", bench.budget_ms);
    std::printf("\n");
  }
  return 0;
}
