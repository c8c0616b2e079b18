// Logits to calibrated probabilities.
#pragma once

#include "src/model/model_spec.h"

namespace airl {

// 1 / (1 + exp(-logit)), without overflow.
double Sigmoid(double logit);
double CalibratedLogit(double logit, const Calibration& calibration);

}  // namespace airl
