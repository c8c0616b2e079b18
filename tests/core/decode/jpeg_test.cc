#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "src/decode/jpeg.h"
#include "src/image/orientation.h"
#include "tests/support/bytes.h"
#include "tests/support/jpeg_surgery.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

// tests/golden/jpeg: one portrait of 157 x 123 pixels, no multiple of any block.
struct GoldenJpeg {
  const char* name;
  const char* subsampling;
  int quality;
  bool progressive;
  uint64_t pixels;  // FNV-1a of the RGB, as x86 SIMD and plain C both give it
};

constexpr GoldenJpeg kGoldenJpegs[] = {
    {"420", "4:2:0", 87, false, 0x5BFDF31C2C3324A1},
    {"422", "4:2:2", 75, false, 0xB77D5C6AE723BE1F},
    {"440", "other", 80, false, 0x7828CB8AA3AFE20B},
    {"444", "4:4:4", 92, false, 0x3DA5A547081B2E42},
    {"gray", "gray", 60, false, 0x975C7B002DD04AB6},
    {"progressive", "4:2:0", 85, true, 0xE9E48FF6388007D5},
    {"restart", "4:2:0", 70, false, 0xF37FF895B7EF0C5E},
};

class GoldenJpegTest : public testing::TestWithParam<GoldenJpeg> {};

TEST_P(GoldenJpegTest, EveryTargetDecodesTheSamePixels) {
  const Bytes bytes = ReadGoldenBytes(std::string("jpeg/") + GetParam().name + ".jpg");
  const StatusOr<DecodedJpeg> decoded = DecodeJpeg(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_EQ(decoded->rgb.width(), 157);
  EXPECT_EQ(decoded->rgb.height(), 123);
  EXPECT_FALSE(decoded->damaged);
  EXPECT_EQ(Fnv1a({decoded->rgb.data(), decoded->rgb.size()}), GetParam().pixels);
}

TEST_P(GoldenJpegTest, FactsAreThoseOfTheFile) {
  const Bytes bytes = ReadGoldenBytes(std::string("jpeg/") + GetParam().name + ".jpg");
  const StatusOr<JpegInfo> info = ReadJpegInfo(bytes);
  ASSERT_TRUE(info.ok()) << info.status().ToString();
  EXPECT_EQ(info->width, 157);
  EXPECT_EQ(info->height, 123);
  EXPECT_EQ(info->components, std::string(GetParam().name) == "gray" ? 1 : 3);
  EXPECT_EQ(info->subsampling, GetParam().subsampling);
  EXPECT_EQ(info->estimated_quality, GetParam().quality);
  EXPECT_EQ(info->progressive, GetParam().progressive);
  EXPECT_EQ(info->orientation, 1);
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenJpegTest, testing::ValuesIn(kGoldenJpegs),
                         [](const auto& parameter) {
                           return "Jpeg" + std::string(parameter.param.name);
                         });

TEST(JpegTest, GrayscaleBecomesRgbOfEqualChannels) {
  const DecodedJpeg decoded = *DecodeJpeg(ReadGoldenBytes("jpeg/gray.jpg"));
  for (size_t i = 0; i < decoded.rgb.size(); i += 3) {
    ASSERT_EQ(decoded.rgb.data()[i], decoded.rgb.data()[i + 1]) << i;
    ASSERT_EQ(decoded.rgb.data()[i], decoded.rgb.data()[i + 2]) << i;
  }
}

TEST(JpegTest, TheCodecOfAPortraitsColoursDoesNotChangeThem) {
  const DecodedJpeg fine = *DecodeJpeg(ReadGoldenBytes("jpeg/444.jpg"));
  for (const char* name : {"jpeg/420.jpg", "jpeg/422.jpg", "jpeg/440.jpg", "jpeg/progressive.jpg",
                           "jpeg/restart.jpg"}) {
    const DecodedJpeg other = *DecodeJpeg(ReadGoldenBytes(name));
    double squares = 0;
    for (size_t i = 0; i < fine.rgb.size(); ++i) {
      const double difference = fine.rgb.data()[i] - other.rgb.data()[i];
      squares += difference * difference;
    }
    // Below 6 levels root mean square: a swap of channels or planes gives above 20.
    EXPECT_LT(std::sqrt(squares / static_cast<double>(fine.rgb.size())), 6) << name;
  }
}

// Both colours have luma 104, so that all their difference is in the chroma; their border lies on a
// block's.
TEST(JpegTest, ChromaIsRepeatedNotBlended) {
  ImageU8 halves = *ImageU8::Create(64, 32, 3);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) {
      const uint8_t colour[2][3] = {{200, 64, 62}, {40, 140, 87}};
      std::copy_n(colour[x / 32], 3, halves.Row(y) + 3 * x);
    }
  }
  const DecodedJpeg decoded = *DecodeJpeg(*EncodeJpeg(halves.view(), {.quality = 100}));
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(decoded.rgb.view().At(31, 16, c), decoded.rgb.view().At(16, 16, c), 2) << c;
    EXPECT_NEAR(decoded.rgb.view().At(32, 16, c), decoded.rgb.view().At(48, 16, c), 2) << c;
  }
}

TEST(JpegTest, ExifTurnsThePictureUpright) {
  const Bytes plain = ReadGoldenBytes("jpeg/420.jpg");
  const DecodedJpeg stored = *DecodeJpeg(plain);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const DecodedJpeg turned = *DecodeJpeg(WithApp1(plain, ExifWithOrientation(orientation, true)));
    EXPECT_EQ(turned.info.orientation, orientation);
    EXPECT_EQ(turned.info.width, 157);
    const ImageU8 expected = ApplyOrientation(stored.rgb.Clone(), orientation);
    ASSERT_EQ(turned.rgb.width(), expected.width());
    EXPECT_TRUE(std::equal(expected.data(), expected.data() + expected.size(), turned.rgb.data()))
        << orientation;
  }
}

TEST(JpegTest, XmpBeforeExifDoesNotHideIt) {
  const Bytes plain = ReadGoldenBytes("jpeg/420.jpg");
  const std::string xmp = "http://ns.adobe.com/xap/1.0/";
  const Bytes exif = WithApp1(plain, ExifWithOrientation(3, false));
  const Bytes both = WithApp1(exif, {reinterpret_cast<const uint8_t*>(xmp.data()), xmp.size() + 1});
  EXPECT_EQ(ReadJpegInfo(both)->orientation, 3);
}

TEST(JpegTest, QuantizationTableIsInRowMajorOrder) {
  const JpegInfo info = *ReadJpegInfo(ReadGoldenBytes("jpeg/422.jpg"));
  // T.81 table K.1 at quality 75: halved.
  EXPECT_EQ(info.luma_quantization_table[0], 8);
  EXPECT_EQ(info.luma_quantization_table[1], 6);
  EXPECT_EQ(info.luma_quantization_table[8], 6);
  EXPECT_EQ(info.luma_quantization_table[7], 31);
  EXPECT_EQ(info.luma_quantization_table[63], 50);
}

}  // namespace
}  // namespace airl
