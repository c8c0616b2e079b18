#include <gtest/gtest.h>

#include <cmath>

#include "src/decode/jpeg.h"
#include "tests/support/bytes.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

TEST(JpegEncodeTest, EveryTargetWritesTheSameBytes) {
  const ImageU8 picture = TexturedPicture(151, 113, 3);
  EXPECT_EQ(Fnv1a(*EncodeJpeg(picture.view(), {.quality = 83})), 0x1D81324BFB9FE896u);
  EXPECT_EQ(Fnv1a(*EncodeJpeg(picture.view(), {.quality = 96, .subsample_chroma = false})),
            0x6CCD14FA9797357Bu);
}

TEST(JpegEncodeTest, TheQualityWrittenIsTheQualityRead) {
  const ImageU8 picture = TexturedPicture(16, 16, 3);
  for (int quality = 1; quality <= 100; ++quality) {
    const JpegInfo info = *ReadJpegInfo(*EncodeJpeg(picture.view(), {.quality = quality}));
    EXPECT_EQ(info.estimated_quality, quality);
  }
}

TEST(JpegEncodeTest, SubsamplingIsTheOneAskedFor) {
  const ImageU8 picture = TexturedPicture(33, 17, 3);
  EXPECT_EQ(ReadJpegInfo(*EncodeJpeg(picture.view()))->subsampling, "4:2:0");
  EXPECT_EQ(ReadJpegInfo(*EncodeJpeg(picture.view(), {.subsample_chroma = false}))->subsampling,
            "4:4:4");
}

// Each DCT coefficient is off by half a step (half a level at quality 100) at most.
TEST(JpegEncodeTest, AtFullQualityPixelsComeBackWithinTwoLevelsOnAverage) {
  const ImageU8 picture = TexturedPicture(75, 53, 8);
  const DecodedJpeg back =
      *DecodeJpeg(*EncodeJpeg(picture.view(), {.quality = 100, .subsample_chroma = false}));
  ASSERT_EQ(back.rgb.size(), picture.size());
  double sum = 0;
  for (size_t i = 0; i < picture.size(); ++i)
    sum += std::abs(picture.data()[i] - back.rgb.data()[i]);
  EXPECT_LT(sum / static_cast<double>(picture.size()), 2);
}

TEST(JpegEncodeTest, APartOfALargerPictureIsWrittenByItsStride) {
  const ImageU8 picture = TexturedPicture(90, 70, 4);
  const RectI part{13, 9, 40, 30};
  ImageViewU8 view = picture.view();
  view.data = &picture.view().At(part.x, part.y);
  view.width = part.width;
  view.height = part.height;
  const ImageU8 copy = CopyPart(picture.view(), part);
  EXPECT_EQ(*EncodeJpeg(view), *EncodeJpeg(copy.view()));
}

TEST(JpegEncodeTest, ArgumentsOutOfRangeAreRefused) {
  const ImageU8 picture = TexturedPicture(16, 16, 3);
  EXPECT_EQ(EncodeJpeg(picture.view(), {.quality = 0}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(EncodeJpeg(picture.view(), {.quality = 101}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(EncodeJpeg(ImageViewU8{}).status().code(), StatusCode::kBadInput);
  const ImageU8 gray = *ImageU8::Create(16, 16, 1);
  EXPECT_EQ(EncodeJpeg(gray.view()).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
