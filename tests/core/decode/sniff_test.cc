#include "src/decode/sniff.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace airl {
namespace {

using namespace std::string_view_literals;

FileKind Sniff(std::string_view text) {
  return SniffFile({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

struct Case {
  std::string_view bytes;
  FileKind kind;
};

constexpr Case kFiles[] = {
    {"\xFF\xD8\xFF\xE0\0\x10JFIF"sv, FileKind::kJpeg},
    {"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv, FileKind::kPng},
    {"GIF89a\1\0\1\0"sv, FileKind::kGif},
    {"GIF87a\1\0\1\0"sv, FileKind::kGif},
    {"RIFF\x24\0\0\0WEBPVP8 "sv, FileKind::kWebp},
    {"RIFF\x24\0\0\0AVI LIST"sv, FileKind::kAvi},
    {"\x1A\x45\xDF\xA3\x01\0\0\0"sv, FileKind::kMatroska},
    {"\0\0\0\x20"
     "ftypisom\0\0\2\0isomiso2avc1mp41"sv,
     FileKind::kMp4},
    {"\0\0\0\x14"
     "ftypqt  \0\0\0\0qt  "sv,
     FileKind::kMp4},
    {"\0\0\0\x08"
     "wide\0\0\0\0mdat"sv,
     FileKind::kMp4},
    {"\0\0\0\x1C"
     "ftypavif\0\0\0\0avifmif1miaf"sv,
     FileKind::kAvif},
    {"\0\0\0\x1C"
     "ftypmif1\0\0\0\0mif1avifmiaf"sv,
     FileKind::kAvif},
    {"\0\0\0\x18"
     "ftypheic\0\0\0\0mif1heic"sv,
     FileKind::kHeic},
    {"\0\0\0\x18"
     "ftypmif1\0\0\0\0mif1heic"sv,
     FileKind::kHeic},
};

TEST(SniffTest, EachKindIsKnownByItsFirstBytes) {
  for (const Case& c : kFiles)
    EXPECT_EQ(FileKindName(Sniff(c.bytes)), FileKindName(c.kind)) << c.bytes;
}

TEST(SniffTest, TextNamedLikeAVideoIsUnknown) {
  EXPECT_EQ(Sniff("This is a text file, whatever its name says."), FileKind::kUnknown);
  EXPECT_EQ(Sniff("RIFF but nothing known"), FileKind::kUnknown);
  EXPECT_EQ(Sniff(""), FileKind::kUnknown);
}

// Brands that follow the file type box belong to another box.
TEST(SniffTest, BrandsPastTheFileTypeBoxDoNotCount) {
  EXPECT_EQ(Sniff("\0\0\0\x14"
                  "ftypisom\0\0\0\0isomavifavif"sv),
            FileKind::kMp4);
}

TEST(SniffTest, AFileCutShortIsItsKindOrUnknown) {
  for (const Case& c : kFiles) {
    for (size_t length = 0; length < c.bytes.size(); ++length) {
      // A copy of that length, so that the sanitizer sees reads past it.
      const std::vector<uint8_t> cut(c.bytes.begin(),
                                     c.bytes.begin() + static_cast<ptrdiff_t>(length));
      const FileKind kind = SniffFile(cut);
      // A cut list of brands may lack the one that decides between these three.
      const bool container = kind == FileKind::kMp4 || kind == FileKind::kHeic;
      EXPECT_TRUE(kind == c.kind || kind == FileKind::kUnknown || (container && length >= 8))
          << FileKindName(c.kind) << " of " << length << " bytes";
    }
  }
}

TEST(SniffTest, EveryKindHasItsOwnName) {
  for (int a = 0; a <= static_cast<int>(FileKind::kAvi); ++a) {
    for (int b = 0; b < a; ++b) {
      EXPECT_NE(FileKindName(static_cast<FileKind>(a)), FileKindName(static_cast<FileKind>(b)));
    }
  }
}

}  // namespace
}  // namespace airl
