// Face -> track -> clip -> verdict.
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

// Score of n >= 1 calibrated logits of one face in different frames: the sigmoid of their mean; the
// interval is
// +- 1.96 sqrt(sigma^2 + s^2 / n) around it on the logit scale, s the sample deviation (n - 1),
// sigma the model's own (Calibration::logit_sigma), which more frames do not shrink. One logit: s =
// 0. No logit: the default Score.
Score ScoreOf(std::span<const double> calibrated_logits, const Calibration& calibration);

// The clip's score is that of the track most likely fake (one forged face makes a forged clip)
// among tracks seen in at least `min_share` of the frames of the longest one; the first of equals.
// Returns its index, nothing for no tracks.
struct TrackScore {
  Score score;
  int frames = 0;
};
std::optional<int> DecidingTrack(std::span<const TrackScore> tracks, double min_share = 0.25);

enum class Verdict { kLikelyFake, kUncertain, kNoSignOfForgery };
// "likely_fake", "uncertain", "no_sign_of_forgery".
const char* VerdictName(Verdict verdict);

// likely_fake: probability >= likely_fake and the whole interval at or above 1/2.
// no_sign_of_forgery: probability <= no_sign and the whole interval at or below 1/2. Otherwise, and
// always on poor material (faces too small, compression too strong, damaged pixels: neither a trace
// nor its absence says much there): uncertain.
Verdict Judge(const Score& score, const Thresholds& thresholds, bool poor_material = false);

}  // namespace airl
