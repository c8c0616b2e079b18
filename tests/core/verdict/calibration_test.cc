#include "src/verdict/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

namespace airl {
namespace {

TEST(CalibrationTest, SigmoidFollowsItsDefinition) {
  for (const double logit : {-20.0, -3.0, -0.1, 0.0, 0.1, 3.0, 20.0})
    EXPECT_NEAR(Sigmoid(logit), 1 / (1 + std::exp(-logit)), 1e-15) << logit;
}

TEST(CalibrationTest, SigmoidOfHugeLogitsIsZeroOrOne) {
  EXPECT_EQ(Sigmoid(1e6), 1);
  EXPECT_EQ(Sigmoid(-1e6), 0);
}

TEST(CalibrationTest, LogitIsDividedByTemperatureThenShifted) {
  Calibration calibration;
  calibration.temperature = 2;
  calibration.bias = -0.5;
  EXPECT_DOUBLE_EQ(CalibratedLogit(3, calibration), 1.0);
}

}  // namespace
}  // namespace airl
