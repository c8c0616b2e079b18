// Weighted non-maximum suppression (BlazeFace, section 3.3 "tie resolution"): overlapping
// detections are averaged by score instead of dropped, which steadies boxes through a clip.
#pragma once

#include <vector>

#include "src/faces/face.h"

namespace airl {

// Faces best first; each is the score-weighted mean of the detections with IoU above `iou` with the
// best of its group.
std::vector<Face> WeightedNms(std::vector<Face> detections, float iou);

}  // namespace airl
