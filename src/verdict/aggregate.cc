#include "src/verdict/aggregate.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace airl {
namespace {

int LongestTrack(std::span<const TrackScore> tracks) {
  int longest = 0;
  for (const TrackScore& track : tracks) longest = std::max(longest, track.frames);
  return longest;
}

// Few more frames do not change what IsPoor() says of these.
bool IsMostlyGood(const TrackScore& track) { return track.poor_share <= 1.0 / 3; }
bool IsMostlyPoor(const TrackScore& track) { return track.poor_share >= 2.0 / 3; }

double MeanOf(std::span<const double> values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  return mean;
}

// Sample variance, n - 1; 0 for fewer than two values.
double VarianceOf(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const double mean = MeanOf(values);
  double variance = 0;
  for (const double value : values)
    variance += (value - mean) * (value - mean) / static_cast<double>(values.size() - 1);
  return variance;
}

Score ScoreAround(double logit, double half_width) {
  return {Sigmoid(logit), Sigmoid(logit - half_width), Sigmoid(logit + half_width)};
}

}  // namespace

Score ScoreOf(std::span<const double> calibrated_logits, const Calibration& calibration,
              double quantile) {
  if (calibrated_logits.empty()) return {};
  const double n = static_cast<double>(calibrated_logits.size());
  const double variance_of_mean = VarianceOf(calibrated_logits) / n;
  return ScoreAround(
      MeanOf(calibrated_logits),
      quantile * std::sqrt(calibration.logit_sigma * calibration.logit_sigma + variance_of_mean));
}

Score MomentScore(double calibrated_logit, std::span<const double> track_logits,
                  const Calibration& calibration) {
  const double variance = VarianceOf(track_logits);
  return ScoreAround(
      calibrated_logit,
      kNormalQuantile975 * std::sqrt(calibration.logit_sigma * calibration.logit_sigma + variance));
}

std::optional<int> DecidingTrack(std::span<const TrackScore> tracks, const Thresholds& thresholds,
                                 double min_share) {
  const int longest = LongestTrack(tracks);
  std::optional<int> best;
  std::pair<bool, double> best_rank;  // whether it is likely_fake, probability
  for (size_t i = 0; i < tracks.size(); ++i) {
    const TrackScore& track = tracks[i];
    if (track.frames < min_share * longest) continue;
    const bool fake = Judge(track.score, thresholds, IsPoor(track)) == Verdict::kLikelyFake;
    const std::pair<bool, double> rank{fake, track.score.probability};
    if (!best || rank > best_rank) {
      best = static_cast<int>(i);
      best_rank = rank;
    }
  }
  return best;
}

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kLikelyFake:
      return "likely_fake";
    case Verdict::kUncertain:
      return "uncertain";
    case Verdict::kNoSignOfForgery:
      return "no_sign_of_forgery";
  }
  return "uncertain";
}

Verdict Judge(const Score& score, const Thresholds& thresholds, bool poor_material) {
  if (poor_material) return Verdict::kUncertain;
  if (score.probability >= thresholds.likely_fake && score.low >= 0.5) return Verdict::kLikelyFake;
  if (score.probability <= thresholds.no_sign && score.high <= 0.5)
    return Verdict::kNoSignOfForgery;
  return Verdict::kUncertain;
}

std::optional<Verdict> SettledVerdict(std::span<const TrackScore> tracks,
                                      const Thresholds& thresholds, double min_share) {
  // The bounds beyond which Judge() decides.
  const double fake = std::max(thresholds.likely_fake, 0.5);
  const double none = std::min(thresholds.no_sign, 0.5);
  const int longest = LongestTrack(tracks);
  bool may_be_fake = false;
  bool all_below = true;
  for (const TrackScore& track : tracks) {
    if (track.frames < min_share * longest) continue;
    if (track.score.low >= fake && IsMostlyGood(track) && track.frames >= kMinSettledFrames)
      return Verdict::kLikelyFake;
    may_be_fake |= track.score.high >= fake && !IsMostlyPoor(track);
    all_below &= track.score.high <= none;
  }
  const std::optional<int> deciding = DecidingTrack(tracks, thresholds, min_share);
  if (may_be_fake || !deciding) return std::nullopt;
  const TrackScore& decider = tracks[static_cast<size_t>(*deciding)];
  if (decider.frames < kMinSettledFrames) return std::nullopt;
  if (IsMostlyPoor(decider)) return Verdict::kUncertain;
  if (!IsMostlyGood(decider)) return std::nullopt;
  if (all_below) return Verdict::kNoSignOfForgery;
  if (decider.score.low > none) return Verdict::kUncertain;
  return std::nullopt;
}

}  // namespace airl
