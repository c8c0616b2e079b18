#include "src/spectrum/residual.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/naive_spectrum.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

ImageF LumaOf(std::vector<float> values, int width, int height) {
  ImageF luma = *ImageF::Create(width, height, 1);
  std::copy(values.begin(), values.end(), luma.data());
  return luma;
}

std::vector<float> Values(const ImageF& image) {
  return {image.data(), image.data() + image.size()};
}

struct Size {
  int width;
  int height;
};

TEST(ResidualTest, IsTheScalarTwinBitForBitAtEverySize) {
  for (const Size size : {Size{1, 1}, Size{1, 7}, Size{7, 1}, Size{2, 2}, Size{3, 5}, Size{4, 4},
                          Size{9, 3}, Size{66, 31}, Size{256, 256}}) {
    TestRandom random(7);
    std::vector<float> values(static_cast<size_t>(size.width * size.height));
    for (float& value : values) value = random.Uniform(0, 1);
    const ImageF residual = HighPassResidual(LumaOf(values, size.width, size.height).view());
    ASSERT_EQ(residual.width(), size.width);
    ASSERT_EQ(residual.height(), size.height);
    EXPECT_EQ(Values(residual), NaiveResidual(values, size.width, size.height))
        << size.width << " x " << size.height;
  }
}

TEST(ResidualTest, ReadsRowsByTheirStride) {
  const ImageF wide = LumaOf({0, 0, 9, 9, 4, 0, 9, 9, 0, 0, 9, 9}, 4, 3);
  const ImageViewF left{wide.data(), 2, 3, 1, 4};
  EXPECT_EQ(Values(HighPassResidual(left)), NaiveResidual<float>({0, 0, 4, 0, 0, 0}, 2, 3));
}

TEST(ResidualTest, SmoothLumaLeavesNothing) {
  // A constant has no residual at all; a ramp has one only where its mirror image bends it.
  const ImageF flat = HighPassResidual(LumaOf(std::vector<float>(64, 0.5f), 8, 8).view());
  for (const float value : Values(flat)) EXPECT_EQ(value, 0);
  std::vector<float> ramp;
  for (int i = 0; i < 64; ++i) ramp.push_back(static_cast<float>(i % 8) / 8);
  const ImageF bent = HighPassResidual(LumaOf(ramp, 8, 8).view());
  for (int x = 1; x < 7; ++x) EXPECT_EQ(bent.Row(4)[x], 0) << x;
  EXPECT_LT(bent.Row(4)[0], 0);
  EXPECT_GT(bent.Row(4)[7], 0);
}

TEST(ResidualTest, FinestTexturePassesWhole) {
  // The binomial has a zero at the highest frequency of either axis.
  std::vector<float> stripes;
  for (int i = 0; i < 64; ++i) stripes.push_back(i % 2 == 0 ? 0.25f : -0.25f);
  EXPECT_EQ(Values(HighPassResidual(LumaOf(stripes, 8, 8).view())), stripes);
}

TEST(MirrorToSideTest, EdgesAreMirroredWithoutRepeatingTheEdgeSample) {
  const ImageF grown = MirrorToSide(LumaOf({1, 2, 3}, 3, 1), 7);
  ASSERT_EQ(grown.width(), 7);
  ASSERT_EQ(grown.height(), 7);
  for (int y = 0; y < 7; ++y) {
    const std::vector<float> row(grown.Row(y), grown.Row(y) + 7);
    EXPECT_EQ(row, (std::vector<float>{3, 2, 1, 2, 3, 2, 1})) << y;
  }
}

TEST(MirrorToSideTest, OwnPixelsStandInTheMiddle) {
  const ImageF grown = MirrorToSide(LumaOf({1, 2, 3, 4}, 2, 2), 4);
  EXPECT_EQ(grown.Row(1)[1], 1);
  EXPECT_EQ(grown.Row(1)[2], 2);
  EXPECT_EQ(grown.Row(2)[1], 3);
  EXPECT_EQ(grown.Row(2)[2], 4);
}

TEST(MirrorToSideTest, LargerSidesAreKept) {
  const ImageF grown = MirrorToSide(LumaOf({1, 2, 3, 4, 5, 6}, 6, 1), 3);
  ASSERT_EQ(grown.width(), 6);
  ASSERT_EQ(grown.height(), 3);
  EXPECT_EQ(std::vector<float>(grown.Row(2), grown.Row(2) + 6),
            (std::vector<float>{1, 2, 3, 4, 5, 6}));
}

}  // namespace
}  // namespace airl
