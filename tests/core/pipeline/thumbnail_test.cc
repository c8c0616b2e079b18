#include "src/pipeline/thumbnail.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string_view>
#include <vector>

#include "src/base/base64.h"
#include "src/decode/jpeg.h"
#include "src/faces/crop.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr std::string_view kPrefix = "data:image/jpeg;base64,";

// The picture inside a thumbnail of `face`.
ImageU8 ThumbnailPixels(ImageViewU8 rgb, const Face& face, float margin = 1.3f) {
  const StatusOr<std::string> url = ThumbnailDataUrl(rgb, face, margin);
  EXPECT_TRUE(url.ok());
  EXPECT_EQ(url->substr(0, kPrefix.size()), kPrefix);
  StatusOr<DecodedJpeg> jpeg =
      DecodeJpeg(*BytesOfBase64(std::string_view(*url).substr(kPrefix.size())));
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

TEST(ThumbnailTest, HasTheModelsMargin) {
  const ImageU8 picture = TexturedPicture(400, 300, 3, 0);
  const Face face = TiltedFace({120, 60, 150, 160}, 0);
  EXPECT_LT(MeanDifference(ThumbnailPixels(picture.view(), face, 1.8f).view(),
                           CropUprightFace(picture.view(), face, kThumbnailSide, {1.8f})->view()),
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
  EXPECT_EQ(ThumbnailDataUrl(picture.view(), face, 1.3f).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
