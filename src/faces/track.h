// The same face through a clip.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "src/faces/face.h"
#include "src/faces/shot.h"

namespace airl {

struct TrackerOptions {
  float min_iou = 0.2f;  // between a track's nearest box and a new one, frames close together
  float max_center_distance = 0.8f;  // in box sides, for frames far apart in time
  double close_frames_s = 0.2;  // up to here IoU decides, beyond it centre distance and size ratio
  double max_gap_s = 3.0;       // frames further apart are joined only where they look the same
  // Largest ShotDistance within one shot: up to max_gap_s, and beyond it. Measured on 30 clips of
  // one shot each: frames up to 3 s apart lie below 10 in the median and 95 % of them below 30,
  // most hand-held ones included; frames of a standing camera lie below 16 at any distance in time.
  // The first frames of two clips lie above 16 in all but two of 435 pairs (two rooms that are the
  // same), and above 35 in 9 of 10.
  float max_shot_distance = 35;
  float max_distant_shot_distance = 16;
};

// Greedy association, best pair first, with each track's nearest boxes before and after in time;
// the last box is moved on by the track's recent velocity. A cut ends a track; where the picture
// comes back, so does the track. Frames come in any order and any time distance: a host may look at
// a few frames of the whole clip first and at those between them later.
class Tracker {
 public:
  explicit Tracker(const TrackerOptions& options = {}) : options_(options) {}

  // Track ids, one per face (0, 1, 2 ... in order of first sight); a face beyond limits::kMaxTracks
  // gets -1. `shot`: of the frame; without it every frame within max_gap_s counts as the same shot.
  std::vector<int> Update(std::span<const Face> faces, double timestamp_s,
                          const std::optional<ShotSignature>& shot = std::nullopt);
  int track_count() const { return static_cast<int>(tracks_.size()); }

 private:
  struct Sighting {
    double timestamp_s = 0;
    RectF box;
    size_t frame = 0;  // of shots_
  };
  struct Track {
    std::vector<Sighting> sightings;  // in time, never empty
    float velocity_x = 0;             // of the last box's centre, pixels a second
    float velocity_y = 0;
  };
  static RectF Predict(const Track& track, double timestamp_s);
  static void Follow(Track& track, const Sighting& sighting);
  float Merit(const Track& track, const Sighting& face) const;
  float MeritBeside(const Sighting& known, const RectF& predicted, const Sighting& face) const;
  bool SameShot(const Sighting& a, const Sighting& b) const;

  TrackerOptions options_;
  std::vector<Track> tracks_;                        // by id
  std::vector<std::optional<ShotSignature>> shots_;  // of the frames with faces
};

}  // namespace airl
