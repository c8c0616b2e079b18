#include "src/image/color.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/pictures.h"

namespace airl {
namespace {

// R'G'B' by the standards' equations, in double precision, before rounding.
struct Rgb {
  double channel[3];
};
Rgb NaiveRgb(int y, int cb, int cr, ColorMatrix matrix, ColorRange range) {
  const double kr = matrix == ColorMatrix::kBt601 ? 0.299 : 0.2126;
  const double kb = matrix == ColorMatrix::kBt601 ? 0.114 : 0.0722;
  const double kg = 1 - kr - kb;
  const bool limited = range == ColorRange::kLimited;
  const double luma = limited ? (y - 16) / 219.0 : y / 255.0;
  const double pb = (cb - 128) / (limited ? 224.0 : 255.0);
  const double pr = (cr - 128) / (limited ? 224.0 : 255.0);
  const double red = luma + 2 * (1 - kr) * pr;
  const double blue = luma + 2 * (1 - kb) * pb;
  const double green = (luma - kr * red - kb * blue) / kg;
  const auto level = [](double value) { return std::clamp(value, 0.0, 1.0) * 255; };
  return {{level(red), level(green), level(blue)}};
}

struct I420 {
  std::vector<uint8_t> bytes;
  FramePlanes frame;
};

I420 RandomI420(int width, int height, uint64_t seed) {
  const int chroma_width = (width + 1) / 2;
  const int chroma_height = (height + 1) / 2;
  const size_t luma_bytes = static_cast<size_t>(width * height);
  const size_t chroma_bytes = static_cast<size_t>(chroma_width * chroma_height);
  I420 made;
  made.bytes.resize(luma_bytes + 2 * chroma_bytes);
  TestRandom random(seed);
  for (uint8_t& byte : made.bytes) byte = static_cast<uint8_t>(random.Next());
  made.frame.bytes = made.bytes;
  made.frame.width = width;
  made.frame.height = height;
  made.frame.planes[0] = {0, width};
  made.frame.planes[1] = {luma_bytes, chroma_width};
  made.frame.planes[2] = {luma_bytes + chroma_bytes, chroma_width};
  return made;
}

class ColorMatrixTest : public testing::TestWithParam<std::pair<ColorMatrix, ColorRange>> {};

// Odd sizes: the last chroma sample of a row and of a column serves one pixel. 13 fractional bits
// leave less than 0.1 of a level beside the half that rounding takes.
TEST_P(ColorMatrixTest, EveryPixelFollowsItsStandardWithinRounding) {
  I420 source = RandomI420(173, 61, 7);
  source.frame.matrix = GetParam().first;
  source.frame.range = GetParam().second;
  const ImageU8 rgb = *RgbFromPlanes(source.frame);
  for (int y = 0; y < 61; ++y) {
    for (int x = 0; x < 173; ++x) {
      const auto sample = [&](int plane, int column, int row) {
        const Plane& p = source.frame.planes[plane];
        return source.bytes[p.offset_bytes + static_cast<size_t>(p.stride_bytes * row + column)];
      };
      const Rgb expected = NaiveRgb(sample(0, x, y), sample(1, x / 2, y / 2),
                                    sample(2, x / 2, y / 2), GetParam().first, GetParam().second);
      for (int c = 0; c < 3; ++c) {
        ASSERT_NEAR(rgb.view().At(x, y, c), expected.channel[c], 0.6)
            << x << ", " << y << ", " << c;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, ColorMatrixTest,
                         testing::Values(std::pair(ColorMatrix::kBt601, ColorRange::kLimited),
                                         std::pair(ColorMatrix::kBt601, ColorRange::kFull),
                                         std::pair(ColorMatrix::kBt709, ColorRange::kLimited),
                                         std::pair(ColorMatrix::kBt709, ColorRange::kFull)));

// 1 to 40 pixels a row: the vectorised body ends at every place of its step.
TEST(ColorTest, Nv12GivesTheSamePixelsAsI420AtEveryWidth) {
  for (int width = 1; width <= 40; ++width) {
    const I420 source = RandomI420(width, 5, static_cast<uint64_t>(width));
    const int chroma_width = (width + 1) / 2;
    std::vector<uint8_t> bytes(source.bytes.begin(), source.bytes.begin() + width * 5);
    for (int i = 0; i < chroma_width * 3; ++i) {
      bytes.push_back(source.bytes[source.frame.planes[1].offset_bytes + static_cast<size_t>(i)]);
      bytes.push_back(source.bytes[source.frame.planes[2].offset_bytes + static_cast<size_t>(i)]);
    }
    FramePlanes nv12 = source.frame;
    nv12.format = PlaneFormat::kNv12;
    nv12.bytes = bytes;
    nv12.planes[1] = {static_cast<size_t>(width) * 5, 2 * chroma_width};
    const ImageU8 from_i420 = *RgbFromPlanes(source.frame);
    const ImageU8 from_nv12 = *RgbFromPlanes(nv12);
    for (size_t i = 0; i < from_i420.size(); ++i) {
      ASSERT_EQ(from_nv12.data()[i], from_i420.data()[i]) << "width " << width << ", value " << i;
    }
  }
}

TEST(ColorTest, StridesAndOffsetsOfADecoderAreFollowed) {
  const I420 packed = RandomI420(20, 6, 3);
  I420 padded;
  padded.bytes.assign(11 + 32 * 6 + 2 * 16 * 3, 0xEE);
  padded.frame = packed.frame;
  padded.frame.bytes = padded.bytes;
  padded.frame.planes[0] = {11, 32};
  padded.frame.planes[1] = {11 + 32 * 6, 16};
  padded.frame.planes[2] = {11 + 32 * 6 + 16 * 3, 16};
  for (int plane = 0; plane < 3; ++plane) {
    const Plane& from = packed.frame.planes[plane];
    const Plane& to = padded.frame.planes[plane];
    for (int row = 0; row < (plane == 0 ? 6 : 3); ++row) {
      std::copy_n(
          packed.bytes.begin() + static_cast<ptrdiff_t>(from.offset_bytes) +
              from.stride_bytes * row,
          plane == 0 ? 20 : 10,
          padded.bytes.begin() + static_cast<ptrdiff_t>(to.offset_bytes) + to.stride_bytes * row);
    }
  }
  const ImageU8 a = *RgbFromPlanes(packed.frame);
  const ImageU8 b = *RgbFromPlanes(padded.frame);
  EXPECT_TRUE(std::equal(a.data(), a.data() + a.size(), b.data()));
}

TEST(ColorTest, APlaneThatLeavesTheFramesBytesIsRefusedByItsNumber) {
  I420 source = RandomI420(20, 6, 3);
  source.frame.planes[2].offset_bytes += 1;
  const Status past_end = RgbFromPlanes(source.frame).status();
  EXPECT_EQ(past_end.code(), StatusCode::kBadInput);
  EXPECT_NE(past_end.message().find("plane 2"), std::string::npos) << past_end.message();
  source.frame.planes[2].offset_bytes = SIZE_MAX;
  EXPECT_EQ(RgbFromPlanes(source.frame).status().code(), StatusCode::kBadInput);
}

TEST(ColorTest, AStrideShorterThanARowIsRefused) {
  I420 source = RandomI420(20, 6, 3);
  source.frame.planes[0].stride_bytes = 19;
  EXPECT_EQ(RgbFromPlanes(source.frame).status().code(), StatusCode::kBadInput);
  source.frame.planes[0].stride_bytes = -20;
  EXPECT_EQ(RgbFromPlanes(source.frame).status().code(), StatusCode::kBadInput);
}

TEST(ColorTest, AFrameAboveTheLimitIsRefusedBeforeItsBytesAreLookedAt) {
  FramePlanes frame;
  frame.width = 20000;
  frame.height = 20000;
  EXPECT_EQ(RgbFromPlanes(frame).status().code(), StatusCode::kTooLarge);
}

TEST(ColorTest, RgbaLosesOnlyItsAlphaAtEveryWidth) {
  for (int width = 1; width <= 20; ++width) {
    std::vector<uint8_t> rgba(static_cast<size_t>(width) * 3 * 4);
    TestRandom random(static_cast<uint64_t>(width));
    for (uint8_t& byte : rgba) byte = static_cast<uint8_t>(random.Next());
    const ImageU8 rgb = *RgbFromRgba(rgba, width, 3);
    for (size_t i = 0; i < rgb.size(); ++i) {
      ASSERT_EQ(rgb.data()[i], rgba[i / 3 * 4 + i % 3]) << "width " << width << ", value " << i;
    }
  }
}

TEST(ColorTest, RgbaOfAnotherLengthIsRefused) {
  const std::vector<uint8_t> rgba(4 * 4 * 4 - 1);
  EXPECT_EQ(RgbFromRgba(rgba, 4, 4).status().code(), StatusCode::kBadInput);
}

TEST(ColorTest, LumaWeighsTheChannelsAsBt601) {
  ImageU8 rgb = *ImageU8::Create(4, 1, 3);
  for (int x = 0; x < 3; ++x) rgb.Row(0)[x * 3 + x] = 255;
  for (int c = 0; c < 3; ++c) rgb.Row(0)[9 + c] = 255;
  const ImageF luma = Luma(rgb.view(), rgb.view().bounds());
  EXPECT_FLOAT_EQ(luma.Row(0)[0], 0.299f);
  EXPECT_FLOAT_EQ(luma.Row(0)[1], 0.587f);
  EXPECT_FLOAT_EQ(luma.Row(0)[2], 0.114f);
  EXPECT_FLOAT_EQ(luma.Row(0)[3], 1.0f);
}

TEST(ColorTest, LumaOfAPartIsThePartOfTheLuma) {
  const ImageU8 rgb = TexturedPicture(40, 30, 5);
  const ImageF whole = Luma(rgb.view(), rgb.view().bounds());
  const ImageF part = Luma(rgb.view(), {7, 9, 21, 13});
  for (int y = 0; y < 13; ++y) {
    for (int x = 0; x < 21; ++x)
      ASSERT_EQ(part.Row(y)[x], whole.Row(y + 9)[x + 7]) << x << ", " << y;
  }
}

}  // namespace
}  // namespace airl
