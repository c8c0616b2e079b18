#pragma once

// The robustness grid: JPEG quality x blur x resize.

#include <string>
#include <string_view>
#include <vector>

#include "src/base/status.h"

namespace airl {

// Reduced for good, then blurred, then compressed.
struct GridPoint {
  double resize_factor = 1;  // 1: as it is
  double blur_sigma = 0;     // pixels of the reduced picture; 0: none
  int jpeg_quality = 0;      // 0: none

  bool operator==(const GridPoint&) const = default;
};

// "resize0.5+blur1+jpeg60", each part left out where it does nothing.
std::string GridPointName(const GridPoint& point);
// kBadInput for another name or a value out of range.
StatusOr<GridPoint> GridPointOf(std::string_view name);

// The points of a grid, the one that does nothing first. "full": JPEG {none,90,75,60,40} x blur
// {0,1,2} x resize {1,0.75,0.5}, 45 points. "axes": the same values, one axis at a time, 9 points.
// "jpeg=none,60;blur=0,1;resize=1,0.5": other values, axes that are not named left out;
// "axes;jpeg=..." takes them one at a time. kBadInput for what is none of these, kTooLarge above
// 1,000 points.
StatusOr<std::vector<GridPoint>> GridOf(std::string_view text);

}  // namespace airl
