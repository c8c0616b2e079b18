// The cases under Google Benchmark, which prints the machine's facts first.
#include <benchmark/benchmark.h>

#include "tests/bench/cases.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const airl::BenchCase& bench : airl::CoreCases()) {
    auto* registered =
        benchmark::RegisterBenchmark(bench.name.c_str(), [bench](benchmark::State& state) {
          for (auto _ : state) bench.run();
          if (bench.budget_ms > 0) state.counters["budget_ms"] = bench.budget_ms;
        });
    registered->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
