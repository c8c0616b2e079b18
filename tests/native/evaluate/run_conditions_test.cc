#include "native/evaluate/run_conditions.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace airl {
namespace {

TEST(RunConditions, OneFailureLeavesTheOthers) {
  const ConditionRuns runs = RunConditions(
      AllConditions(), [](const Condition& condition) -> StatusOr<std::vector<Prediction>> {
        if (condition == Condition::kParity) return BadInput("a.png: cannot be read");
        if (condition == Condition::kSocial) throw std::runtime_error("out of memory");
        return std::vector<Prediction>{{7, condition == Condition::kNative ? 1.0 : 2.0, 0, 0}};
      });
  EXPECT_EQ(runs.conditions, (std::vector<Condition>{Condition::kNative, Condition::kBlurJpeg}));
  ASSERT_EQ(runs.predictions.size(), 2u);
  EXPECT_EQ(runs.predictions[1][0].logit, 2);
  ASSERT_EQ(runs.failed.size(), 2u);
  EXPECT_EQ(runs.failed[0].name, "parity");
  EXPECT_NE(runs.failed[0].reason.find("a.png"), std::string::npos);
  EXPECT_NE(runs.failed[1].reason.find("out of memory"), std::string::npos);
}

TEST(LimitPerClass, TakesAsManyOfEach) {
  std::vector<CropRecord> records(30);
  for (size_t i = 0; i < 30; ++i) records[i].label = i < 24 ? kReal : kFake;
  std::vector<size_t> all(30);
  for (size_t i = 0; i < 30; ++i) all[i] = i;
  EXPECT_EQ(LimitPerClass(records, all, 3), (std::vector<size_t>{0, 8, 16, 24, 26, 28}));
  EXPECT_EQ(LimitPerClass(records, all, 10).size(), 16u);  // all 6 fakes
  EXPECT_EQ(LimitPerClass(records, all, 0).size(), 30u);
}

}  // namespace
}  // namespace airl
