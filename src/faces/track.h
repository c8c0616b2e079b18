// The same face through a clip.
#pragma once

#include <span>
#include <vector>

#include "src/faces/face.h"

namespace airl {

struct TrackerOptions {
  float min_iou = 0.2f;  // between a track's last box and a new one, frames close together
  float max_center_distance = 0.8f;  // in box sides, for frames far apart in time
  double max_gap_s = 3.0;            // a track not seen for longer ends
  double close_frames_s = 0.2;  // up to here IoU decides, beyond it centre distance and size ratio
};

// Greedy association, best pair first, against boxes moved on by each track's recent velocity.
// Frames come in any time distance, timestamps never decrease.
class Tracker {
 public:
  explicit Tracker(const TrackerOptions& options = {}) : options_(options) {}

  // Track ids, one per face (0, 1, 2 ... in order of first sight); a face beyond limits::kMaxTracks
  // gets -1.
  std::vector<int> Update(std::span<const Face> faces, double timestamp_s);
  int track_count() const { return next_id_; }

 private:
  struct Track {
    int id = 0;
    RectF box;
    double last_seen_s = 0;
    float velocity_x = 0;  // of the box centre, pixels a second
    float velocity_y = 0;
  };
  static RectF Predict(const Track& track, double timestamp_s);
  static void Follow(Track& track, const RectF& box, double timestamp_s);
  float Merit(const Track& track, const RectF& box, double timestamp_s) const;

  TrackerOptions options_;
  std::vector<Track> active_;
  int next_id_ = 0;
};

}  // namespace airl
