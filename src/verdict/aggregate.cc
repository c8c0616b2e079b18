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

}  // namespace

Score ScoreOf(std::span<const double> calibrated_logits, const Calibration& calibration,
              double quantile) {
  if (calibrated_logits.empty()) return {};
  const double n = static_cast<double>(calibrated_logits.size());
  double mean = 0;
  for (const double logit : calibrated_logits) mean += logit / n;
  double variance_of_mean = 0;
  if (calibrated_logits.size() > 1) {
    for (const double logit : calibrated_logits)
      variance_of_mean += (logit - mean) * (logit - mean) / (n - 1) / n;
  }
  const double half_width =
      quantile * std::sqrt(calibration.logit_sigma * calibration.logit_sigma + variance_of_mean);
  return {Sigmoid(mean), Sigmoid(mean - half_width), Sigmoid(mean + half_width)};
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
