// Face -> track -> clip.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "src/model/model_spec.h"
#include "src/verdict/calibration.h"

namespace airl {

// A probability of fake with its 95 % interval.
struct Score {
  double probability = 0.5;
  double low = 0;
  double high = 1;
};

// Score of n >= 1 calibrated logits of one face in different frames: the sigmoid of their mean; the interval is
// +- 1.96 sqrt(sigma^2 + s^2 / n) around it on the logit scale, s the sample deviation, sigma the model's own
// (Calibration::logit_sigma), which more frames do not shrink. One logit: s = 0.
Score ScoreOf(std::span<const double> calibrated_logits, const Calibration& calibration);

// The clip's score is that of the track most likely fake (one forged face makes a forged clip) among tracks seen in at
// least `min_share` of the frames of the longest one. Returns its index, nothing for no tracks.
struct TrackScore {
  Score score;
  int frames = 0;
};
std::optional<int> DecidingTrack(std::span<const TrackScore> tracks, double min_share = 0.25);

}  // namespace airl
