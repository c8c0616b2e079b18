#include "src/verdict/calibration.h"

#include <cmath>

namespace airl {

double Sigmoid(double logit) {
  const double e = std::exp(-std::abs(logit));
  return (logit >= 0 ? 1 : e) / (1 + e);
}

double CalibratedLogit(double logit, const Calibration& calibration) {
  return logit / calibration.temperature + calibration.bias;
}

}  // namespace airl
