#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/base/status.h"

namespace airl {

// kInternal when it cannot be written.
Status WriteText(const std::string& path, const std::string& text);
// Texts by file name into `folder`, which is made.
Status WriteFiles(const std::map<std::string, std::string>& files, const std::string& folder);

// Reads the evaluations in `folders`, prints their comparison and writes comparison.md and
// comparison.csv into `out`. Errors: of ReadModelScores and Compare.
Status WriteComparison(const std::vector<std::string>& folders,
                       const std::vector<std::string>& conditions, int bootstrap_rounds,
                       const std::string& out);

}  // namespace airl
