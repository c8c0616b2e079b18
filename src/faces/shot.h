// Whether two frames come from the same shot: from the same camera, not far from where it stood.
#pragma once

#include <array>
#include <cstdint>

#include "src/image/image_view.h"

namespace airl {

inline constexpr int kShotCells = 8;  // a side

// Mean colours of kShotCells x kShotCells equal parts of a frame, RGB, row by row; of every fourth
// pixel each way, which tells as much.
struct ShotSignature {
  std::array<uint8_t, kShotCells * kShotCells * 3> means{};
};

// `rgb`: 3 channels, at least kShotCells pixels a side (limits::kMinImageSide is more).
ShotSignature SignatureOf(ImageViewU8 rgb);

// Mean difference of the cells, 0..255.
float ShotDistance(const ShotSignature& a, const ShotSignature& b);

}  // namespace airl
