#include "src/image/image.h"

#include <gtest/gtest.h>

#include <utility>

#include "src/base/limits.h"

namespace airl {
namespace {

TEST(ImageTest, NewPixelsAreZero) {
  const ImageU8 image = *ImageU8::Create(7, 5, 3);
  ASSERT_EQ(image.size(), 105u);
  for (size_t i = 0; i < image.size(); ++i) EXPECT_EQ(image.data()[i], 0) << i;
}

TEST(ImageTest, SizesAboveTheLimitAreRefused) {
  EXPECT_EQ(ImageU8::Create(limits::kMaxImageSide + 1, 1, 3).status().code(),
            StatusCode::kTooLarge);
  EXPECT_EQ(ImageU8::Create(1, limits::kMaxImageSide + 1, 3).status().code(),
            StatusCode::kTooLarge);
  EXPECT_EQ(ImageU8::Create(8000, 8001, 1).status().code(), StatusCode::kTooLarge);
}

TEST(ImageTest, SizesBelowOneAndChannelsThatDoNotExistAreRefused) {
  EXPECT_EQ(ImageU8::Create(0, 4, 3).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(ImageU8::Create(4, -1, 3).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(ImageU8::Create(4, 4, 0).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(ImageU8::Create(4, 4, 5).status().code(), StatusCode::kBadInput);
}

TEST(ImageTest, CloneIsEqualAndApart) {
  ImageF image = *ImageF::Create(2, 2, 1);
  image.Row(1)[1] = 5;
  const ImageF copy = image.Clone();
  image.Row(1)[1] = 6;
  EXPECT_EQ(copy.Row(1)[1], 5);
}

TEST(ImageTest, MovedPixelsKeepTheirPlaceAndLeaveTheSourceEmpty) {
  ImageU8 image = *ImageU8::Create(3, 2, 1);
  const uint8_t* pixels = image.data();
  const ImageU8 moved = std::move(image);
  EXPECT_EQ(moved.data(), pixels);
  EXPECT_TRUE(image.empty());
  EXPECT_EQ(image.size(), 0u);
}

}  // namespace
}  // namespace airl
