#include "src/base/rect.h"

#include <gtest/gtest.h>

namespace airl {
namespace {

TEST(RectTest, CommonPartOfOverlappingRectanglesIsTheirOverlap) {
  EXPECT_EQ(Intersect({0, 0, 10, 10}, {4, 6, 10, 10}), (RectI{4, 6, 6, 4}));
}

TEST(RectTest, RectanglesApartHaveAnEmptyCommonPart) {
  EXPECT_TRUE(Intersect({0, 0, 4, 4}, {8, 8, 4, 4}).empty());
}

TEST(RectTest, IouOfHalfOverlappingSquaresIsOneThird) {
  EXPECT_FLOAT_EQ(Iou({0, 0, 2, 2}, {1, 0, 2, 2}), 1.0f / 3);
}

TEST(RectTest, IouOfEmptyRectanglesIsZero) { EXPECT_EQ(Iou({0, 0, 0, 0}, {0, 0, 0, 0}), 0); }

}  // namespace
}  // namespace airl
