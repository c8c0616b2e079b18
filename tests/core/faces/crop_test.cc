#include "src/faces/crop.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "src/image/resize.h"
#include "tests/support/faces.h"
#include "tests/support/golden.h"
#include "tests/support/naive_crop.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

ImageF Crop(ImageViewU8 rgb, const Face& face, int side, const CropOptions& options = {}) {
  auto crop = CropUprightFace(rgb, face, side, options);
  EXPECT_TRUE(crop.ok()) << crop.status().ToString();
  return crop.ok() ? *std::move(crop) : ImageF();
}

struct CropCase {
  const char* name;
  int width, height;
  RectF box;
  float roll_degrees;
  int side;
};

class CropCaseTest : public testing::TestWithParam<CropCase> {};
INSTANTIATE_TEST_SUITE_P(
    Cases, CropCaseTest,
    testing::Values(CropCase{"LevelReduced", 400, 300, {100.25f, 50.5f, 150, 180}, 0, 64},
                    CropCase{"TiltedReduced", 400, 300, {100.25f, 50.5f, 150, 120}, 23, 64},
                    CropCase{"TiltedFarReduced", 400, 400, {100, 100, 150, 150}, -60, 65},
                    CropCase{"UpsideDownReduced", 400, 300, {100, 50, 150, 150}, 180, 64},
                    CropCase{"LevelEnlarged", 200, 200, {60.5f, 70.25f, 40, 45}, 0, 96},
                    CropCase{"TiltedEnlarged", 200, 200, {60.5f, 70.25f, 40, 45}, 37, 96},
                    CropCase{"NativeScale", 200, 200, {60, 60, 50, 50}, 0, 65},
                    CropCase{"OverTheCornerReduced", 300, 300, {-40, -30.5f, 160, 160}, 12, 64},
                    CropCase{"OverTheFarCornerLevel", 300, 300, {200, 220, 160, 160}, 0, 64},
                    CropCase{"OverTheEdgeEnlarged", 200, 200, {-20, 150, 60, 60}, -20, 96},
                    CropCase{"OutsideEnlarged", 100, 100, {-200, 20, 40, 40}, 10, 64},
                    CropCase{"LargerThanThePicture", 80, 60, {-20, -40, 140, 140}, 5, 64}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_P(CropCaseTest, AgreesWithTheDefinition) {
  const CropCase& c = GetParam();
  const ImageU8 picture = TexturedPicture(c.width, c.height, 21);
  const Face face = TiltedFace(c.box, c.roll_degrees);
  const ImageF crop = Crop(picture.view(), face, c.side);
  const NaiveUprightCrop naive(picture.view(), face, c.side, 1.3);
  for (int y = 0; y < c.side; ++y) {
    for (int x = 0; x < c.side; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        // Float positions err by up to 1e-5 pixels, neighbours differ by up to 100 levels.
        ASSERT_NEAR(crop.view().At(x, y, channel), naive.At(x, y, channel), 2e-3)
            << x << ", " << y << ", " << channel;
      }
    }
  }
}

TEST_P(CropCaseTest, MatchesTheGoldenFileOnEveryTarget) {
  const CropCase& c = GetParam();
  const ImageU8 picture = TexturedPicture(c.width, c.height, 21);
  const ImageF crop = Crop(picture.view(), TiltedFace(c.box, c.roll_degrees), c.side);
  std::vector<float> thinned;
  for (size_t i = 0; i < crop.size(); i += 7) thinned.push_back(crop.data()[i]);
  // 1e-5 of 255.
  ExpectMatchesGolden(thinned, std::string("crop_") + c.name + ".bin", 2.55e-3f);
}

TEST(ResizeTest, MatchesTheGoldenFileOnEveryTarget) {
  const ImageU8 picture = TexturedPicture(211, 157, 27);
  const ImageF resized = *Resize(picture.view(), {3.25f, 10.5f, 190, 140.75f}, 61, 67);
  // 1e-5 of 255.
  ExpectMatchesGolden({resized.data(), resized.size()}, "resize_Reduced.bin", 2.55e-3f);
}

TEST(CropTest, LevelFaceIsThePlainResizeOfItsSquare) {
  const ImageU8 picture = TexturedPicture(600, 500, 22);
  const Face face = TiltedFace({200, 150, 200, 160}, 0);
  const ImageF crop = Crop(picture.view(), face, 100);
  const ImageF resized = *Resize(picture.view(), {170, 100, 260, 260}, 100, 100);
  for (size_t i = 0; i < crop.size(); ++i) {
    ASSERT_NEAR(crop.data()[i], resized.data()[i], 2e-3) << "index " << i;
  }
}

TEST(CropTest, EnlargedLevelFaceIsThePlainResizeOfItsSquare) {
  const ImageU8 picture = TexturedPicture(300, 300, 23);
  const Face face = TiltedFace({100, 100, 50, 50}, 0);
  const ImageF crop = Crop(picture.view(), face, 224);
  const ImageF resized = *Resize(picture.view(), {92.5f, 92.5f, 65, 65}, 224, 224);
  for (size_t i = 0; i < crop.size(); ++i) {
    ASSERT_NEAR(crop.data()[i], resized.data()[i], 2e-3) << "index " << i;
  }
}

TEST(CropTest, EyesEndLevelAtTheirDistanceFromTheCentre) {
  for (const float roll : {-75.0f, -30.0f, 0.0f, 10.0f, 45.0f, 120.0f}) {
    ImageU8 picture = *ImageU8::Create(640, 640, 3);
    const Face face = TiltedFace({220, 200, 200, 200}, roll);
    // A red disc on the right eye, a green one on the left.
    for (const int eye : {int{kRightEye}, int{kLeftEye}}) {
      const PointF at = face.keypoints[static_cast<size_t>(eye)];
      for (int y = 0; y < 640; ++y) {
        for (int x = 0; x < 640; ++x) {
          const float dx = static_cast<float>(x) + 0.5f - at.x;
          const float dy = static_cast<float>(y) + 0.5f - at.y;
          if (dx * dx + dy * dy < 100) picture.Row(y)[3 * x + eye] = 255;
        }
      }
    }
    const ImageF crop = Crop(picture.view(), face, 130);
    for (const int eye : {int{kRightEye}, int{kLeftEye}}) {
      double sum = 0;
      double sum_x = 0;
      double sum_y = 0;
      for (int y = 0; y < 130; ++y) {
        for (int x = 0; x < 130; ++x) {
          const double value = crop.view().At(x, y, eye);
          sum += value;
          sum_x += value * (x + 0.5);
          sum_y += value * (y + 0.5);
        }
      }
      // 260 picture pixels on 130: the eyes lie 0.2 boxes left and right and 0.1 above the centre.
      EXPECT_NEAR(sum_x / sum, eye == kRightEye ? 65 - 20 : 65 + 20, 0.05) << roll;
      EXPECT_NEAR(sum_y / sum, 65 - 10, 0.05) << roll;
    }
  }
}

TEST(CropTest, EyesTooCloseTogetherDoNotTurnTheFace) {
  const ImageU8 picture = TexturedPicture(300, 300, 24);
  const Face level = TiltedFace({100, 100, 100, 100}, 0);
  Face profile = level;
  profile.keypoints[kRightEye] = {150, 130};
  profile.keypoints[kLeftEye] = {155, 138};
  Face coincident = level;
  coincident.keypoints[kRightEye] = coincident.keypoints[kLeftEye];
  const ImageF expected = Crop(picture.view(), level, 64);
  for (const Face& face : {profile, coincident}) {
    const ImageF crop = Crop(picture.view(), face, 64);
    EXPECT_TRUE(std::equal(expected.data(), expected.data() + expected.size(), crop.data()));
  }
}

TEST(CropTest, MarginIsTheShareOfTheLongerSide) {
  ImageU8 picture = *ImageU8::Create(400, 400, 3);
  // White exactly where a square of 2 x 100 pixels about (200, 200) is.
  for (int y = 100; y < 300; ++y) std::fill_n(picture.Row(y) + 3 * 100, 3 * 200, uint8_t{255});
  const Face face = TiltedFace({150, 170, 100, 60}, 0);
  const ImageF inside = Crop(picture.view(), face, 50, {.margin = 1.9f});
  EXPECT_FLOAT_EQ(inside.view().At(0, 0), 255);
  const ImageF outside = Crop(picture.view(), face, 50, {.margin = 2.2f});
  EXPECT_LT(outside.view().At(0, 0), 10);
  EXPECT_FLOAT_EQ(outside.view().At(25, 25), 255);
}

TEST(CropTest, FacesWithoutAreaOrOutOfRangeAreBadInput) {
  const ImageU8 picture = TexturedPicture(100, 100, 25);
  const Face good = TiltedFace({20, 20, 50, 50}, 0);
  std::vector<Face> bad(6, good);
  bad[0].box.width = 0;
  bad[1].box.height = -1;
  bad[2].box.x = std::numeric_limits<float>::quiet_NaN();
  bad[3].box.width = std::numeric_limits<float>::infinity();
  bad[4].keypoints[kLeftEye].y = std::numeric_limits<float>::quiet_NaN();
  bad[5].box.y = 1e30f;
  for (size_t i = 0; i < bad.size(); ++i) {
    const auto crop = CropUprightFace(picture.view(), bad[i], 64);
    ASSERT_FALSE(crop.ok()) << i;
    EXPECT_EQ(crop.status().code(), StatusCode::kBadInput) << i;
  }
  EXPECT_FALSE(CropUprightFace(picture.view(), good, 0).ok());
  EXPECT_FALSE(CropUprightFace(picture.view(), good, 100000).ok());
  EXPECT_FALSE(CropUprightFace({}, good, 64).ok());
}

TEST(CropTest, ABoxBeyondEveryPictureIsRefusedBeforeMemoryIsTaken) {
  const ImageU8 picture = TexturedPicture(100, 100, 26);
  const auto crop = CropUprightFace(picture.view(), TiltedFace({-400000, 0, 800000, 50}, 3), 64);
  ASSERT_FALSE(crop.ok());
  EXPECT_EQ(crop.status().code(), StatusCode::kTooLarge);
}

// Its copy with the edge repeated would be above the limit of pixels in one piece.
TEST(CropTest, ALevelFaceAsLargeAsTheLargestPictureIsCut) {
  const ImageU8 picture = TexturedPicture(300, 300, 27);
  const Face level = TiltedFace({-3000, -3000, 6300, 6300}, 0);
  const Face tilted = TiltedFace({-3000, -3000, 6300, 6300}, 0.01f);
  for (const int side : {96, 224}) {
    const auto crop = CropUprightFace(picture.view(), level, side);
    ASSERT_TRUE(crop.ok()) << crop.status().ToString();
    const auto turned = CropUprightFace(picture.view(), tilted, side);
    ASSERT_TRUE(turned.ok());
    for (size_t i = 0; i < crop->size(); ++i)
      ASSERT_NEAR(crop->data()[i], turned->data()[i], 2) << i;
  }
}

TEST(SpectrumWindowTest, IsCentredOnTheFaceInWholePixels) {
  EXPECT_EQ(SpectrumWindow(TiltedFace({300.4f, 200, 100, 101}, 0), 1000, 800),
            (RectI{222, 123, 256, 256}));
}

TEST(SpectrumWindowTest, IsMovedInsideThePicture) {
  EXPECT_EQ(SpectrumWindow(TiltedFace({-30, 760, 60, 60}, 0), 1000, 800),
            (RectI{0, 544, 256, 256}));
  EXPECT_EQ(SpectrumWindow(TiltedFace({-9000, 99999, 60, 60}, 0), 1000, 800),
            (RectI{0, 544, 256, 256}));
}

TEST(SpectrumWindowTest, ASmallPictureGivesWhatThereIs) {
  EXPECT_EQ(SpectrumWindow(TiltedFace({80, 300, 60, 60}, 0), 200, 600), (RectI{0, 202, 200, 256}));
}

TEST(SpectrumWindowTest, CoordinatesThatAreNotFiniteStillGiveAWindow) {
  Face face;
  face.box.x = std::numeric_limits<float>::quiet_NaN();
  face.box.y = std::numeric_limits<float>::infinity();
  EXPECT_EQ(SpectrumWindow(face, 1000, 800), (RectI{0, 544, 256, 256}));
}

TEST(WholePictureTest, IsTheLargestCentredSquareWithLevelEyes) {
  const Face face = WholePicture(640, 480);
  EXPECT_FLOAT_EQ(face.box.x, 80);
  EXPECT_FLOAT_EQ(face.box.y, 0);
  EXPECT_FLOAT_EQ(face.box.width, 480);
  EXPECT_FLOAT_EQ(face.box.height, 480);
  EXPECT_FLOAT_EQ(face.keypoints[kRightEye].y, face.keypoints[kLeftEye].y);
  EXPECT_LT(face.keypoints[kRightEye].x, face.keypoints[kLeftEye].x);
  EXPECT_EQ(face.score, 0);
  EXPECT_TRUE(IsWholePicture(face));
}

}  // namespace
}  // namespace airl
