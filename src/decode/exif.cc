#include "src/decode/exif.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace airl {
namespace {

constexpr uint16_t kOrientationTag = 0x0112;
constexpr uint16_t kTypeShort = 3;
constexpr size_t kEntryBytes = 12;

// Numbers in the TIFF header's byte order; reads past the end give `ok` = false and 0.
struct TiffReader {
  std::span<const uint8_t> bytes;
  bool big_endian = false;
  bool ok = true;

  uint32_t Read(size_t offset, size_t count) {
    if (offset > bytes.size() || bytes.size() - offset < count) {
      ok = false;
      return 0;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      value = value << 8 | bytes[offset + (big_endian ? i : count - 1 - i)];
    }
    return value;
  }
  uint32_t U16(size_t offset) { return Read(offset, 2); }
  uint32_t U32(size_t offset) { return Read(offset, 4); }
};

}  // namespace

int ReadExifOrientation(std::span<const uint8_t> app1) {
  using namespace std::string_view_literals;
  constexpr std::string_view kSignature = "Exif\0\0"sv;
  if (app1.size() < kSignature.size() + 8 ||
      !std::equal(kSignature.begin(), kSignature.end(), app1.begin(),
                  [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; })) {
    return 1;
  }
  // TIFF 6.0, section 2: byte order, 42, offset of the first directory; all offsets count from
  // here.
  TiffReader tiff{app1.subspan(kSignature.size())};
  if (tiff.bytes[0] != tiff.bytes[1]) return 1;
  if (tiff.bytes[0] != 'M' && tiff.bytes[0] != 'I') return 1;
  tiff.big_endian = tiff.bytes[0] == 'M';
  if (tiff.U16(2) != 42) return 1;

  const size_t directory = tiff.U32(4);
  // In 32 bits an offset near the end of the address space would wrap around below.
  if (directory > tiff.bytes.size()) return 1;
  const uint32_t entries = tiff.U16(directory);
  for (uint32_t i = 0; i < entries && tiff.ok; ++i) {
    const size_t entry = directory + 2 + i * kEntryBytes;
    if (tiff.U16(entry) != kOrientationTag) continue;
    const uint32_t value = tiff.U16(entry + 8);
    const bool valid = tiff.U16(entry + 2) == kTypeShort && tiff.U32(entry + 4) == 1 && tiff.ok &&
                       value >= 1 && value <= 8;
    return valid ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace airl
