#include "src/degrade/degrade.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "src/decode/jpeg.h"
#include "tests/support/bytes.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

uint64_t Checksum(const StatusOr<ImageU8>& image) {
  return image.ok() ? Fnv1a({image->data(), image->size()}) : 0;
}

bool SamePixels(const ImageU8& a, const ImageU8& b) {
  return a.width() == b.width() && a.height() == b.height() &&
         std::equal(a.data(), a.data() + a.size(), b.data());
}

ImageU8 Gray(int width, int height, uint8_t level) {
  ImageU8 picture = *ImageU8::Create(width, height, 3);
  for (size_t i = 0; i < picture.size(); ++i) picture.data()[i] = level;
  return picture;
}

TEST(DegradeTest, EveryTargetGivesTheSamePixels) {
  const ImageU8 picture = TexturedPicture(149, 101, 6);
  EXPECT_EQ(Checksum(JpegRoundTrip(picture.view(), 55)), 0x98689B1B9E14276Du);
  EXPECT_EQ(Checksum(GaussianBlur(picture.view(), 1.7f)), 0x2B5162727DAF2DE5u);
  EXPECT_EQ(Checksum(ResizeRoundTrip(picture.view(), 0.43f)), 0xDF049C2037CEBE03u);
  EXPECT_EQ(Checksum(GaussianNoise(picture.view(), 5.5f, 77)), 0x51CC666ED242E642u);
}

TEST(DegradeTest, JpegRoundTripIsWriteThenRead) {
  const ImageU8 picture = TexturedPicture(50, 40, 6);
  const DecodedJpeg by_hand =
      *DecodeJpeg(*EncodeJpeg(picture.view(), {.quality = 31, .subsample_chroma = false}));
  EXPECT_TRUE(SamePixels(*JpegRoundTrip(picture.view(), 31, false), by_hand.rgb));
}

// Quantized again with the same tables on the same grid, a picture stays as it is; on another grid
// it does not. Without chroma subsampling and far from black and white, rounding alone is left.
TEST(DegradeTest, AGridIsWhereTheBlocksBegin) {
  const ImageU8 picture = TexturedPicture(96, 80, 6);
  const GridOffset grid{5, 11};
  const ImageU8 once = *JpegRoundTrip(picture.view(), 60, grid, false);
  const auto changed = [&](GridOffset second) {
    const ImageU8 twice = *JpegRoundTrip(once.view(), 60, second, false);
    double sum = 0;
    for (size_t i = 0; i < once.size(); ++i) sum += std::abs(once.data()[i] - twice.data()[i]);
    return sum / static_cast<double>(once.size());
  };
  EXPECT_LT(changed(grid), 0.5);
  EXPECT_LT(changed({13, 3}), 0.5);  // blocks of 8
  EXPECT_GT(changed({0, 0}), 2);
  EXPECT_GT(changed({5, 12}), 2);
  EXPECT_EQ(JpegRoundTrip(picture.view(), 60, {16, 0}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(JpegRoundTrip(picture.view(), 60, {0, -1}).status().code(), StatusCode::kBadInput);
}

TEST(DegradeTest, DoubleJpegIsOneOnEachGrid) {
  const ImageU8 picture = TexturedPicture(60, 44, 6);
  const DoubleJpegOptions options{
      .first_quality = 55, .second_quality = 88, .first_grid = {3, 6}, .subsample_chroma = true};
  const ImageU8 first = *JpegRoundTrip(picture.view(), 55, {3, 6});
  EXPECT_TRUE(
      SamePixels(*DoubleJpegRoundTrip(picture.view(), options), *JpegRoundTrip(first.view(), 88)));
  EXPECT_EQ(Checksum(DoubleJpegRoundTrip(picture.view(), options)), 0x6DF431FA2A895D51u);
  EXPECT_EQ(DoubleJpegRoundTrip(picture.view(), {.first_quality = 0}).status().code(),
            StatusCode::kBadInput);
}

TEST(DegradeTest, PicturesWithoutThreeChannelsAreRefused) {
  const ImageU8 gray = *ImageU8::Create(16, 16, 1);
  EXPECT_EQ(JpegRoundTrip(gray.view(), 50).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(GaussianBlur(gray.view(), 1).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(ResizeRoundTrip(gray.view(), 0.5f).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(GaussianNoise(gray.view(), 1, 0).status().code(), StatusCode::kBadInput);
}

TEST(DegradeTest, ParametersOutOfRangeAreRefused) {
  const ImageU8 picture = TexturedPicture(16, 16, 6);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float sigma : {65.0f, nan}) {
    EXPECT_EQ(GaussianBlur(picture.view(), sigma).status().code(), StatusCode::kBadInput) << sigma;
  }
  for (const float factor : {0.09f, 1.01f, -1.0f, nan}) {
    EXPECT_EQ(ResizeRoundTrip(picture.view(), factor).status().code(), StatusCode::kBadInput)
        << factor;
  }
  for (const float sigma : {-0.1f, 256.0f, nan}) {
    EXPECT_EQ(GaussianNoise(picture.view(), sigma, 1).status().code(), StatusCode::kBadInput)
        << sigma;
  }
  EXPECT_EQ(JpegRoundTrip(picture.view(), 0).status().code(), StatusCode::kBadInput);
}

// The response to one white pixel is the Gaussian itself.
TEST(GaussianBlurTest, APointSpreadsAsAGaussian) {
  ImageU8 point = *ImageU8::Create(41, 41, 3);
  for (int c = 0; c < 3; ++c) point.Row(20)[60 + c] = 255;
  const double sigma = 1.3;
  const ImageU8 blurred = *GaussianBlur(point.view(), static_cast<float>(sigma));
  double sum = 0;
  for (int i = -20; i <= 20; ++i)
    sum += std::abs(i) <= 4 ? std::exp(-i * i / (2 * sigma * sigma)) : 0;
  for (int y = 16; y <= 24; ++y) {
    for (int x = 16; x <= 24; ++x) {
      const double distance = (x - 20) * (x - 20) + (y - 20) * (y - 20);
      const double expected = 255 * std::exp(-distance / (2 * sigma * sigma)) / (sum * sum);
      EXPECT_NEAR(blurred.view().At(x, y, 1), expected, 0.51) << x << ", " << y;
    }
  }
}

TEST(GaussianBlurTest, AFlatPictureStaysFlatToItsEdges) {
  const ImageU8 flat = Gray(23, 9, 133);
  // Sigma 20 has a support far beyond the picture: the mirror repeats.
  for (const float sigma : {0.4f, 2.0f, 20.0f}) {
    EXPECT_TRUE(SamePixels(*GaussianBlur(flat.view(), sigma), flat)) << sigma;
  }
}

TEST(GaussianBlurTest, WithoutSigmaPixelsAreCopied) {
  const ImageU8 picture = TexturedPicture(31, 22, 2);
  EXPECT_TRUE(SamePixels(*GaussianBlur(picture.view(), 0), picture));
}

TEST(ResizeRoundTripTest, SizeStaysAndDetailGoes) {
  const ImageU8 picture = TexturedPicture(64, 48, 2);
  const ImageU8 reduced = *ResizeRoundTrip(picture.view(), 0.25f);
  ASSERT_EQ(reduced.width(), 64);
  ASSERT_EQ(reduced.height(), 48);
  const auto roughness = [](const ImageU8& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 1; x < image.width(); ++x) {
        sum += std::abs(image.view().At(x, y, 1) - image.view().At(x - 1, y, 1));
      }
    }
    return sum;
  };
  EXPECT_LT(roughness(reduced), 0.25 * roughness(picture));
  EXPECT_TRUE(SamePixels(*ResizeRoundTrip(picture.view(), 1), picture));
}

TEST(GaussianNoiseTest, NoiseHasTheSigmaAskedForAndNoMean) {
  const ImageU8 flat = Gray(256, 256, 128);
  const ImageU8 noisy = *GaussianNoise(flat.view(), 6, 5);
  double sum = 0;
  double squares = 0;
  int beyond_two_sigma = 0;
  for (size_t i = 0; i < noisy.size(); ++i) {
    const double noise = noisy.data()[i] - 128.0;
    sum += noise;
    squares += noise * noise;
    beyond_two_sigma += std::abs(noise) > 12 ? 1 : 0;
  }
  // Five standard errors of 196,608 values; rounding to levels adds 1/12 to the variance.
  const double count = static_cast<double>(noisy.size());
  EXPECT_NEAR(sum / count, 0, 5 * 6 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 36 + 1.0 / 12, 5 * 36 * std::sqrt(2 / count) + 0.01);
  // P(|z| > 12.5 / 6).
  EXPECT_NEAR(beyond_two_sigma / count, 0.0372, 0.0022);
}

TEST(GaussianNoiseTest, NeighboursAndChannelsAreIndependent) {
  const ImageU8 noisy = *GaussianNoise(Gray(256, 256, 128).view(), 20, 9);
  for (const size_t distance : {1u, 2u, 3u, 4u, 768u}) {
    double product = 0;
    for (size_t i = distance; i < noisy.size(); ++i) {
      product += (noisy.data()[i] - 128.0) * (noisy.data()[i - distance] - 128.0);
    }
    const double correlation = product / static_cast<double>(noisy.size()) / 400;
    EXPECT_NEAR(correlation, 0, 0.012) << distance;
  }
}

TEST(GaussianNoiseTest, TheSeedDecidesTheNoise) {
  const ImageU8 flat = Gray(32, 32, 128);
  EXPECT_TRUE(SamePixels(*GaussianNoise(flat.view(), 6, 5), *GaussianNoise(flat.view(), 6, 5)));
  EXPECT_FALSE(SamePixels(*GaussianNoise(flat.view(), 6, 5), *GaussianNoise(flat.view(), 6, 6)));
  EXPECT_TRUE(SamePixels(*GaussianNoise(flat.view(), 0, 5), flat));
}

}  // namespace
}  // namespace airl
