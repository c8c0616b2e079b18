#include "src/degrade/block_codec.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "src/degrade/block_transform.h"
#include "src/degrade/deblock.h"
#include "tests/support/bytes.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

// Without colour, so that chroma subsampling takes nothing.
ImageU8 GrayTexture(int width, int height, uint64_t seed, int noise) {
  ImageU8 picture = TexturedPicture(width, height, seed, noise);
  for (size_t i = 0; i < picture.size(); i += 3) {
    picture.data()[i] = picture.data()[i + 2] = picture.data()[i + 1];
  }
  return picture;
}

double Psnr(const ImageU8& a, const ImageU8& b) {
  double squares = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double difference = a.data()[i] - b.data()[i];
    squares += difference * difference;
  }
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.size()) / (squares + 1e-9));
}

// The transform's basis functions (ITU-T H.264, 8.5.12 and 8.5.13), rows to be normalised.
std::vector<std::vector<double>> Basis(int side) {
  if (side == 4) return {{1, 1, 1, 1}, {2, 1, -1, -2}, {1, -1, -1, 1}, {1, -2, 2, -1}};
  return {{8, 8, 8, 8, 8, 8, 8, 8},     {12, 10, 6, 3, -3, -6, -10, -12},
          {8, 4, -4, -8, -8, -4, 4, 8}, {10, -3, -12, -6, 6, 12, 3, -10},
          {8, -8, -8, 8, 8, -8, -8, 8}, {6, -12, 3, 10, -10, -3, 12, -6},
          {4, -8, 8, -4, -4, 8, -8, 4}, {3, -6, 10, -12, 12, -10, 6, -3}};
}

// In double precision: orthonormal transform, uniform quantizer of step 0.625 * 2^(qp / 6),
// inverse.
std::vector<double> NaiveCodeResidual(int side, int qp, const std::vector<int32_t>& residual) {
  constexpr double kSteps[6] = {0.625, 0.6875, 0.8125, 0.875, 1, 1.125};
  const double step = kSteps[qp % 6] * std::pow(2, qp / 6);
  std::vector<std::vector<double>> basis = Basis(side);
  for (std::vector<double>& row : basis) {
    double norm = 0;
    for (const double value : row) norm += value * value;
    for (double& value : row) value /= std::sqrt(norm);
  }
  std::vector<double> result(residual.size(), 0);
  const auto at = [&](int u, int v, int y, int x) {
    return basis[static_cast<size_t>(u)][static_cast<size_t>(y)] *
           basis[static_cast<size_t>(v)][static_cast<size_t>(x)];
  };
  for (int u = 0; u < side; ++u) {
    for (int v = 0; v < side; ++v) {
      double coefficient = 0;
      for (int i = 0; i < side * side; ++i) {
        coefficient += at(u, v, i / side, i % side) * residual[static_cast<size_t>(i)];
      }
      const double level = std::floor(std::abs(coefficient) / step + 1.0 / 3);
      const double coded = std::copysign(level * step, coefficient);
      for (int i = 0; i < side * side; ++i) {
        result[static_cast<size_t>(i)] += coded * at(u, v, i / side, i % side);
      }
    }
  }
  return result;
}

// The integer tables round a step by up to 2 %, so a coefficient at a decision level can fall on
// the other side of it; the error that is made stays the same.
TEST(CodeResidualTest, LosesWhatTheOrthonormalTransformLoses) {
  TestRandom random(4);
  for (const int side : {4, 8}) {
    for (const int qp : {9, 17, 22, 28, 33, 40, 45}) {
      double own = 0, naive = 0, between = 0;
      for (int block = 0; block < 300; ++block) {
        std::vector<int32_t> residual(static_cast<size_t>(side * side));
        for (int32_t& value : residual) value = random.Whole(-90, 90);
        const std::vector<double> expected = NaiveCodeResidual(side, qp, residual);
        std::vector<int32_t> coded = residual;
        CodeResidual(side, qp, coded.data());
        const auto square = [](double x) { return x * x; };
        for (size_t i = 0; i < residual.size(); ++i) {
          own += square(coded[i] - residual[i]);
          naive += square(expected[i] - residual[i]);
          between += square(coded[i] - expected[i]);
        }
      }
      const double values = 300.0 * side * side;
      // Whole numbers on top: 1 / 12 of a squared level.
      EXPECT_NEAR(own / values, naive / values + 1.0 / 12, 0.06 * naive / values + 0.06)
          << side << " " << qp;
      EXPECT_LT(between, 0.5 * naive + 0.5 * values) << side << " " << qp;
    }
  }
}

TEST(CodeResidualTest, AFlatBlockFallsOnTheQuantizersLevels) {
  // Step 16 at QP 28: the level of a flat block is 4 c / 16 and 8 c / 16, cut beyond a third.
  const auto coded = [](int side, int level) {
    std::vector<int32_t> residual(static_cast<size_t>(side * side), level);
    CodeResidual(side, 28, residual.data());
    for (const int32_t value : residual) EXPECT_EQ(value, residual[0]);
    return residual[0];
  };
  EXPECT_EQ(coded(4, 2), 0);
  EXPECT_EQ(coded(4, 6), 4);
  EXPECT_EQ(coded(4, 7), 8);
  EXPECT_EQ(coded(4, -7), -8);
  EXPECT_EQ(coded(8, 1), 0);
  EXPECT_EQ(coded(8, 3), 2);
  EXPECT_EQ(coded(8, -4), -4);
}

TEST(DeblockPointTest, SmallJumpsAreSmoothedAndEdgesStay) {
  const auto filtered = [](int jump, int qp, bool is_luma) {
    std::array<uint8_t, 8> line{100, 100, 100, 100};
    for (size_t i = 4; i < 8; ++i) line[i] = static_cast<uint8_t>(100 + jump);
    DeblockPoint(line.data() + 4, 1, qp, is_luma);
    return line;
  };
  using Line = std::array<uint8_t, 8>;
  EXPECT_EQ(filtered(8, 36, true), (Line{100, 100, 102, 103, 105, 106, 108, 108}));
  EXPECT_EQ(filtered(8, 36, false), (Line{100, 100, 100, 103, 105, 108, 108, 108}));
  EXPECT_EQ(filtered(60, 36, true), (Line{100, 100, 100, 100, 160, 160, 160, 160}));
  EXPECT_EQ(filtered(8, 15, true), (Line{100, 100, 100, 100, 108, 108, 108, 108}));
}

TEST(BlockCodecTest, EveryTargetGivesTheSamePixels) {
  const ImageU8 picture = TexturedPicture(149, 101, 6);
  const auto checksum = [](const StatusOr<ImageU8>& image) {
    return image.ok() ? Fnv1a({image->data(), image->size()}) : 0;
  };
  EXPECT_EQ(checksum(H264LikeRoundTrip(picture.view(), 27)), 0x4ABBD10B41D89695u);
  EXPECT_EQ(checksum(H264LikeRoundTrip(picture.view(), 38,
                                       {.transform = BlockTransform::k8x8, .grid = {5, 11}})),
            0x1554310A97704931u);
  EXPECT_EQ(checksum(WebpLikeRoundTrip(picture.view(), 60, {3, 0})), 0xE584EC4F312B67BFu);
}

TEST(BlockCodecTest, TheFinestQuantizerChangesLittle) {
  const ImageU8 picture = GrayTexture(70, 51, 3, 24);
  for (const BlockTransform transform : {BlockTransform::k4x4, BlockTransform::k8x8}) {
    const ImageU8 coded = *H264LikeRoundTrip(picture.view(), 0, {.transform = transform});
    for (size_t i = 0; i < picture.size(); ++i) {
      ASSERT_NEAR(coded.data()[i], picture.data()[i], 1) << i;
    }
  }
}

TEST(BlockCodecTest, ACoarserQuantizerLosesMore) {
  const ImageU8 picture = TexturedPicture(120, 90, 8, 12);
  for (const BlockTransform transform :
       {BlockTransform::k4x4, BlockTransform::k8x8, BlockTransform::kAdaptive}) {
    double last = 100;
    for (int qp = 12; qp <= 51; qp += 6) {
      const double psnr =
          Psnr(*H264LikeRoundTrip(picture.view(), qp, {.transform = transform}), picture);
      EXPECT_LT(psnr, last) << qp;
      last = psnr;
    }
    EXPECT_LT(last, 28);
  }
  double last = 0;
  for (const int quality : {0, 20, 40, 60, 80, 100}) {
    const double psnr = Psnr(*WebpLikeRoundTrip(picture.view(), quality), picture);
    EXPECT_GT(psnr, last) << quality;
    last = psnr;
  }
}

// Mean step from column x - 1 to x over that of all other columns, for x = phase, phase + side, ...
double GridContrast(const ImageU8& picture, int side, int phase) {
  double on = 0, off = 0;
  int on_count = 0, off_count = 0;
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 1; x < picture.width(); ++x) {
      const int step = std::abs(picture.view().At(x, y, 1) - picture.view().At(x - 1, y, 1));
      const bool is_on = x % side == phase;
      (is_on ? on : off) += step;
      ++(is_on ? on_count : off_count);
    }
  }
  return on / on_count / (off / off_count);
}

TEST(BlockCodecTest, BlocksShowOnTheirGridAndTheFilterHidesThem) {
  const ImageU8 picture = GrayTexture(160, 128, 5, 10);
  H264LikeOptions options{.transform = BlockTransform::k8x8, .deblock = false};
  EXPECT_NEAR(GridContrast(picture, 8, 0), 1, 0.1);
  const double plain = GridContrast(*H264LikeRoundTrip(picture.view(), 36, options), 8, 0);
  EXPECT_GT(plain, 1.5);
  options.grid = {3, 0};
  const ImageU8 moved = *H264LikeRoundTrip(picture.view(), 36, options);
  EXPECT_GT(GridContrast(moved, 8, 5), 1.5);
  EXPECT_LT(GridContrast(moved, 8, 0), 1.2);
  options = {.transform = BlockTransform::k8x8, .deblock = true};
  EXPECT_LT(GridContrast(*H264LikeRoundTrip(picture.view(), 36, options), 8, 0), 0.8 * plain);
}

TEST(BlockCodecTest, ChromaIsHalved) {
  // Columns of red and blue in turn: their mean is all that is left of the colour.
  ImageU8 stripes = *ImageU8::Create(32, 32, 3);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) stripes.Row(y)[3 * x + (x % 2 == 0 ? 0 : 2)] = 200;
  }
  const ImageU8 coded = *H264LikeRoundTrip(stripes.view(), 0);
  const auto redness = [&](int x) { return coded.view().At(x, 10, 0) - coded.view().At(x, 10, 2); };
  EXPECT_NEAR(redness(10), redness(11), 3);
}

TEST(BlockCodecTest, WhatIsOutOfRangeIsRefused) {
  const ImageU8 picture = TexturedPicture(20, 20, 1);
  const ImageU8 gray = *ImageU8::Create(16, 16, 1);
  const auto is_bad = [](const StatusOr<ImageU8>& result) {
    return result.status().code() == StatusCode::kBadInput;
  };
  for (const int qp : {-1, 52}) EXPECT_TRUE(is_bad(H264LikeRoundTrip(picture.view(), qp))) << qp;
  for (const int quality : {-1, 101}) {
    EXPECT_TRUE(is_bad(WebpLikeRoundTrip(picture.view(), quality))) << quality;
  }
  EXPECT_TRUE(is_bad(H264LikeRoundTrip(gray.view(), 20)));
  EXPECT_TRUE(is_bad(WebpLikeRoundTrip(picture.view(), 50, {16, 0})));
  EXPECT_TRUE(is_bad(H264LikeRoundTrip(picture.view(), 20, {.grid = {0, -1}})));
}

TEST(BlockCodecTest, ASinglePixelIsCoded) {
  const ImageU8 pixel = TexturedPicture(1, 1, 1);
  const StatusOr<ImageU8> coded = H264LikeRoundTrip(pixel.view(), 20, {.grid = {15, 15}});
  ASSERT_TRUE(coded.ok());
  EXPECT_EQ(coded->width(), 1);
}

}  // namespace
}  // namespace airl
