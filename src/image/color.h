// Colour: video planes to RGB, RGB to luma.
#pragma once

#include <cstdint>
#include <span>

#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

enum class ColorMatrix { kBt601, kBt709 };
enum class ColorRange { kLimited, kFull };
enum class PlaneFormat { kI420, kNv12 };

struct Plane {
  size_t offset_bytes = 0;  // of the first sample, in FramePlanes::bytes
  int stride_bytes = 0;
};

// One 8-bit 4:2:0 frame as a VideoFrame's copyTo() lays it out. width and height are those of the
// visible picture; chroma planes have (width + 1) / 2 by (height + 1) / 2 samples. I420: planes Y,
// U, V. NV12: planes Y, UV.
struct FramePlanes {
  std::span<const uint8_t> bytes;
  PlaneFormat format = PlaneFormat::kI420;
  int width = 0;
  int height = 0;
  Plane planes[3];
  ColorMatrix matrix = ColorMatrix::kBt709;
  ColorRange range = ColorRange::kLimited;
};

// RGB8 [H, W, 3], chroma upsampled by repetition; integer arithmetic (ITU-R BT.601-7, BT.709-6),
// the same on every target. Errors: kBadInput where a plane leaves `bytes`; kTooLarge.
StatusOr<ImageU8> RgbFromPlanes(const FramePlanes& frame);

// RGB8 from RGBA8 [H, W, 4]; alpha is dropped (canvas and ImageData pixels are not premultiplied).
StatusOr<ImageU8> RgbFromRgba(std::span<const uint8_t> rgba, int width, int height);

// Luma of `part` of an RGB8 picture: float [part.height, part.width], 0..1 (BT.601 weights, the
// JPEG luma). `part` must lie inside the picture.
ImageF Luma(ImageViewU8 rgb, const RectI& part);

}  // namespace airl
