#include "native/forge/self_blend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr int kSide = 200;

// A face in the middle, turned by quarter turns about it.
Face FaceInTheMiddle(int quarter_turns = 0) {
  Face face;
  face.box = {60, 60, 80, 80};
  const PointF upright[kFaceKeypointCount] = {{84, 88},   {116, 88}, {100, 106},
                                              {100, 122}, {66, 94},  {134, 94}};
  for (size_t i = 0; i < kFaceKeypointCount; ++i) {
    PointF p = {upright[i].x - 100, upright[i].y - 100};
    for (int t = 0; t < quarter_turns; ++t) p = {-p.y, p.x};
    face.keypoints[i] = {p.x + 100, p.y + 100};
  }
  face.score = 1;
  return face;
}

bool Same(const ImageU8& a, const ImageU8& b) {
  return a.size() == b.size() && std::equal(a.data(), a.data() + a.size(), b.data());
}

TEST(FaceMaskTest, WeightsCoverTheFaceAndNothingFarFromIt) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    const StatusOr<FaceMask> mask = FaceMask::Draw(FaceInTheMiddle(), random);
    ASSERT_TRUE(mask.ok());
    float largest = 0;
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const float weight = mask->At(static_cast<float>(x), static_cast<float>(y));
        ASSERT_GE(weight, 0);
        ASSERT_LE(weight, 1);
        largest = std::max(largest, weight);
      }
    }
    EXPECT_GT(largest, 0.95f) << seed;
    // Between nose and mouth: in every one of the parts.
    EXPECT_GT(mask->At(100, 113), 0.3f) << seed;
    EXPECT_EQ(mask->At(20, 20), 0) << seed;
    EXPECT_EQ(mask->At(180, 185), 0) << seed;
  }
}

TEST(FaceMaskTest, TheMaskTurnsWithTheEyes) {
  // The jaw lies towards positive v, the forehead of a part up to the brows does not reach as far:
  // summed over draws, more weight lies on the chin's side of the eyes.
  for (int turns = 0; turns < 4; ++turns) {
    double along_down = 0;
    for (uint64_t seed = 0; seed < 20; ++seed) {
      Random random(seed);
      const FaceMask mask = *FaceMask::Draw(FaceInTheMiddle(turns), random);
      for (int y = 0; y < kSide; y += 4) {
        for (int x = 0; x < kSide; x += 4) {
          PointF p = {static_cast<float>(x) - 100, static_cast<float>(y) - 100};
          for (int t = 0; t < turns; ++t) p = {p.y, -p.x};
          along_down +=
              mask.At(static_cast<float>(x), static_cast<float>(y)) * static_cast<double>(p.y + 12);
        }
      }
    }
    EXPECT_GT(along_down, 0) << turns;
  }
}

TEST(SelfBlendTest, OutsideTheMaskRealAndFakeAreEqual) {
  const ImageU8 picture = TexturedPicture(kSide, kSide, 3, 10);
  int differing = 0;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const StatusOr<SelfBlended> blended = SelfBlend(picture.view(), FaceInTheMiddle(), seed);
    ASSERT_TRUE(blended.ok()) << blended.status().ToString();
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        if (std::hypot(x - 100, y - 100) < 75) continue;
        for (int c = 0; c < 3; ++c) {
          ASSERT_EQ(blended->real.view().At(x, y, c), blended->fake.view().At(x, y, c)) << seed;
        }
      }
    }
    differing += !Same(blended->real, blended->fake);
  }
  EXPECT_EQ(differing, 20);
}

TEST(SelfBlendTest, TheRealChangesOnlyWithItsSurroundings) {
  const ImageU8 picture = TexturedPicture(kSide, kSide, 3, 10);
  SelfBlendOptions options;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    options.changed_surroundings = 0;
    EXPECT_TRUE(Same(SelfBlend(picture.view(), FaceInTheMiddle(), seed, options)->real, picture));
    options.changed_surroundings = 1;
    EXPECT_FALSE(Same(SelfBlend(picture.view(), FaceInTheMiddle(), seed, options)->real, picture));
  }
}

TEST(SelfBlendTest, TheSameSeedGivesTheSamePicture) {
  const ImageU8 picture = TexturedPicture(kSide, kSide, 3, 10);
  const Face face = FaceInTheMiddle(1);
  EXPECT_TRUE(
      Same(SelfBlend(picture.view(), face, 5)->fake, SelfBlend(picture.view(), face, 5)->fake));
  EXPECT_FALSE(
      Same(SelfBlend(picture.view(), face, 5)->fake, SelfBlend(picture.view(), face, 6)->fake));
}

TEST(SelfBlendTest, AFaceThatIsNoneIsRefused) {
  const ImageU8 picture = TexturedPicture(kSide, kSide, 3, 10);
  Face outside = FaceInTheMiddle();
  outside.box.x += 1000;
  for (PointF& point : outside.keypoints) point.x += 1000;
  Face without_area = FaceInTheMiddle();
  without_area.box.width = without_area.box.height = 0;
  Face not_finite = FaceInTheMiddle();
  not_finite.keypoints[kMouth].y = std::numeric_limits<float>::quiet_NaN();
  for (const Face& face : {outside, without_area, not_finite}) {
    EXPECT_EQ(SelfBlend(picture.view(), face, 1).status().code(), StatusCode::kBadInput);
  }
  const ImageU8 gray = *ImageU8::Create(kSide, kSide, 1);
  EXPECT_EQ(SelfBlend(gray.view(), FaceInTheMiddle(), 1).status().code(), StatusCode::kBadInput);
}

TEST(SelfBlendTest, EyesThatFallTogetherStillGiveAMask) {
  const ImageU8 picture = TexturedPicture(kSide, kSide, 3, 10);
  Face profile = FaceInTheMiddle();
  profile.keypoints[kLeftEye] = profile.keypoints[kRightEye];
  EXPECT_TRUE(SelfBlend(picture.view(), profile, 1).ok());
}

}  // namespace
}  // namespace airl
