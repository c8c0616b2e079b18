#pragma once

// The states in which pictures are judged. All but native do the same to every picture, whatever
// its class and format.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "native/data/augment.h"
#include "src/base/status.h"

namespace airl {

// "native": the pixels as the file gives them, which is what serving sees; real and fake files
// still differ in format. "parity": JPEG quality 90 for all. "social": reduced to 0.5..0.8 for
// good, then JPEG 60..90. "blur_jpeg": Gaussian blur sigma 1, then JPEG quality 70.
enum class Condition { kNative, kParity, kSocial, kBlurJpeg };

const char* ConditionName(Condition condition);
// kBadInput for another name.
StatusOr<Condition> ConditionOf(std::string_view name);
std::vector<Condition> AllConditions();

// The crop under the condition; `seed` (of the crop) fixes what is drawn.
StatusOr<PreparedFace> ApplyCondition(ImageViewU8 crop, const Face& face, Condition condition,
                                      uint64_t seed);

}  // namespace airl
