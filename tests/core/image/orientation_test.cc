#include "src/image/orientation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/pictures.h"

namespace airl {
namespace {

ImageU8 Letters(const std::vector<std::string>& rows) {
  ImageU8 image =
      *ImageU8::Create(static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), 1);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      image.Row(y)[x] = static_cast<uint8_t>(rows[static_cast<size_t>(y)][static_cast<size_t>(x)]);
    }
  }
  return image;
}

std::vector<std::string> Rows(const ImageU8& image) {
  std::vector<std::string> rows;
  for (int y = 0; y < image.height(); ++y)
    rows.emplace_back(image.Row(y), image.Row(y) + image.width());
  return rows;
}

// TIFF 6.0, tag 0x0112: where row 0 and column 0 of the stored picture lie in the upright one.
struct OrientationCase {
  int orientation;
  std::vector<std::string> upright;
};

TEST(OrientationTest, EachValueTurnsAsTiffDefinesIt) {
  const std::vector<OrientationCase> cases = {
      {1, {"ABC", "DEF"}},      // row 0 top, column 0 left
      {2, {"CBA", "FED"}},      // top, right
      {3, {"FED", "CBA"}},      // bottom, right
      {4, {"DEF", "ABC"}},      // bottom, left
      {5, {"AD", "BE", "CF"}},  // left, top
      {6, {"DA", "EB", "FC"}},  // right, top
      {7, {"FC", "EB", "DA"}},  // right, bottom
      {8, {"CF", "BE", "AD"}},  // left, bottom
      {0, {"ABC", "DEF"}},     {9, {"ABC", "DEF"}},
  };
  for (const OrientationCase& c : cases) {
    EXPECT_EQ(Rows(ApplyOrientation(Letters({"ABC", "DEF"}), c.orientation)), c.upright)
        << c.orientation;
  }
}

// Larger than the tiles the turn works in, and no multiple of them.
TEST(OrientationTest, AQuarterTurnAndItsReverseGiveThePictureBack) {
  const ImageU8 picture = TexturedPicture(101, 67, 11);
  const ImageU8 turned = ApplyOrientation(picture.Clone(), 6);
  ASSERT_EQ(turned.width(), 67);
  ASSERT_EQ(turned.height(), 101);
  EXPECT_EQ(turned.view().At(66, 0, 2), picture.view().At(0, 0, 2));
  const ImageU8 back = ApplyOrientation(turned.Clone(), 8);
  EXPECT_TRUE(std::equal(picture.data(), picture.data() + picture.size(), back.data()));
}

TEST(OrientationTest, RotationsOfVideoMapToTheirExifValue) {
  EXPECT_EQ(OrientationFromRotation(0), 1);
  EXPECT_EQ(OrientationFromRotation(90), 6);
  EXPECT_EQ(OrientationFromRotation(180), 3);
  EXPECT_EQ(OrientationFromRotation(270), 8);
  EXPECT_EQ(OrientationFromRotation(-90), 8);
  EXPECT_EQ(OrientationFromRotation(450), 6);
}

}  // namespace
}  // namespace airl
