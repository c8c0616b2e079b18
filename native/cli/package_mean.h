#pragma once

// The mean spectrum of an existing model package, from and into its model.json.

#include <set>
#include <string>

#include "src/base/status.h"
#include "src/model/model_spec.h"

namespace airl {

// The real sources that <folder>/model.json says its network learned from
// (training.data.train_real). Errors: kBadInput where the file is missing, is not JSON or names
// none.
StatusOr<std::set<std::string>> LearnedPhotographs(const std::string& folder);

// Puts `mean` into <folder>/model.json, in place of one that was there; all else stays. Errors: as
// above; kModelMismatch for a package that its own loader would refuse; kInternal where the file
// cannot be written.
Status AddMeanSpectrum(const std::string& folder, const MeanSpectrum& mean);

}  // namespace airl
