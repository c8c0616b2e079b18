#include "src/image/color.h"

#include <string>

#include "src/image/ycbcr-inl.h"

namespace airl {
namespace {

constexpr int16_t Fixed(double value) {
  const double scaled = value * (1 << kYcbcrFractionBits);
  return static_cast<int16_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

// From kr and kb by BT.601-7 clause 2.5.1 and BT.709-6 clause 3; limited range: Y 16..235,
// C 16..240 (BT.601-7 clause 2.5.3).
constexpr YcbcrCoefficients MakeCoefficients(double kr, double kb, bool limited) {
  const double kg = 1 - kr - kb;
  const double y = limited ? 255.0 / 219.0 : 1.0;
  const double c = limited ? 255.0 / 224.0 : 1.0;
  return {static_cast<int16_t>(limited ? 16 : 0),
          Fixed(y),
          Fixed(c * 2 * (1 - kr)),
          Fixed(-c * 2 * (1 - kb) * kb / kg),
          Fixed(-c * 2 * (1 - kr) * kr / kg),
          Fixed(c * 2 * (1 - kb))};
}

constexpr YcbcrCoefficients kBt601Limited = MakeCoefficients(0.299, 0.114, true);
constexpr YcbcrCoefficients kBt601Full = MakeCoefficients(0.299, 0.114, false);
constexpr YcbcrCoefficients kBt709Limited = MakeCoefficients(0.2126, 0.0722, true);
constexpr YcbcrCoefficients kBt709Full = MakeCoefficients(0.2126, 0.0722, false);

const YcbcrCoefficients& CoefficientsOf(ColorMatrix matrix, ColorRange range) {
  const bool limited = range == ColorRange::kLimited;
  if (matrix == ColorMatrix::kBt601) return limited ? kBt601Limited : kBt601Full;
  return limited ? kBt709Limited : kBt709Full;
}

// Errors: kBadInput where a row of the plane leaves the frame's bytes.
Status CheckPlane(const FramePlanes& frame, int index, int row_bytes, int rows) {
  const Plane& plane = frame.planes[index];
  const std::string name = "plane " + std::to_string(index);
  if (plane.stride_bytes < row_bytes) {
    return BadInput(name + " has a stride of " + std::to_string(plane.stride_bytes) +
                    " bytes for rows of " + std::to_string(row_bytes));
  }
  const uint64_t size =
      static_cast<uint64_t>(plane.stride_bytes) * static_cast<uint64_t>(rows - 1) +
      static_cast<uint64_t>(row_bytes);
  if (plane.offset_bytes > frame.bytes.size() || size > frame.bytes.size() - plane.offset_bytes) {
    return BadInput(name + " needs " + std::to_string(size) + " bytes from offset " +
                    std::to_string(plane.offset_bytes) + ", the frame has " +
                    std::to_string(frame.bytes.size()));
  }
  return OkStatus();
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

  const YcbcrCoefficients& coefficients = CoefficientsOf(frame.matrix, frame.range);
  const auto row_of = [&frame](int index, int row) {
    const Plane& plane = frame.planes[index];
    return frame.bytes.data() + plane.offset_bytes +
           static_cast<size_t>(plane.stride_bytes) * static_cast<size_t>(row);
  };
  for (int y = 0; y < frame.height; ++y) {
    const uint8_t* luma = row_of(0, y);
    const uint8_t* cb = row_of(1, y / 2);
    const ChromaRow chroma{cb, nv12 ? cb + 1 : row_of(2, y / 2), nv12 ? 2 : 1};
    const int done = YcbcrRowSimd(luma, chroma, coefficients, frame.width, rgb.Row(y));
    YcbcrRowScalar(luma, chroma, coefficients, done, frame.width, rgb.Row(y));
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
  for (int y = 0; y < height; ++y) {
    const uint8_t* from = rgba.data() + static_cast<size_t>(y) * static_cast<size_t>(width) * 4;
    uint8_t* to = rgb.Row(y);
    for (int x = DropAlpha(from, width, to); x < width; ++x) {
      for (int c = 0; c < 3; ++c) to[3 * x + c] = from[4 * x + c];
    }
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
