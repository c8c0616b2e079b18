// Changes to the bytes of a sound JPEG (ITU-T T.81, annex B), to make the files that a decoder must
// refuse or survive.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace airl {

using Bytes = std::vector<uint8_t>;

// Offset of the first segment whose marker is FF `marker`; the file's size where there is none.
// Walks the header only, up to the first scan.
inline size_t FindSegment(const Bytes& jpeg, uint8_t marker) {
  size_t offset = 2;
  while (offset + 4 <= jpeg.size() && jpeg[offset] == 0xFF) {
    if (jpeg[offset + 1] == marker) return offset;
    if (jpeg[offset + 1] == 0xDA) break;
    offset += 2 + (static_cast<size_t>(jpeg[offset + 2]) << 8 | jpeg[offset + 3]);
  }
  return jpeg.size();
}

// Offset of the frame header (SOF0, 1, 2 or 9).
inline size_t FindFrameHeader(const Bytes& jpeg) {
  for (const int marker : {0xC0, 0xC1, 0xC2, 0xC9}) {
    const size_t offset = FindSegment(jpeg, static_cast<uint8_t>(marker));
    if (offset < jpeg.size()) return offset;
  }
  return jpeg.size();
}

// The entropy-coded data of the first scan begin here.
inline size_t FirstScanData(const Bytes& jpeg) {
  const size_t scan = FindSegment(jpeg, 0xDA);
  return scan + 2 + (static_cast<size_t>(jpeg[scan + 2]) << 8 | jpeg[scan + 3]);
}

inline Bytes WithFrameSize(Bytes jpeg, int width, int height) {
  const size_t frame = FindFrameHeader(jpeg);
  jpeg[frame + 5] = static_cast<uint8_t>(height >> 8);
  jpeg[frame + 6] = static_cast<uint8_t>(height);
  jpeg[frame + 7] = static_cast<uint8_t>(width >> 8);
  jpeg[frame + 8] = static_cast<uint8_t>(width);
  return jpeg;
}

inline Bytes WithFrameMarker(Bytes jpeg, uint8_t marker) {
  jpeg[FindFrameHeader(jpeg) + 1] = marker;
  return jpeg;
}

inline Bytes WithSamplePrecision(Bytes jpeg, uint8_t bits) {
  jpeg[FindFrameHeader(jpeg) + 4] = bits;
  return jpeg;
}

// Luma sampling factors in 4 + 4 bits: 0x11 for 4:4:4 where chroma has 0x11.
inline Bytes WithLumaSampling(Bytes jpeg, uint8_t factors) {
  jpeg[FindFrameHeader(jpeg) + 11] = factors;
  return jpeg;
}

inline Bytes WithApp1(const Bytes& jpeg, std::span<const uint8_t> payload) {
  const size_t length = payload.size() + 2;
  const uint8_t head[] = {
      0xFF, 0xD8, 0xFF, 0xE1, static_cast<uint8_t>(length >> 8), static_cast<uint8_t>(length)};
  Bytes changed(std::size(head) + payload.size() + jpeg.size() - 2);
  const auto after_head = std::copy(std::begin(head), std::end(head), changed.begin());
  const auto after_payload = std::copy(payload.begin(), payload.end(), after_head);
  std::copy(jpeg.begin() + 2, jpeg.end(), after_payload);
  return changed;
}

// An APP1 payload with one directory of one entry: the orientation.
inline Bytes ExifWithOrientation(int orientation, bool big_endian) {
  const auto value = static_cast<uint8_t>(orientation);
  if (big_endian) {
    return {'E', 'x', 'i',  'f',  0, 0, 'M', 'M', 0, 42, 0, 0,     0, 8,  //
            0,   1,   0x01, 0x12, 0, 3, 0,   0,   0, 1,  0, value, 0, 0,  //
            0,   0,   0,    0};
  }
  return {'E', 'x', 'i',  'f',  0, 0, 'I', 'I', 42, 0, 8,     0, 0, 0,  //
          1,   0,   0x12, 0x01, 3, 0, 1,   0,   0,  0, value, 0, 0, 0,  //
          0,   0,   0,    0};
}

}  // namespace airl
