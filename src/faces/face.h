// A found face.
#pragma once

#include <array>

#include "src/base/rect.h"

namespace airl {

// BlazeFace keypoints, in this order. Left and right are the subject's own seen from the picture:
// kRightEye lies at smaller x in an upright, unmirrored portrait.
enum FaceKeypoint {
  kRightEye,
  kLeftEye,
  kNoseTip,
  kMouth,
  kRightEar,
  kLeftEar,
  kFaceKeypointCount
};

// Coordinates in pixels of the picture that was searched.
struct Face {
  RectF box;
  std::array<PointF, kFaceKeypointCount> keypoints{};
  float score = 0;  // probability that this is a face, 0..1
};

}  // namespace airl
