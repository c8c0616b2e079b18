#include "src/faces/nms.h"

#include <gtest/gtest.h>

namespace airl {
namespace {

Face MakeFace(float x, float score, float side = 100) {
  Face face;
  face.box = {x, 10, side, side};
  face.keypoints[kNoseTip] = {x + side / 2, 60};
  face.score = score;
  return face;
}

TEST(WeightedNmsTest, OverlappingDetectionsAreAveragedByScore) {
  const auto faces = WeightedNms({MakeFace(0, 0.6f), MakeFace(12, 0.9f)}, 0.3f);
  ASSERT_EQ(faces.size(), 1u);
  // (0.6 * 0 + 0.9 * 12) / 1.5
  EXPECT_FLOAT_EQ(faces[0].box.x, 7.2f);
  EXPECT_FLOAT_EQ(faces[0].box.y, 10);
  EXPECT_FLOAT_EQ(faces[0].box.width, 100);
  EXPECT_FLOAT_EQ(faces[0].keypoints[kNoseTip].x, 57.2f);
  EXPECT_FLOAT_EQ(faces[0].score, 0.9f);
}

TEST(WeightedNmsTest, FacesApartAreKeptBestFirst) {
  const auto faces =
      WeightedNms({MakeFace(0, 0.6f), MakeFace(300, 0.8f), MakeFace(600, 0.7f)}, 0.3f);
  ASSERT_EQ(faces.size(), 3u);
  EXPECT_FLOAT_EQ(faces[0].box.x, 300);
  EXPECT_FLOAT_EQ(faces[1].box.x, 600);
  EXPECT_FLOAT_EQ(faces[2].box.x, 0);
}

TEST(WeightedNmsTest, AGroupHoldsWhatOverlapsItsBestOnly) {
  // 0 and 80 overlap 40 well but each other little: no chain joins them when the best is at one
  // end.
  const auto faces = WeightedNms({MakeFace(0, 0.9f), MakeFace(40, 0.8f), MakeFace(80, 0.7f)}, 0.3f);
  ASSERT_EQ(faces.size(), 2u);
  EXPECT_NEAR(faces[0].box.x, 0.8f * 40 / 1.7f, 1e-4);
  EXPECT_FLOAT_EQ(faces[1].box.x, 80);
}

TEST(WeightedNmsTest, OverlapAtTheThresholdIsNotJoined) {
  // Shifted by half: IoU one third.
  EXPECT_EQ(WeightedNms({MakeFace(0, 0.9f), MakeFace(50, 0.8f)}, 0.34f).size(), 2u);
  EXPECT_EQ(WeightedNms({MakeFace(0, 0.9f), MakeFace(50, 0.8f)}, 0.33f).size(), 1u);
}

TEST(WeightedNmsTest, NothingGivesNothing) { EXPECT_TRUE(WeightedNms({}, 0.3f).empty()); }

TEST(WeightedNmsTest, ScoresOfZeroKeepTheFirst) {
  const auto faces = WeightedNms({MakeFace(5, 0), MakeFace(9, 0)}, 0.3f);
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_EQ(faces[0].box.x, 5);
}

}  // namespace
}  // namespace airl
