// Faces at a known place and tilt.
#pragma once

#include <cmath>

#include "src/faces/face.h"

namespace airl {

// A face whose eyes lie 0.2 boxes left and right of the box centre and 0.1 above it, all keypoints
// turned clockwise by `roll_degrees` about that centre.
inline Face TiltedFace(const RectF& box, float roll_degrees) {
  constexpr PointF kPlaces[kFaceKeypointCount] = {{-0.2f, -0.1f}, {0.2f, -0.1f}, {0, 0.05f},
                                                  {0, 0.25f},     {-0.4f, 0},    {0.4f, 0}};
  const double roll = roll_degrees * 3.14159265358979323846 / 180;
  const auto cosine = static_cast<float>(roll_degrees == 0 ? 1 : std::cos(roll));
  const auto sine = static_cast<float>(roll_degrees == 0 ? 0 : std::sin(roll));
  Face face;
  face.box = box;
  face.score = 0.9f;
  for (size_t k = 0; k < kFaceKeypointCount; ++k) {
    const float x = kPlaces[k].x * box.width;
    const float y = kPlaces[k].y * box.width;
    face.keypoints[k] = {box.center().x + cosine * x - sine * y,
                         box.center().y + sine * x + cosine * y};
  }
  return face;
}

}  // namespace airl
