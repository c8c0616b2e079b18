#include "src/decode/compression_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "src/degrade/degrade.h"
#include "src/image/orientation.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

ImageU8 Flat(int width, int height) {
  ImageU8 picture = *ImageU8::Create(width, height, 3);
  for (size_t i = 0; i < picture.size(); ++i) picture.data()[i] = 90;
  return picture;
}

TEST(BlockinessTest, PixelsThatWereNeverCompressedHaveNoGrid) {
  const ImageU8 picture = TexturedPicture(256, 256, 4);
  EXPECT_NEAR(Blockiness(picture.view(), picture.view().bounds()), 1, 0.05);
}

TEST(BlockinessTest, StrongerCompressionShowsAStrongerGrid) {
  const ImageU8 picture = TexturedPicture(256, 256, 4, 12);
  float last = Blockiness(picture.view(), picture.view().bounds());
  for (const int quality : {40, 20, 8}) {
    const ImageU8 compressed = *JpegRoundTrip(picture.view(), quality);
    const float blockiness = Blockiness(compressed.view(), picture.view().bounds());
    EXPECT_GT(blockiness, last) << quality;
    last = blockiness;
  }
  EXPECT_GT(last, 1.3f);
}

TEST(BlockinessTest, APartIsMeasuredOnThePicturesGrid) {
  const ImageU8 compressed = *JpegRoundTrip(TexturedPicture(256, 256, 4, 12).view(), 10);
  const float whole = Blockiness(compressed.view(), compressed.view().bounds());
  EXPECT_NEAR(Blockiness(compressed.view(), {27, 45, 200, 190}), whole, 0.15f * whole);
}

TEST(BlockinessTest, TheGridIsFoundInTurnedAndMirroredPictures) {
  const ImageU8 compressed = *JpegRoundTrip(TexturedPicture(244, 187, 4, 12).view(), 10);
  const float stored = Blockiness(compressed.view(), compressed.view().bounds());
  for (int orientation = 1; orientation <= 8; ++orientation) {
    ImageU8 copy = *ImageU8::Create(244, 187, 3);
    std::copy_n(compressed.data(), compressed.size(), copy.data());
    const ImageU8 upright = ApplyOrientation(std::move(copy), orientation);
    const BlockGrid grid = UprightGrid(244, 187, orientation);
    EXPECT_NEAR(Blockiness(upright.view(), upright.view().bounds(), grid), stored, 0.05f * stored)
        << orientation;
  }
}

TEST(BlockinessTest, APartHasThePicturesGrid) {
  const BlockGrid grid = GridInPart({4, 3}, 13, 3);
  EXPECT_EQ(grid.x, 7);
  EXPECT_EQ(grid.y, 0);
}

TEST(BlockinessTest, FlatPicturesAndPartsWithoutStepsCountAsOne) {
  const ImageU8 flat = Flat(64, 64);
  EXPECT_EQ(Blockiness(flat.view(), flat.view().bounds()), 1);
  EXPECT_EQ(Blockiness(flat.view(), {3, 3, 2, 1}), 1);
  EXPECT_EQ(Blockiness(flat.view(), {70, 70, 8, 8}), 1);
  EXPECT_EQ(Blockiness(flat.view(), {0, 0, 0, 0}), 1);
}

}  // namespace
}  // namespace airl
