#include "src/verdict/aggregate.h"

#include <algorithm>
#include <cmath>

namespace airl {
namespace {

int LongestTrack(std::span<const TrackScore> tracks) {
  int longest = 0;
  for (const TrackScore& track : tracks) longest = std::max(longest, track.frames);
  return longest;
}

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

std::optional<int> DecidingTrack(std::span<const TrackScore> tracks, double min_share) {
  const int longest = LongestTrack(tracks);
  std::optional<int> best;
  double best_probability = -1;
  for (size_t i = 0; i < tracks.size(); ++i) {
    if (tracks[i].frames < min_share * longest) continue;
    if (tracks[i].score.probability > best_probability) {
      best = static_cast<int>(i);
      best_probability = tracks[i].score.probability;
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
  const std::optional<int> deciding = DecidingTrack(tracks, min_share);
  if (!deciding) return std::nullopt;
  const TrackScore& decider = tracks[static_cast<size_t>(*deciding)];
  if (decider.frames < kMinSettledFrames) return std::nullopt;
  // The bounds beyond which Judge() decides.
  const double fake = std::max(thresholds.likely_fake, 0.5);
  const double none = std::min(thresholds.no_sign, 0.5);
  if (decider.score.low >= fake) return Verdict::kLikelyFake;
  const int longest = LongestTrack(tracks);
  double highest = 0;
  for (const TrackScore& track : tracks)
    if (track.frames >= min_share * longest) highest = std::max(highest, track.score.high);
  if (highest <= none) return Verdict::kNoSignOfForgery;
  if (decider.score.low > none && highest < fake) return Verdict::kUncertain;
  return std::nullopt;
}

}  // namespace airl
