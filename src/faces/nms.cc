#include "src/faces/nms.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace airl {
namespace {

// Score-weighted sum of boxes and keypoints.
class WeightedMean {
 public:
  void Add(const Face& face) {
    const double weight = face.score;
    total_weight_ += weight;
    box_[0] += weight * face.box.x;
    box_[1] += weight * face.box.y;
    box_[2] += weight * face.box.width;
    box_[3] += weight * face.box.height;
    for (size_t k = 0; k < keypoints_.size(); ++k) {
      keypoints_[k].first += weight * face.keypoints[k].x;
      keypoints_[k].second += weight * face.keypoints[k].y;
    }
  }

  // The mean with the score of `best`; `best` itself where all weights are zero.
  Face Get(const Face& best) const {
    if (!(total_weight_ > 0)) return best;
    Face mean = best;
    mean.box = {Divided(box_[0]), Divided(box_[1]), Divided(box_[2]), Divided(box_[3])};
    for (size_t k = 0; k < keypoints_.size(); ++k) {
      mean.keypoints[k] = {Divided(keypoints_[k].first), Divided(keypoints_[k].second)};
    }
    return mean;
  }

 private:
  float Divided(double sum) const { return static_cast<float>(sum / total_weight_); }

  double total_weight_ = 0;
  std::array<double, 4> box_{};
  std::array<std::pair<double, double>, kFaceKeypointCount> keypoints_{};
};

}  // namespace

std::vector<Face> WeightedNms(std::vector<Face> detections, float iou) {
  std::stable_sort(detections.begin(), detections.end(),
                   [](const Face& a, const Face& b) { return a.score > b.score; });
  std::vector<Face> faces;
  std::vector<Face> rest;
  while (!detections.empty()) {
    const Face best = detections.front();
    WeightedMean mean;
    mean.Add(best);
    rest.clear();
    for (size_t i = 1; i < detections.size(); ++i) {
      if (Iou(best.box, detections[i].box) > iou) {
        mean.Add(detections[i]);
      } else {
        rest.push_back(detections[i]);
      }
    }
    faces.push_back(mean.Get(best));
    detections.swap(rest);
  }
  return faces;
}

}  // namespace airl
