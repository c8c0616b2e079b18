#include "src/model/input_tensor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/faces/crop.h"
#include "src/spectrum/log_spectrum.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr int kSide = 48;
constexpr size_t kPlane = size_t{kSide} * kSide;

class InputTensorTest : public testing::Test {
 protected:
  InputTensorTest() : plan_(*DctPlan::Create()), picture_(TexturedPicture(400, 300, 5)) {}

  // Every value of the rgb tensor is that of the crop, planar and over 255.
  void ExpectIsCrop(const std::vector<float>& rgb, const Face& face, float margin) {
    const StatusOr<ImageF> crop = CropUprightFace(picture_.view(), face, kSide, {margin});
    ASSERT_TRUE(crop.ok());
    ASSERT_EQ(rgb.size(), 3 * kPlane);
    for (size_t channel = 0; channel < 3; ++channel)
      for (size_t i = 0; i < kPlane; ++i)
        ASSERT_NEAR(rgb[channel * kPlane + i], crop->data()[i * 3 + channel] / 255, 1e-6)
            << channel << " " << i;
  }

  DctPlan plan_;
  ImageU8 picture_;
};

TEST_F(InputTensorTest, RgbIsTheUprightCropInPlanes) {
  const Face face = TiltedFace({120, 80, 90, 100}, 20);
  const StatusOr<FaceTensors> tensors =
      MakeFaceTensors(picture_.view(), face, {kSide, 1.5f}, plan_);
  ASSERT_TRUE(tensors.ok());
  ExpectIsCrop(tensors->rgb, face, 1.5f);
}

TEST_F(InputTensorTest, WholePictureIsCutWithoutMargin) {
  const Face whole = WholePicture(400, 300);
  const StatusOr<FaceTensors> tensors =
      MakeFaceTensors(picture_.view(), whole, {kSide, 1.5f}, plan_);
  ASSERT_TRUE(tensors.ok());
  ExpectIsCrop(tensors->rgb, whole, 1);
}

TEST_F(InputTensorTest, SpectrumIsThatOfTheWindowAroundTheFace) {
  const Face face = TiltedFace({120, 80, 90, 100}, 20);
  const StatusOr<FaceTensors> tensors =
      MakeFaceTensors(picture_.view(), face, {kSide, 1.3f}, plan_);
  ASSERT_TRUE(tensors.ok());
  std::vector<float> expected(size_t{kSpectrumSide} * kSpectrumSide);
  ASSERT_TRUE(LogSpectrum(picture_.view(), SpectrumWindow(face, 400, 300), plan_, expected).ok());
  EXPECT_EQ(tensors->spectrum, expected);
}

// What a network of pixel differences sees: the pixels themselves, each where its spectrum's are.
TEST_F(InputTensorTest, NativeRgbIsTheWindowOfTheSpectrum) {
  const Face face = TiltedFace({120, 80, 90, 100}, 20);
  const InputShape shape{.rgb_side = kSpectrumSide, .native_rgb = true};
  const StatusOr<FaceTensors> tensors = MakeFaceTensors(picture_.view(), face, shape, plan_);
  ASSERT_TRUE(tensors.ok());
  const RectI window = SpectrumWindow(face, 400, 300);
  ASSERT_EQ(window.width, kSpectrumSide);
  constexpr size_t kNativePlane = size_t{kSpectrumSide} * kSpectrumSide;
  ASSERT_EQ(tensors->rgb.size(), 3 * kNativePlane);
  for (int y = 0; y < kSpectrumSide; ++y) {
    for (int x = 0; x < kSpectrumSide; ++x) {
      for (int c = 0; c < 3; ++c) {
        const uint8_t pixel = picture_.view().Row(window.y + y)[3 * (window.x + x) + c];
        const size_t i =
            static_cast<size_t>(c) * kNativePlane + static_cast<size_t>(y * kSpectrumSide + x);
        ASSERT_NEAR(tensors->rgb[i], static_cast<float>(pixel) / 255, 1e-6) << y << " " << x;
      }
    }
  }
  EXPECT_EQ(MakeFaceTensors(picture_.view(), face, {.rgb_side = 224, .native_rgb = true}, plan_)
                .status()
                .code(),
            StatusCode::kBadInput);
}

TEST_F(InputTensorTest, NativeRgbMirrorsWhereThePictureIsSmaller) {
  const ImageU8 small = TexturedPicture(200, 300, 5);
  const Face face = TiltedFace({60, 80, 90, 100}, 0);
  const InputShape shape{.rgb_side = kSpectrumSide, .native_rgb = true};
  const StatusOr<FaceTensors> tensors = MakeFaceTensors(small.view(), face, shape, plan_);
  ASSERT_TRUE(tensors.ok());
  constexpr int kLeft = (kSpectrumSide - 200) / 2;
  const float* row = tensors->rgb.data() + size_t{100} * kSpectrumSide;
  for (int x = 1; x <= kLeft; ++x) ASSERT_EQ(row[kLeft - x], row[kLeft + x]) << x;
}

TEST_F(InputTensorTest, FaceThatIsNotFiniteIsBadInput) {
  Face face = TiltedFace({120, 80, 90, 100}, 0);
  face.box.x = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(MakeFaceTensors(picture_.view(), face, {kSide, 1.3f}, plan_).status().code(),
            StatusCode::kBadInput);
}

TEST(SelfTestInputTest, ValuesFillTheirRanges) {
  const FaceTensors tensors = SelfTestInput(224, 7);
  ASSERT_EQ(tensors.rgb.size(), size_t{3} * 224 * 224);
  ASSERT_EQ(tensors.spectrum.size(), size_t{256} * 256);
  const auto [rgb_low, rgb_high] = std::minmax_element(tensors.rgb.begin(), tensors.rgb.end());
  EXPECT_GE(*rgb_low, 0);
  EXPECT_LT(*rgb_low, 0.001f);
  EXPECT_LE(*rgb_high, 1);
  EXPECT_GT(*rgb_high, 0.999f);
  const auto [low, high] = std::minmax_element(tensors.spectrum.begin(), tensors.spectrum.end());
  EXPECT_GE(*low, -7);
  EXPECT_LT(*low, -6.99f);
  EXPECT_LE(*high, 0);
  EXPECT_GT(*high, -0.01f);
}

// SplitMix64's published first outputs for seed 1234567: 6457827717110365317, 3203168211198807973.
TEST(SelfTestInputTest, FollowsThePublishedSequence) {
  const FaceTensors tensors = SelfTestInput(32, 1234567);
  EXPECT_EQ(tensors.rgb[0], static_cast<float>(6457827717110365317u >> 40) * 0x1p-24f);
  EXPECT_EQ(tensors.rgb[1], static_cast<float>(3203168211198807973u >> 40) * 0x1p-24f);
}

TEST(SelfTestInputTest, SeedsGiveDifferentValues) {
  EXPECT_NE(SelfTestInput(32, 1).rgb, SelfTestInput(32, 2).rgb);
}

}  // namespace
}  // namespace airl
