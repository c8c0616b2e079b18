#pragma once

// The states in which pictures are judged. All but native do the same to every picture, whatever
// its class and format.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "native/data/augment.h"
#include "native/evaluate/grid.h"
#include "src/base/status.h"

namespace airl {

// "native": the pixels as the file gives them, which is what serving sees; real and fake files
// still differ in format. "parity": JPEG quality 90 for all. "social": reduced to 0.5..0.8 for
// good, then JPEG 60..90. "blur_jpeg": Gaussian blur sigma 1, then JPEG quality 70. kGrid: `point`
// of the robustness grid, by its own name.
struct Condition {
  enum Kind { kNative, kParity, kSocial, kBlurJpeg, kGrid };

  Condition(Kind named = kNative) : kind(named) {}
  // The point that does nothing is kNative.
  explicit Condition(const GridPoint& grid_point)
      : kind(grid_point == GridPoint() ? kNative : kGrid), point(grid_point) {}

  bool operator==(const Condition&) const = default;
  // Of what is drawn under it for the crop of this file, whatever other crops there are.
  uint64_t Seed(std::string_view file) const;

  Kind kind;
  GridPoint point;
};

std::string ConditionName(const Condition& condition);
// kBadInput for another name, or for a grid point out of range.
StatusOr<Condition> ConditionOf(std::string_view name);
// The four with a name of their own.
std::vector<Condition> AllConditions();

// The crop under the condition; `seed` (of the crop) fixes what is drawn.
StatusOr<PreparedFace> ApplyCondition(ImageViewU8 crop, const Face& face,
                                      const Condition& condition, uint64_t seed);

}  // namespace airl
