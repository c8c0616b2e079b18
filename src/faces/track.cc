#include "src/faces/track.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "src/base/limits.h"

namespace airl {
namespace {

// Frames far apart: a face that was there a second ago has about the same size.
constexpr float kMinSizeRatio = 0.5f;
// A face's motion is trusted for this long: people turn back.
constexpr double kMotionHorizonS = 0.4;
// Share of the newest measurement in a track's velocity.
constexpr float kVelocityBlend = 0.5f;

float LongerSide(const RectF& box) { return std::max(box.width, box.height); }

float CenterDistance(const RectF& a, const RectF& b) {
  return std::hypot(a.center().x - b.center().x, a.center().y - b.center().y);
}

struct Candidate {
  float merit;
  size_t track;
  size_t face;
};

}  // namespace

RectF Tracker::Predict(const Track& track, double timestamp_s) {
  const auto ahead_s =
      static_cast<float>(std::min(timestamp_s - track.last_seen_s, kMotionHorizonS));
  RectF box = track.box;
  box.x += track.velocity_x * ahead_s;
  box.y += track.velocity_y * ahead_s;
  return box;
}

// How well a face continues a track: 0 where it cannot, up to 1.
float Tracker::Merit(const Track& track, const RectF& box, double timestamp_s) const {
  const RectF predicted = Predict(track, timestamp_s);
  if (timestamp_s - track.last_seen_s <= options_.close_frames_s) {
    const float overlap = std::max(Iou(predicted, box), Iou(track.box, box));
    return overlap >= options_.min_iou ? overlap : 0;
  }
  const float longer = std::max(LongerSide(track.box), LongerSide(box));
  const float shorter = std::min(LongerSide(track.box), LongerSide(box));
  if (!(shorter >= kMinSizeRatio * longer)) return 0;
  const float reach = options_.max_center_distance * longer;
  const float distance = std::min(CenterDistance(track.box, box), CenterDistance(predicted, box));
  return distance <= reach ? 1 - distance / (2 * reach) : 0;
}

void Tracker::Follow(Track& track, const RectF& box, double timestamp_s) {
  const double elapsed_s = timestamp_s - track.last_seen_s;
  if (elapsed_s > 0 && elapsed_s <= kMotionHorizonS) {
    const auto elapsed = static_cast<float>(elapsed_s);
    const float measured_x = (box.center().x - track.box.center().x) / elapsed;
    const float measured_y = (box.center().y - track.box.center().y) / elapsed;
    track.velocity_x += kVelocityBlend * (measured_x - track.velocity_x);
    track.velocity_y += kVelocityBlend * (measured_y - track.velocity_y);
  } else if (elapsed_s > kMotionHorizonS) {
    track.velocity_x = 0;
    track.velocity_y = 0;
  }
  track.box = box;
  track.last_seen_s = timestamp_s;
}

std::vector<int> Tracker::Update(std::span<const Face> faces, double timestamp_s) {
  active_.erase(std::remove_if(active_.begin(), active_.end(),
                               [&](const Track& track) {
                                 return timestamp_s - track.last_seen_s > options_.max_gap_s;
                               }),
                active_.end());

  std::vector<Candidate> candidates;
  for (size_t t = 0; t < active_.size(); ++t) {
    for (size_t f = 0; f < faces.size(); ++f) {
      const float merit = Merit(active_[t], faces[f].box, timestamp_s);
      if (merit > 0) candidates.push_back({merit, t, f});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.merit > b.merit; });

  std::vector<int> ids(faces.size(), -1);
  std::vector<bool> taken(active_.size(), false);
  for (const Candidate& candidate : candidates) {
    if (taken[candidate.track] || ids[candidate.face] >= 0) continue;
    Track& track = active_[candidate.track];
    taken[candidate.track] = true;
    ids[candidate.face] = track.id;
    Follow(track, faces[candidate.face].box, timestamp_s);
  }
  for (size_t f = 0; f < faces.size(); ++f) {
    if (ids[f] >= 0 || next_id_ >= limits::kMaxTracks) continue;
    ids[f] = next_id_;
    Track track;
    track.id = next_id_++;
    track.box = faces[f].box;
    track.last_seen_s = timestamp_s;
    active_.push_back(track);
  }
  return ids;
}

}  // namespace airl
