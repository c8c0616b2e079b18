#include "src/base/status.h"

#include <gtest/gtest.h>

#include <memory>

namespace airl {
namespace {

StatusOr<int> Half(int value) {
  if (value % 2 != 0) return BadInput("odd");
  return value / 2;
}

StatusOr<int> Quarter(int value) {
  AIRL_ASSIGN_OR_RETURN(const int half, Half(value));
  return Half(half);
}

TEST(StatusTest, ErrorPrintsItsWireNameAndMessage) {
  EXPECT_EQ(Truncated("row 3 is missing").ToString(), "truncated: row 3 is missing");
}

TEST(StatusTest, EveryCodeHasItsOwnWireName) {
  for (int a = 0; a <= static_cast<int>(StatusCode::kInternal); ++a)
    for (int b = 0; b < a; ++b)
      EXPECT_NE(StatusCodeName(static_cast<StatusCode>(a)),
                StatusCodeName(static_cast<StatusCode>(b)));
}

TEST(StatusTest, AssignOrReturnPassesValuesAndErrorsOn) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(6).status().code(), StatusCode::kBadInput);
}

TEST(StatusTest, StatusOrHoldsTypesThatOnlyMove) {
  StatusOr<std::unique_ptr<int>> owner = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(owner);
  EXPECT_EQ(*taken, 7);
}

TEST(StatusTest, StatusOrWithoutAValueIsNeverOk) {
  const StatusOr<int> broken = OkStatus();
  EXPECT_EQ(broken.status().code(), StatusCode::kInternal);
}

}  // namespace
}  // namespace airl
