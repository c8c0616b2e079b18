// Files that must be refused by name, or survived.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "src/base/limits.h"
#include "src/decode/jpeg.h"
#include "tests/support/bytes.h"
#include "tests/support/jpeg_surgery.h"

namespace airl {
namespace {

Status DecodeStatus(const Bytes& bytes) { return DecodeJpeg(bytes).status(); }

void ExpectRefused(const Bytes& bytes, StatusCode code, std::string_view words) {
  const Status status = DecodeStatus(bytes);
  EXPECT_EQ(StatusCodeName(status.code()), StatusCodeName(code)) << status.message();
  EXPECT_NE(status.message().find(words), std::string::npos) << status.message();
}

Bytes Cut(const Bytes& bytes, size_t length) {
  return Bytes(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(length));
}

TEST(JpegHostileTest, AnEmptyFileIsCalledEmpty) {
  ExpectRefused({}, StatusCode::kBadInput, "empty");
  EXPECT_EQ(ReadJpegInfo({}).status().code(), StatusCode::kBadInput);
}

TEST(JpegHostileTest, TextIsNotAJpeg) {
  const std::string_view text = "a text file named portrait.jpg";
  ExpectRefused(Bytes(text.begin(), text.end()), StatusCode::kBadInput, "not a JPEG");
  ExpectRefused({0xFF}, StatusCode::kBadInput, "not a JPEG");
}

TEST(JpegHostileTest, APngNamedLikeAJpegIsCalledAPng) {
  ExpectRefused({0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0}, StatusCode::kBadInput, "png");
}

// The bytes past the first are not there: a file of that length is not looked at.
TEST(JpegHostileTest, AFileAboveTheLimitOfBytesIsRefusedUnread) {
  const uint8_t first = 0xFF;
  const Status status = DecodeJpeg({&first, limits::kMaxEncodedBytes + 1}).status();
  EXPECT_EQ(status.code(), StatusCode::kTooLarge);
}

// The pixels of such a file would take 12.9 GB.
TEST(JpegHostileTest, AHugeFrameIsRefusedByItsSize) {
  const Bytes sound = ReadGoldenBytes("jpeg/420.jpg");
  ExpectRefused(WithFrameSize(sound, 65535, 65535), StatusCode::kTooLarge, "65535 x 65535");
  ExpectRefused(WithFrameSize(sound, 16385, 16), StatusCode::kTooLarge, "16385 x 16");
  ExpectRefused(WithFrameSize(sound, 8001, 8000), StatusCode::kTooLarge, "8001 x 8000");
  EXPECT_EQ(ReadJpegInfo(WithFrameSize(sound, 65535, 65535)).status().code(),
            StatusCode::kTooLarge);
}

TEST(JpegHostileTest, AHugeFrameIsRefusedByItsSizeEvenWhereTheFileEndsThere) {
  const Bytes huge = WithFrameSize(ReadGoldenBytes("jpeg/420.jpg"), 65535, 65535);
  ExpectRefused(Cut(huge, FindFrameHeader(huge) + 19), StatusCode::kTooLarge, "65535 x 65535");
}

TEST(JpegHostileTest, AFrameWithoutRowsIsRefused) {
  ExpectRefused(WithFrameSize(ReadGoldenBytes("jpeg/420.jpg"), 157, 0), StatusCode::kBadInput, "");
}

// 8000 x 8000 is inside the limit of pixels; its coefficients at 4:4:4 would take 384 MB.
TEST(JpegHostileTest, AProgressiveFileThatNeedsTooMuchMemoryIsRefused) {
  const Bytes sound = ReadGoldenBytes("jpeg/progressive.jpg");
  ExpectRefused(WithLumaSampling(WithFrameSize(sound, 8000, 8000), 0x11), StatusCode::kTooLarge,
                "MiB");
}

TEST(JpegHostileTest, AFileOfThousandsOfScansIsRefused) {
  const Bytes sound = ReadGoldenBytes("jpeg/progressive.jpg");
  // The last scan, from its marker to the end of image, again and again.
  const uint8_t start_of_scan[] = {0xFF, 0xDA};
  const auto last =
      std::find_end(sound.begin(), sound.end(), std::begin(start_of_scan), std::end(start_of_scan));
  Bytes bomb(sound.begin(), last);
  for (int i = 0; i < limits::kMaxJpegScans; ++i) bomb.insert(bomb.end(), last, sound.end() - 2);
  bomb.insert(bomb.end(), {0xFF, 0xD9});
  ExpectRefused(bomb, StatusCode::kTooLarge, "scans");
}

TEST(JpegHostileTest, FormsThatAreNotHandledAreRefusedByName) {
  const Bytes sound = ReadGoldenBytes("jpeg/420.jpg");
  ExpectRefused(ReadGoldenBytes("jpeg/cmyk.jpg"), StatusCode::kUnsupported, "CMYK");
  ExpectRefused(ReadGoldenBytes("jpeg/arithmetic.jpg"), StatusCode::kUnsupported, "arithmetic");
  ExpectRefused(WithSamplePrecision(sound, 12), StatusCode::kUnsupported, "12 bits");
  ExpectRefused(WithFrameMarker(sound, 0xC3), StatusCode::kUnsupported, "lossless");
  ExpectRefused(WithFrameMarker(sound, 0xC5), StatusCode::kUnsupported, "hierarchical");
}

TEST(JpegHostileTest, FactsOfACmykFileCanBeRead) {
  EXPECT_EQ(ReadJpegInfo(ReadGoldenBytes("jpeg/cmyk.jpg"))->components, 4);
}

class TruncatedJpegTest : public testing::TestWithParam<const char*> {};

// Wherever a file is cut, it is refused as truncated, except after its last sample: then only the
// end marker is missing, and the picture is whole.
TEST_P(TruncatedJpegTest, AFileCutAnywhereIsTruncatedOrWhole) {
  const Bytes sound = ReadGoldenBytes(GetParam());
  const DecodedJpeg whole = *DecodeJpeg(sound);
  int accepted = 0;
  for (size_t length = 2; length < sound.size(); length += length + 40 < sound.size() ? 37 : 1) {
    const StatusOr<DecodedJpeg> cut = DecodeJpeg(Cut(sound, length));
    if (!cut.ok()) {
      ASSERT_EQ(cut.status().code(), StatusCode::kTruncated)
          << length << ": " << cut.status().message();
      continue;
    }
    ++accepted;
    EXPECT_GE(length, sound.size() - 3);
    EXPECT_FALSE(cut->damaged) << length;
    EXPECT_TRUE(std::equal(whole.rgb.data(), whole.rgb.data() + whole.rgb.size(), cut->rgb.data()))
        << length;
  }
  EXPECT_GT(accepted, 0);
}

INSTANTIATE_TEST_SUITE_P(Files, TruncatedJpegTest,
                         testing::Values("jpeg/420.jpg", "jpeg/444.jpg", "jpeg/gray.jpg",
                                         "jpeg/progressive.jpg", "jpeg/restart.jpg"));

TEST(JpegHostileTest, ATruncatedFileSaysNearWhichRow) {
  const Bytes sound = ReadGoldenBytes("jpeg/420.jpg");
  ExpectRefused(Cut(sound, sound.size() / 2), StatusCode::kTruncated, "of 123");
}

// As some downloaders leave them: cut, and closed with an end marker.
TEST(JpegHostileTest, ATruncatedFileWithAnEndMarkerIsTruncated) {
  const Bytes sound = ReadGoldenBytes("jpeg/420.jpg");
  Bytes cut = Cut(sound, sound.size() / 2);
  cut.insert(cut.end(), {0xFF, 0xD9});
  EXPECT_EQ(DecodeStatus(cut).code(), StatusCode::kTruncated);
}

TEST(JpegHostileTest, CorruptDataAreMarkedAsDamage) {
  Bytes corrupt = ReadGoldenBytes("jpeg/420.jpg");
  const size_t middle = (FirstScanData(corrupt) + corrupt.size()) / 2;
  corrupt[middle] = 0xFF;
  corrupt[middle + 1] = 0xD3;
  const StatusOr<DecodedJpeg> decoded = DecodeJpeg(corrupt);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_TRUE(decoded->damaged);
}

TEST(JpegHostileTest, BytesAfterTheEndDoNoDamage) {
  Bytes followed = ReadGoldenBytes("jpeg/420.jpg");
  followed.insert(followed.end(), 5000, 0x55);
  EXPECT_FALSE(DecodeJpeg(followed)->damaged);
}

TEST(JpegHostileTest, ZerosBeforeTheEndDoNoDamageAndOtherBytesDo) {
  const Bytes sound = ReadGoldenBytes("jpeg/420.jpg");
  for (const size_t count : {3u, 4u, 40u, 9000u}) {
    Bytes padded = sound;
    padded.insert(padded.end() - 2, count, 0x00);
    EXPECT_FALSE(DecodeJpeg(padded)->damaged) << count;
    padded.insert(padded.end(), 5000, 0x55);
    EXPECT_FALSE(DecodeJpeg(padded)->damaged) << count;
  }
  Bytes padded = sound;
  padded.insert(padded.end() - 2, 40, 0x55);
  padded.insert(padded.end() - 2, 30, 0x00);
  EXPECT_TRUE(DecodeJpeg(padded)->damaged);
}

TEST(JpegHostileTest, AMissingHuffmanTableIsBadInput) {
  Bytes broken = ReadGoldenBytes("jpeg/420.jpg");
  const size_t scan = FindSegment(broken, 0xDA);
  broken[scan + 6] = 0x33;
  EXPECT_EQ(DecodeStatus(broken).code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
