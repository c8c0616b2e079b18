#pragma once

// The mean spectrum of photographs, reduced as a face's is for showing (src/spectrum).

#include <set>
#include <string>
#include <vector>

#include "native/data/crop_store.h"
#include "src/base/status.h"
#include "src/model/model_spec.h"

namespace airl {

// The reals of `sources` among the store's usable crops that have a face. Each source counts alike,
// however many crops it has. Errors: kBadInput for a source without such a crop; as the crops'
// reading.
StatusOr<MeanSpectrum> MeanOfPhotographs(const CropStore& store,
                                         const std::set<std::string>& sources);

}  // namespace airl
