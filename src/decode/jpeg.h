// JPEG files: facts, pixels, and writing (ITU-T T.81 through libjpeg-turbo).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

struct JpegInfo {
  int width = 0;  // as stored, before orientation
  int height = 0;
  int components = 0;  // 1 grayscale, 3 YCbCr or RGB, 4 CMYK or YCCK
  bool progressive = false;
  int orientation = 1;      // EXIF, 1..8
  std::string subsampling;  // luma : chroma, "4:2:0", "4:4:4", "4:2:2", "other", "gray"
  // Quantization table of luma, natural (row-major) order, and the IJG quality that it is nearest
  // to (1..100).
  std::array<uint16_t, 64> luma_quantization_table{};
  int estimated_quality = 0;
};

// Reads the header only. Errors: kBadInput, kTruncated, kTooLarge (limits.h), kUnsupported.
StatusOr<JpegInfo> ReadJpegInfo(std::span<const uint8_t> bytes);

struct DecodedJpeg {
  JpegInfo info;
  ImageU8 rgb;  // upright RGB8
  // The decoder met corrupt data and went on; rows after it are a guess. A missing end marker and
  // zero bytes in front of it, which some cameras pad with, take no sample away.
  bool damaged = false;
};

// Pixels by the accurate integer inverse DCT and plain chroma repetition (bit-exact on every
// target), upright by EXIF. Grayscale becomes RGB; CMYK/YCCK is refused by name (kUnsupported);
// progressive is decoded up to kMaxJpegScans. A file that ends early: kTruncated.
StatusOr<DecodedJpeg> DecodeJpeg(std::span<const uint8_t> bytes);

struct JpegEncodeOptions {
  int quality = 90;              // IJG, 1..100
  bool subsample_chroma = true;  // 4:2:0, else 4:4:4
};

// Baseline JPEG of an RGB8 picture.
StatusOr<std::vector<uint8_t>> EncodeJpeg(ImageViewU8 rgb, const JpegEncodeOptions& options = {});

}  // namespace airl
