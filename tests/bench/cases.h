// What the core spends on one face, stage by stage: the same cases natively and under Node.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace airl {

struct BenchCase {
  std::string name;
  double budget_ms = 0;  // 0 where the design sets none
  std::function<void()> run;
};

std::vector<BenchCase> CoreCases();

}  // namespace airl
