#include "src/pipeline/thumbnail.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string_view>
#include <vector>

#include "src/decode/jpeg.h"
#include "src/faces/crop.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr std::string_view kPrefix = "data:image/jpeg;base64,";

std::string Encoded(std::string_view text) {
  return Base64({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

int SixBits(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : 63;
}

std::vector<uint8_t> Decoded(std::string_view text) {
  std::vector<uint8_t> bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<uint32_t>(SixBits(c));
    count += 6;
    if (count >= 8) bytes.push_back(static_cast<uint8_t>(bits >> (count -= 8)));
  }
  return bytes;
}

// RFC 4648, section 10.
TEST(Base64Test, FollowsThePublishedVectors) {
  EXPECT_EQ(Encoded(""), "");
  EXPECT_EQ(Encoded("f"), "Zg==");
  EXPECT_EQ(Encoded("fo"), "Zm8=");
  EXPECT_EQ(Encoded("foo"), "Zm9v");
  EXPECT_EQ(Encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(Encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Encoded("\xff\xfe\xfd"), "//79");
}

// The picture inside a thumbnail of `face`.
ImageU8 ThumbnailPixels(ImageViewU8 rgb, const Face& face) {
  const StatusOr<std::string> url = ThumbnailDataUrl(rgb, face);
  EXPECT_TRUE(url.ok());
  EXPECT_EQ(url->substr(0, kPrefix.size()), kPrefix);
  StatusOr<DecodedJpeg> jpeg = DecodeJpeg(Decoded(std::string_view(*url).substr(kPrefix.size())));
  EXPECT_TRUE(jpeg.ok());
  return std::move(jpeg->rgb);
}

double MeanDifference(ImageViewU8 a, ImageViewF b) {
  double sum = 0;
  for (int y = 0; y < a.height; ++y)
    for (int x = 0; x < a.width * 3; ++x) sum += std::abs(a.Row(y)[x] - b.Row(y)[x]);
  return sum / (a.width * a.height * 3);
}

TEST(ThumbnailTest, IsTheUprightFace) {
  const ImageU8 picture = TexturedPicture(400, 300, 3, 0);
  const Face face = TiltedFace({120, 60, 150, 160}, 25);
  const ImageU8 thumbnail = ThumbnailPixels(picture.view(), face);
  ASSERT_EQ(thumbnail.width(), kThumbnailSide);
  ASSERT_EQ(thumbnail.height(), kThumbnailSide);
  // JPEG at quality 80 with halved chroma changes smooth pixels by a few levels.
  EXPECT_LT(MeanDifference(thumbnail.view(),
                           CropUprightFace(picture.view(), face, kThumbnailSide)->view()),
            4);
}

TEST(ThumbnailTest, WholePictureHasNoMargin) {
  const ImageU8 picture = TexturedPicture(400, 300, 3, 0);
  const Face whole = WholePicture(400, 300);
  const ImageU8 thumbnail = ThumbnailPixels(picture.view(), whole);
  EXPECT_LT(MeanDifference(thumbnail.view(),
                           CropUprightFace(picture.view(), whole, kThumbnailSide, {1.0f})->view()),
            4);
}

TEST(ThumbnailTest, FaceThatIsNotFiniteIsBadInput) {
  const ImageU8 picture = TexturedPicture(64, 64, 3);
  Face face = TiltedFace({10, 10, 20, 20}, 0);
  face.box.width = std::numeric_limits<float>::infinity();
  EXPECT_EQ(ThumbnailDataUrl(picture.view(), face).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
