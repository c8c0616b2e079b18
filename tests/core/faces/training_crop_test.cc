// Training and serving see the same values: what is computed from a stored crop equals what is
// computed from the picture it was cut from.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "src/faces/crop.h"
#include "src/spectrum/log_spectrum.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

bool Contains(const RectI& outer, const RectI& inner) { return Intersect(outer, inner) == inner; }

// A face anywhere in or over the edge of the picture, tilted up to 60 degrees.
Face RandomFace(TestRandom& random, int width, int height) {
  const float side = random.Uniform(20, 0.9f * static_cast<float>(std::min(width, height)));
  const float x = random.Uniform(-0.6f * side, static_cast<float>(width) - 0.4f * side);
  const float y = random.Uniform(-0.6f * side, static_cast<float>(height) - 0.4f * side);
  const float roll = random.Whole(0, 3) == 0 ? 0 : random.Uniform(-60, 60);
  return TiltedFace({x, y, side, side * random.Uniform(0.8f, 1.25f)}, roll);
}

struct Serving {
  ImageF rgb;
  std::vector<float> spectrum;
};

Serving Serve(ImageViewU8 picture, const Face& face, int side, DctPlan& plan) {
  Serving serving;
  auto crop = CropUprightFace(picture, face, side);
  EXPECT_TRUE(crop.ok()) << crop.status().ToString();
  serving.rgb = *std::move(crop);
  serving.spectrum.resize(size_t{kSpectrumSide} * kSpectrumSide);
  const Status status = LogSpectrum(picture, SpectrumWindow(face, picture.width, picture.height),
                                    plan, serving.spectrum);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return serving;
}

class TrainingCropSideTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(OutputSides, TrainingCropSideTest, testing::Values(128, 224, 380));

TEST_P(TrainingCropSideTest, GivesTheValuesOfTheWholePicture) {
  const int side = GetParam();
  TestRandom random(31);
  DctPlan plan = *DctPlan::Create();
  int reduced = 0;
  int over_the_edge = 0;
  for (int i = 0; i < 60; ++i) {
    const int width = random.Whole(90, 1300);
    const int height = random.Whole(90, 1000);
    const ImageU8 picture = TexturedPicture(width, height, static_cast<uint64_t>(1000 + i));
    const Face face = RandomFace(random, width, height);
    const RectI part = TrainingCrop(face, width, height);
    ASSERT_TRUE(Contains(picture.view().bounds(), part));
    const ImageU8 stored = CopyPart(picture.view(), part);
    const Face moved = Translate(face, static_cast<float>(-part.x), static_cast<float>(-part.y));

    const Serving whole = Serve(picture.view(), face, side, plan);
    const Serving cut = Serve(stored.view(), moved, side, plan);
    ASSERT_EQ(whole.spectrum, cut.spectrum) << i;
    for (size_t k = 0; k < whole.rgb.size(); ++k) {
      ASSERT_EQ(whole.rgb.data()[k], cut.rgb.data()[k]) << "face " << i << ", value " << k;
    }
    const float square = 1.3f * std::max(face.box.width, face.box.height);
    if (square > static_cast<float>(side)) ++reduced;
    if (face.box.x < 0 || face.box.right() > static_cast<float>(width)) ++over_the_edge;
  }
  // The draw covers both ways of resampling and the edges.
  EXPECT_GT(reduced, 10);
  EXPECT_LT(reduced, 55);
  EXPECT_GT(over_the_edge, 10);
}

TEST(TrainingCropTest, LevelFaceGetsTheMarginAskedFor) {
  const Face face = TiltedFace({1000, 800, 400, 300}, 0);
  EXPECT_EQ(TrainingCrop(face, 3000, 2000), (RectI{880, 630, 640, 640}));
}

TEST(TrainingCropTest, SmallFaceGetsTheSmallestSide) {
  EXPECT_EQ(TrainingCrop(TiltedFace({1000, 800, 60, 60}, 10), 3000, 2000),
            (RectI{870, 670, 320, 320}));
}

TEST(TrainingCropTest, TiltedFaceGetsRoomForItsTurnedSquare) {
  const RectI part = TrainingCrop(TiltedFace({1000, 800, 400, 400}, 45), 3000, 2000);
  // 1.3 x 400 x sqrt(2), and the resampling's ring.
  EXPECT_GE(part.width, 736);
  EXPECT_LE(part.width, 800);
  EXPECT_EQ(part.width, part.height);
}

TEST(TrainingCropTest, AtTheEdgeTheSquareIsMovedInsideThePicture) {
  EXPECT_EQ(TrainingCrop(TiltedFace({-50, 1900, 150, 150}, 0), 3000, 2000),
            (RectI{0, 1680, 320, 320}));
}

TEST(TrainingCropTest, ASmallPictureIsStoredWhole) {
  EXPECT_EQ(TrainingCrop(TiltedFace({50, 50, 80, 80}, 0), 200, 150), (RectI{0, 0, 200, 150}));
}

}  // namespace
}  // namespace airl
