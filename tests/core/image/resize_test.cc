#include "src/image/resize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "tests/support/bytes.h"
#include "tests/support/naive_resize.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

struct ResizeCase {
  RectF part;
  int width;
  int height;
  bool antialias = true;
};

class ResizeAgainstNaiveTest : public testing::TestWithParam<ResizeCase> {};

// Sums of at most 60 products of floats below 255: 1e-3 of a level covers their rounding.
TEST_P(ResizeAgainstNaiveTest, EveryPixelFollowsTheDefinition) {
  const ResizeCase& c = GetParam();
  const ImageU8 picture = TexturedPicture(97, 71, 5);
  const ImageF resized =
      *Resize(picture.view(), c.part, c.width, c.height, {.antialias = c.antialias});
  const NaiveResize naive(picture.view(), c.part, c.width, c.height, c.antialias);
  ASSERT_EQ(resized.width(), c.width);
  ASSERT_EQ(resized.height(), c.height);
  for (int j = 0; j < c.height; ++j) {
    for (int i = 0; i < c.width; ++i) {
      for (int channel = 0; channel < 3; ++channel) {
        ASSERT_NEAR(resized.view().At(i, j, channel), naive.At(i, j, channel), 1e-3)
            << i << ", " << j << ", " << channel;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ResizeAgainstNaiveTest,
    testing::Values(ResizeCase{{0, 0, 97, 71}, 40, 31},                // reduce
                    ResizeCase{{0, 0, 97, 71}, 131, 89},               // enlarge
                    ResizeCase{{0, 0, 97, 71}, 5, 3},                  // reduce far
                    ResizeCase{{10.3f, 7.7f, 50.5f, 41.2f}, 38, 38},   // between pixels
                    ResizeCase{{80.6f, 60.1f, 16.4f, 10.9f}, 24, 24},  // at the edge
                    ResizeCase{{0, 0, 97, 71}, 200, 11},               // one axis each way
                    ResizeCase{{30.2f, 30.9f, 0.5f, 0.25f}, 7, 9},     // inside one pixel
                    ResizeCase{{0, 0, 97, 71}, 1, 1}, ResizeCase{{0, 0, 97, 71}, 40, 31, false}));

TEST(ResizeTest, TheSameSizeGivesTheSamePixels) {
  const ImageU8 picture = TexturedPicture(61, 43, 9);
  const ImageF resized = *Resize(picture.view(), {0, 0, 61, 43}, 61, 43);
  for (size_t i = 0; i < picture.size(); ++i) ASSERT_EQ(resized.data()[i], picture.data()[i]) << i;
}

TEST(ResizeTest, WhatReachesPastThePictureIsCutOff) {
  const ImageU8 picture = TexturedPicture(61, 43, 9);
  const ImageF beyond = *Resize(picture.view(), {-10, -20, 100, 100}, 30, 20);
  const ImageF whole = *Resize(picture.view(), {0, 0, 61, 43}, 30, 20);
  for (size_t i = 0; i < whole.size(); ++i) ASSERT_EQ(beyond.data()[i], whole.data()[i]) << i;
}

// One channel runs through the scalar body, three through the vectorised one.
TEST(ResizeTest, ThreeChannelsEqualEachChannelAloneBitForBit) {
  const ImageU8 picture = TexturedPicture(83, 59, 21);
  for (int channel = 0; channel < 3; ++channel) {
    ImageU8 plane = *ImageU8::Create(83, 59, 1);
    for (size_t i = 0; i < plane.size(); ++i)
      plane.data()[i] = picture.data()[3 * i + static_cast<size_t>(channel)];
    for (const auto& [width, height] : {std::pair(38, 41), std::pair(120, 77), std::pair(9, 4)}) {
      const ImageF rgb = *Resize(picture.view(), {3.4f, 2.6f, 70, 51.5f}, width, height);
      const ImageF alone = *Resize(plane.view(), {3.4f, 2.6f, 70, 51.5f}, width, height);
      for (size_t i = 0; i < alone.size(); ++i) {
        ASSERT_EQ(rgb.data()[3 * i + static_cast<size_t>(channel)], alone.data()[i]) << i;
      }
    }
  }
}

TEST(ResizeTest, EveryTargetGivesTheSameBits) {
  const ImageU8 picture = TexturedPicture(400, 300, 33);
  const ImageF reduced = *Resize(picture.view(), {31.7f, 12.3f, 280.5f, 280.5f}, 224, 224);
  const ImageF enlarged = *Resize(picture.view(), {101.7f, 62.3f, 180.5f, 180.5f}, 380, 380);
  const auto checksum = [](const ImageF& image) {
    return Fnv1a({reinterpret_cast<const uint8_t*>(image.data()), image.size() * sizeof(float)});
  };
  EXPECT_EQ(checksum(reduced), 0x6D298387C806675Au);
  EXPECT_EQ(checksum(enlarged), 0xEF83630D61830E79u);
}

TEST(ResizeTest, PartsWithoutPixelsAreRefused) {
  const ImageU8 picture = TexturedPicture(20, 20, 1);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const RectF& part :
       {RectF{0, 0, 0, 5}, RectF{0, 0, 5, -1}, RectF{20, 0, 5, 5}, RectF{0, -9, 5, 5},
        RectF{nan, 0, 5, 5}, RectF{0, 0, nan, 5}, RectF{infinity, 0, 5, 5}}) {
    EXPECT_EQ(Resize(picture.view(), part, 8, 8).status().code(), StatusCode::kBadInput)
        << part.x << ", " << part.y << ", " << part.width << ", " << part.height;
  }
  EXPECT_EQ(Resize(picture.view(), {0, 0, 5, 5}, 0, 8).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(Resize(picture.view(), {0, 0, 5, 5}, 8, 70000).status().code(), StatusCode::kTooLarge);
}

// At every length: the vectorised body ends at each place of its step.
TEST(ToU8Test, RoundsHalfUpAndClamps) {
  const float values[] = {-7,         -0.5f,  0,      0.4999f, 0.5f, 1.5f,   2.5f,
                          127.49999f, 127.5f, 254.4f, 254.5f,  255,  255.6f, 900};
  const int expected[] = {0, 0, 0, 0, 1, 2, 3, 127, 128, 254, 255, 255, 255, 255};
  constexpr int kCount = std::size(values);
  for (int length = 1; length <= 3 * kCount; ++length) {
    ImageF image = *ImageF::Create(length, 1, 1);
    for (int i = 0; i < length; ++i) image.Row(0)[i] = values[i % kCount];
    const ImageU8 pixels = ToU8(image.view());
    for (int i = 0; i < length; ++i) {
      ASSERT_EQ(pixels.Row(0)[i], expected[i % kCount])
          << values[i % kCount] << ", length " << length;
    }
  }
}

}  // namespace
}  // namespace airl
