#include "src/faces/track.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

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
  const Sighting& last = track.sightings.back();
  const auto ahead_s =
      static_cast<float>(std::min(timestamp_s - last.timestamp_s, kMotionHorizonS));
  RectF box = last.box;
  box.x += track.velocity_x * ahead_s;
  box.y += track.velocity_y * ahead_s;
  return box;
}

bool Tracker::SameShot(const Sighting& a, const Sighting& b) const {
  const bool near = std::abs(a.timestamp_s - b.timestamp_s) <= options_.max_gap_s;
  const std::optional<ShotSignature>& shot_a = shots_[a.frame];
  const std::optional<ShotSignature>& shot_b = shots_[b.frame];
  if (!shot_a || !shot_b) return near;
  return ShotDistance(*shot_a, *shot_b) <=
         (near ? options_.max_shot_distance : options_.max_distant_shot_distance);
}

// How well a face continues a track from one of its sightings, whose box is expected at
// `predicted`: 0 where it cannot, up to 1.
float Tracker::MeritBeside(const Sighting& known, const RectF& predicted,
                           const Sighting& face) const {
  if (!SameShot(known, face)) return 0;
  if (std::abs(face.timestamp_s - known.timestamp_s) <= options_.close_frames_s) {
    const float overlap = std::max(Iou(predicted, face.box), Iou(known.box, face.box));
    return overlap >= options_.min_iou ? overlap : 0;
  }
  const float longer = std::max(LongerSide(known.box), LongerSide(face.box));
  const float shorter = std::min(LongerSide(known.box), LongerSide(face.box));
  if (!(shorter >= kMinSizeRatio * longer)) return 0;
  const float reach = options_.max_center_distance * longer;
  const float distance =
      std::min(CenterDistance(known.box, face.box), CenterDistance(predicted, face.box));
  return distance <= reach ? 1 - distance / (2 * reach) : 0;
}

float Tracker::Merit(const Track& track, const Sighting& face) const {
  const auto& sightings = track.sightings;
  const auto after = std::upper_bound(
      sightings.begin(), sightings.end(), face.timestamp_s,
      [](double time, const Sighting& sighting) { return time < sighting.timestamp_s; });
  float merit = 0;
  if (after != sightings.end()) merit = MeritBeside(*after, after->box, face);
  if (after != sightings.begin()) {
    const Sighting& before = *(after - 1);
    const RectF predicted =
        after == sightings.end() ? Predict(track, face.timestamp_s) : before.box;
    merit = std::max(merit, MeritBeside(before, predicted, face));
  }
  return merit;
}

void Tracker::Follow(Track& track, const Sighting& sighting) {
  auto& sightings = track.sightings;
  const Sighting last = sightings.back();
  const double elapsed_s = sighting.timestamp_s - last.timestamp_s;
  if (elapsed_s > 0 && elapsed_s <= kMotionHorizonS) {
    const auto elapsed = static_cast<float>(elapsed_s);
    const float measured_x = (sighting.box.center().x - last.box.center().x) / elapsed;
    const float measured_y = (sighting.box.center().y - last.box.center().y) / elapsed;
    track.velocity_x += kVelocityBlend * (measured_x - track.velocity_x);
    track.velocity_y += kVelocityBlend * (measured_y - track.velocity_y);
  } else if (elapsed_s > kMotionHorizonS) {
    track.velocity_x = 0;
    track.velocity_y = 0;
  }
  const auto at =
      std::upper_bound(sightings.begin(), sightings.end(), sighting.timestamp_s,
                       [](double time, const Sighting& known) { return time < known.timestamp_s; });
  sightings.insert(at, sighting);
}

std::vector<int> Tracker::Update(std::span<const Face> faces, double timestamp_s,
                                 const std::optional<ShotSignature>& shot) {
  std::vector<int> ids(faces.size(), -1);
  if (faces.empty()) return ids;
  const size_t frame = shots_.size();
  shots_.push_back(shot);

  std::vector<Candidate> candidates;
  for (size_t t = 0; t < tracks_.size(); ++t) {
    for (size_t f = 0; f < faces.size(); ++f) {
      const float merit = Merit(tracks_[t], {timestamp_s, faces[f].box, frame});
      if (merit > 0) candidates.push_back({merit, t, f});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.merit > b.merit; });

  std::vector<bool> taken(tracks_.size(), false);
  for (const Candidate& candidate : candidates) {
    if (taken[candidate.track] || ids[candidate.face] >= 0) continue;
    taken[candidate.track] = true;
    ids[candidate.face] = static_cast<int>(candidate.track);
    Follow(tracks_[candidate.track], {timestamp_s, faces[candidate.face].box, frame});
  }
  for (size_t f = 0; f < faces.size(); ++f) {
    if (ids[f] >= 0 || tracks_.size() >= static_cast<size_t>(limits::kMaxTracks)) continue;
    ids[f] = static_cast<int>(tracks_.size());
    Track track;
    track.sightings.push_back({timestamp_s, faces[f].box, frame});
    tracks_.push_back(std::move(track));
  }
  return ids;
}

}  // namespace airl
