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
// +- quantile sqrt(sigma^2 + s^2 / n) around it on the logit scale, s the sample deviation (n - 1),
// sigma the model's own (Calibration::logit_sigma), which more frames do not shrink. One logit: s =
// 0. No logit: the default Score.
inline constexpr double kNormalQuantile975 = 1.96;
Score ScoreOf(std::span<const double> calibrated_logits, const Calibration& calibration,
              double quantile = kNormalQuantile975);

// Score of one frame of a track, by its own calibrated logit; `track_logits` are those of all its
// frames. The interval is +- 1.96 sqrt(sigma^2 + s^2), sigma and s as for ScoreOf(): a single
// frame's score scatters as the track's frames do.
Score MomentScore(double calibrated_logit, std::span<const double> track_logits,
                  const Calibration& calibration);

enum class Verdict { kLikelyFake, kUncertain, kNoSignOfForgery };
// "likely_fake", "uncertain", "no_sign_of_forgery".
const char* VerdictName(Verdict verdict);

// likely_fake: probability >= likely_fake and the whole interval at or above 1/2.
// no_sign_of_forgery: probability <= no_sign and the whole interval at or below 1/2. Otherwise, and
// always on poor material (faces too small, compression too strong, damaged pixels: neither a trace
// nor its absence says much there): uncertain.
Verdict Judge(const Score& score, const Thresholds& thresholds, bool poor_material = false);

struct TrackScore {
  Score score;
  int frames = 0;
  double poor_share = 0;  // of its observations, those on poor material
};
// Its material is poor: more than half of its observations.
inline bool IsPoor(const TrackScore& track) { return track.poor_share > 0.5; }

// The clip's score is that of one track among those seen in at least `min_share` of the frames of
// the longest one: of the tracks that Judge() calls likely_fake the most probable (one forged face
// makes a forged clip, whatever stands beside it), where there is none the most probable of all;
// the first of equals. Returns its index, nothing for no tracks.
std::optional<int> DecidingTrack(std::span<const TrackScore> tracks, const Thresholds& thresholds,
                                 double min_share = 0.25);

// A sequential test's interval: wider than the report's, because it is looked at several times and
// a deviation of a few frames is itself uncertain. Measured on 30 clips at 8, 16 and 24 of 32
// frames with calibrations that put the scores anywhere beside the thresholds (temperature 0.25
// to 4.2): the verdict is that of all frames in 99.7 % at 3, in 99.4 % at 1.96.
inline constexpr double kSettledQuantile = 3.0;
// Below it nothing is settled.
inline constexpr int kMinSettledFrames = 6;

// The verdict that more frames of the same clip would not change; nothing where they might: too few
// frames, an interval across a threshold, or a deciding track whose material is poor in a third to
// two thirds of it. `tracks`: scores by kSettledQuantile, as for DecidingTrack(). likely_fake: a
// track on good material has its interval beyond the threshold. Else no track may reach it, and
// no_sign_of_forgery: every interval lies beyond the other threshold; uncertain: the deciding
// track's lies between the two, or its material is poor.
std::optional<Verdict> SettledVerdict(std::span<const TrackScore> tracks,
                                      const Thresholds& thresholds, double min_share = 0.25);

}  // namespace airl
