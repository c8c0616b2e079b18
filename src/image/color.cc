#include "src/image/color.h"

#include <algorithm>
#include <string>

#include "src/base/limits.h"

namespace airl {
namespace {

constexpr int kFractionBits = 16;

constexpr int32_t Fixed(double value) {
  const double scaled = value * (1 << kFractionBits);
  return static_cast<int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

// R = y (Y - y_offset) + r_cr (Cr - 128) and so on, in 16 fractional bits. From kr and kb by BT.601-7 clause 2.5.1
// and BT.709-6 clause 3; limited range: Y 16..235, C 16..240 (BT.601-7 clause 2.5.3).
struct Coefficients {
  int32_t y_offset;
  int32_t y;
  int32_t r_cr;
  int32_t g_cb;
  int32_t g_cr;
  int32_t b_cb;
};

constexpr Coefficients MakeCoefficients(double kr, double kb, bool limited) {
  const double kg = 1 - kr - kb;
  const double y = limited ? 255.0 / 219.0 : 1.0;
  const double c = limited ? 255.0 / 224.0 : 1.0;
  return {limited ? 16 : 0,
          Fixed(y),
          Fixed(c * 2 * (1 - kr)),
          Fixed(-c * 2 * (1 - kb) * kb / kg),
          Fixed(-c * 2 * (1 - kr) * kr / kg),
          Fixed(c * 2 * (1 - kb))};
}

constexpr Coefficients kBt601Limited = MakeCoefficients(0.299, 0.114, true);
constexpr Coefficients kBt601Full = MakeCoefficients(0.299, 0.114, false);
constexpr Coefficients kBt709Limited = MakeCoefficients(0.2126, 0.0722, true);
constexpr Coefficients kBt709Full = MakeCoefficients(0.2126, 0.0722, false);

const Coefficients& CoefficientsOf(ColorMatrix matrix, ColorRange range) {
  const bool limited = range == ColorRange::kLimited;
  if (matrix == ColorMatrix::kBt601) return limited ? kBt601Limited : kBt601Full;
  return limited ? kBt709Limited : kBt709Full;
}

uint8_t ClampToU8(int32_t fixed) {
  return static_cast<uint8_t>(std::clamp(fixed >> kFractionBits, 0, 255));
}

// Errors: kBadInput where a row of the plane leaves the frame's bytes.
Status CheckPlane(const FramePlanes& frame, int index, int row_bytes, int rows) {
  const Plane& plane = frame.planes[index];
  const std::string name = "plane " + std::to_string(index);
  if (plane.stride_bytes < row_bytes) {
    return BadInput(name + " has a stride of " + std::to_string(plane.stride_bytes) +
                    " bytes for rows of " + std::to_string(row_bytes));
  }
  const uint64_t size = static_cast<uint64_t>(plane.stride_bytes) * static_cast<uint64_t>(rows - 1) +
                        static_cast<uint64_t>(row_bytes);
  if (plane.offset_bytes > frame.bytes.size() || size > frame.bytes.size() - plane.offset_bytes) {
    return BadInput(name + " needs " + std::to_string(size) + " bytes from offset " +
                    std::to_string(plane.offset_bytes) + ", the frame has " +
                    std::to_string(frame.bytes.size()));
  }
  return OkStatus();
}

// One row, two pixels a step: they share a chroma sample. `chroma_step` is 1 (I420) or 2 (NV12).
void ConvertRow(const uint8_t* luma, const uint8_t* cb, const uint8_t* cr, int chroma_step,
                const Coefficients& k, int width, uint8_t* rgb) {
  constexpr int32_t kHalf = 1 << (kFractionBits - 1);
  for (int x = 0; x < width; x += 2) {
    const int32_t u = *cb - 128;
    const int32_t v = *cr - 128;
    cb += chroma_step;
    cr += chroma_step;
    const int32_t red = k.r_cr * v + kHalf;
    const int32_t green = k.g_cb * u + k.g_cr * v + kHalf;
    const int32_t blue = k.b_cb * u + kHalf;
    const int pixels = std::min(2, width - x);
    for (int i = 0; i < pixels; ++i) {
      const int32_t y = k.y * (luma[x + i] - k.y_offset);
      rgb[0] = ClampToU8(y + red);
      rgb[1] = ClampToU8(y + green);
      rgb[2] = ClampToU8(y + blue);
      rgb += 3;
    }
  }
}

}  // namespace

StatusOr<ImageU8> RgbFromPlanes(const FramePlanes& frame) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 rgb, ImageU8::Create(frame.width, frame.height, 3));
  const int chroma_width = (frame.width + 1) / 2;
  const int chroma_height = (frame.height + 1) / 2;
  const bool nv12 = frame.format == PlaneFormat::kNv12;
  AIRL_RETURN_IF_ERROR(CheckPlane(frame, 0, frame.width, frame.height));
  AIRL_RETURN_IF_ERROR(CheckPlane(frame, 1, nv12 ? 2 * chroma_width : chroma_width, chroma_height));
  if (!nv12) AIRL_RETURN_IF_ERROR(CheckPlane(frame, 2, chroma_width, chroma_height));

  const Coefficients& coefficients = CoefficientsOf(frame.matrix, frame.range);
  const auto row_of = [&frame](int index, int row) {
    const Plane& plane = frame.planes[index];
    return frame.bytes.data() + plane.offset_bytes +
           static_cast<size_t>(plane.stride_bytes) * static_cast<size_t>(row);
  };
  for (int y = 0; y < frame.height; ++y) {
    const uint8_t* cb = row_of(1, y / 2);
    const uint8_t* cr = nv12 ? cb + 1 : row_of(2, y / 2);
    ConvertRow(row_of(0, y), cb, cr, nv12 ? 2 : 1, coefficients, frame.width, rgb.Row(y));
  }
  return rgb;
}

StatusOr<ImageU8> RgbFromRgba(std::span<const uint8_t> rgba, int width, int height) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 rgb, ImageU8::Create(width, height, 3));
  const size_t pixels = rgb.size() / 3;
  if (rgba.size() != pixels * 4) {
    return BadInput("RGBA of " + std::to_string(width) + " x " + std::to_string(height) +
                    " pixels needs " + std::to_string(pixels * 4) + " bytes, got " +
                    std::to_string(rgba.size()));
  }
  const uint8_t* from = rgba.data();
  uint8_t* to = rgb.data();
  for (size_t i = 0; i < pixels; ++i, from += 4, to += 3) {
    to[0] = from[0];
    to[1] = from[1];
    to[2] = from[2];
  }
  return rgb;
}

ImageF Luma(ImageViewU8 rgb, const RectI& part) {
  StatusOr<ImageF> created = ImageF::Create(part.width, part.height, 1);
  if (!created.ok()) return {};
  ImageF luma = *std::move(created);
  // The integer sum is exact, so one rounding remains.
  constexpr float kScale = 1.0f / (255.0f * 1000.0f);
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* from = rgb.Row(part.y + y) + part.x * 3;
    float* to = luma.Row(y);
    for (int x = 0; x < part.width; ++x) {
      const int32_t sum = 299 * from[3 * x] + 587 * from[3 * x + 1] + 114 * from[3 * x + 2];
      to[x] = static_cast<float>(sum) * kScale;
    }
  }
  return luma;
}

}  // namespace airl
