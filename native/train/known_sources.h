#pragma once

// Whether a network is judged on sources that it or something it uses has learned from: its
// teacher, the checkpoint it starts from, the generators that forge its fakes.

#include <string>
#include <vector>

#include "native/data/couple_forge.h"
#include "native/data/split.h"
#include "src/base/status.h"

namespace airl {

// `data_json` is CheckpointFacts::data_json of `who` ("the teacher PATH"), what it started from and
// was taught by included. kBadInput where it holds a source that `split` keeps for validation or
// test; a warning on stderr where any of these does not say what it has learned from.
Status CheckUnseen(const SplitOptions& split, const std::string& data_json, const std::string& who);

// kBadInput where a forge makes the fakes of a generator that `split` keeps for validation or test.
Status CheckUnseen(const SplitOptions& split, const std::vector<const CoupleForge*>& online);

// Whether clips or people are in parts of their own: then sources say nothing of what was seen.
bool IsSplitByClip(const SplitOptions& split);
// The same of a run by its CheckpointFacts::config_json, or by `training` of a model.json; false
// where that does not say.
bool WasSplitByClip(const std::string& config_json);

}  // namespace airl
