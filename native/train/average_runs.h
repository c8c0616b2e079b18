#pragma once

#include <string>
#include <vector>

#include "src/base/status.h"

namespace airl {

// The mean of several checkpoints' averaged weights ("model soup", Wortsman et al., ICML 2022) as
// one checkpoint that evaluates and exports, and can start a run. The means and variances of batch
// norm are averaged as the weights are, not estimated anew, and so are the spectrum's. That holds
// for runs that started from one checkpoint (--init); runs from different random weights have no
// common basin, and their mean is of no use. Facts (step, config, data) are those of the first.
// Errors: kBadInput for fewer than two paths or an unreadable file, kModelMismatch for networks of
// different structure or crop margin, each naming the file; kInternal when `out` cannot be written.
Status AverageRuns(const std::vector<std::string>& paths, const std::string& out);

}  // namespace airl
