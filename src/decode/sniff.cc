#include "src/decode/sniff.h"

#include <algorithm>

namespace airl {
namespace {

bool Has(std::span<const uint8_t> bytes, size_t offset, std::string_view text) {
  return bytes.size() >= offset + text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin() + static_cast<ptrdiff_t>(offset),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

bool HasAny(std::span<const uint8_t> bytes, size_t offset,
            std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](std::string_view text) { return Has(bytes, offset, text); });
}

// ISO/IEC 14496-12 file type box: the major brand, then, after its version, the compatible ones.
FileKind KindOfFileTypeBox(std::span<const uint8_t> bytes) {
  const size_t box_size =
      std::min<size_t>({static_cast<size_t>(bytes[2]) << 8 | bytes[3], bytes.size(), size_t{64}});
  bool heic = false;
  for (size_t offset = 8; offset + 4 <= box_size; offset += offset == 8 ? 8 : 4) {
    if (HasAny(bytes, offset, {"avif", "avis"})) return FileKind::kAvif;
    heic = heic || HasAny(bytes, offset, {"heic", "heix", "heim", "heis", "hevc", "hevx"});
  }
  if (heic || HasAny(bytes, 8, {"mif1", "msf1"})) return FileKind::kHeic;
  return FileKind::kMp4;
}

}  // namespace

FileKind SniffFile(std::span<const uint8_t> bytes) {
  using namespace std::string_view_literals;
  if (Has(bytes, 0, "\xFF\xD8\xFF"sv)) return FileKind::kJpeg;
  if (Has(bytes, 0, "\x89PNG\r\n\x1A\n"sv)) return FileKind::kPng;
  if (HasAny(bytes, 0, {"GIF87a", "GIF89a"})) return FileKind::kGif;
  if (Has(bytes, 0, "\x1A\x45\xDF\xA3"sv)) return FileKind::kMatroska;
  if (Has(bytes, 0, "RIFF") && Has(bytes, 8, "WEBP")) return FileKind::kWebp;
  if (Has(bytes, 0, "RIFF") && Has(bytes, 8, "AVI ")) return FileKind::kAvi;
  if (Has(bytes, 4, "ftyp")) return KindOfFileTypeBox(bytes);
  // QuickTime files from before the file type box begin with one of these atoms.
  if (HasAny(bytes, 4, {"moov", "mdat", "wide", "pnot"})) return FileKind::kMp4;
  return FileKind::kUnknown;
}

std::string_view FileKindName(FileKind kind) {
  switch (kind) {
    case FileKind::kUnknown:
      return "unknown";
    case FileKind::kJpeg:
      return "jpeg";
    case FileKind::kPng:
      return "png";
    case FileKind::kWebp:
      return "webp";
    case FileKind::kGif:
      return "gif";
    case FileKind::kAvif:
      return "avif";
    case FileKind::kHeic:
      return "heic";
    case FileKind::kMp4:
      return "mp4";
    case FileKind::kMatroska:
      return "matroska";
    case FileKind::kAvi:
      return "avi";
  }
  return "unknown";
}

}  // namespace airl
