// Logits to calibrated probabilities.
#pragma once

#include "src/model/model_spec.h"

namespace airl {

double Sigmoid(double logit);
double CalibratedLogit(double logit, const Calibration& calibration);

enum class Verdict { kLikelyFake, kUncertain, kNoSignOfForgery };
// "likely_fake", "uncertain", "no_sign_of_forgery".
const char* VerdictName(Verdict verdict);
Verdict Judge(double probability, const Thresholds& thresholds);

}  // namespace airl
