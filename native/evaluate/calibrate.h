#pragma once

// From raw logits on validation to calibrated probabilities and the two thresholds of a verdict.

#include <vector>

#include "native/evaluate/bootstrap.h"
#include "native/evaluate/metrics.h"
#include "src/model/model_spec.h"

namespace airl {

// Temperature and bias that minimise the cross-entropy of logit / temperature + bias, both classes
// weighing the same (Platt's smoothed targets, so that separable data keep a finite temperature;
// Newton's method). The temperature lies within 0.05..20: a network no better than chance is
// calibrated to say little. logit_sigma is left 0.
Calibration FitCalibration(const std::vector<Scored>& logits);

// Standard deviation of a face's calibrated logit between conditions: `logits[c][i]` is face i
// under condition c, raw.
double LogitSigma(const std::vector<std::vector<double>>& logits, const Calibration& calibration);

struct ThresholdOptions {
  double max_false_alarm_rate = 0.03;  // of each source's reals called likely_fake
  double max_miss_rate = 0.03;         // of fakes called no_sign_of_forgery
};
// Thresholds on probability, from raw logits of validation, grouped by source: no source of reals
// alone is accused more often than allowed, however few it has beside the others; a source too
// small for a single false alarm to be allowed counts only among all. Where the classes are so far
// apart that the two cross, both move to the middle and keep an uncertain zone of half a logit
// between them.
Thresholds ChooseThresholds(const std::vector<Grouped>& logits, const Calibration& calibration,
                            const ThresholdOptions& options = {});

}  // namespace airl
