#include "src/degrade/block_codec.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "src/degrade/block_transform.h"
#include "src/degrade/deblock.h"

namespace airl {
namespace {

constexpr int kMacroblock = 16;
constexpr int kMaxBlock = 64;  // values
// Mean difference of neighbouring samples, 8-bit levels, below which a macroblock is smooth.
constexpr int kSmoothLevels = 6;

// QP of chroma by QP of luma, from 30 on (Table 8-15); equal below.
constexpr uint8_t kChromaQp[22] = {29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36,
                                   36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39};

struct Samples {
  int width = 0;  // multiples of the macroblock's side in this plane
  int height = 0;
  std::vector<uint8_t> values;

  Samples(int w, int h)
      : width(w), height(h), values(static_cast<size_t>(w) * static_cast<size_t>(h)) {}
  uint8_t* Row(int y) { return values.data() + static_cast<ptrdiff_t>(y) * width; }
  const uint8_t* Row(int y) const { return values.data() + static_cast<ptrdiff_t>(y) * width; }
};

struct CodecOptions {
  BlockTransform transform;
  bool deblock;
  bool predicts_gradient;
  int luma_qp;
  int chroma_qp;
  GridOffset grid;
};

// JFIF's matrix in 16 fractional bits.
int LumaOf(int r, int g, int b) { return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16; }

uint8_t ClampedLevel(int value) { return static_cast<uint8_t>(std::clamp(value, 0, 255)); }

// The padded picture's planes: it begins at the grid, its edges repeat.
struct Planes {
  Samples luma;
  Samples cb;
  Samples cr;
};

Planes PlanesOf(const ImageViewU8& rgb, GridOffset grid) {
  const auto padded = [](int length) {
    return (length + kMacroblock - 1) / kMacroblock * kMacroblock;
  };
  const int width = padded(rgb.width + grid.x);
  const int height = padded(rgb.height + grid.y);
  Planes planes{Samples(width, height), Samples(width / 2, height / 2),
                Samples(width / 2, height / 2)};
  // Differences to luma, summed over the four pixels of a chroma sample.
  std::vector<int> blue(static_cast<size_t>(width / 2));
  std::vector<int> red(blue.size());
  for (int y = 0; y < height; ++y) {
    const uint8_t* row = rgb.Row(std::clamp(y - grid.y, 0, rgb.height - 1));
    uint8_t* luma = planes.luma.Row(y);
    if (y % 2 == 0) {
      std::fill(blue.begin(), blue.end(), 0);
      std::fill(red.begin(), red.end(), 0);
    }
    for (int x = 0; x < width; ++x) {
      const uint8_t* pixel = row + 3 * std::clamp(x - grid.x, 0, rgb.width - 1);
      const int level = LumaOf(pixel[0], pixel[1], pixel[2]);
      luma[x] = static_cast<uint8_t>(level);
      blue[static_cast<size_t>(x / 2)] += pixel[2] - level;
      red[static_cast<size_t>(x / 2)] += pixel[0] - level;
    }
    if (y % 2 == 0) continue;
    for (int x = 0; x < width / 2; ++x) {
      // 0.5643 = 0.5 / (1 - 0.114) and 0.7133 = 0.5 / (1 - 0.299), over four pixels.
      const size_t i = static_cast<size_t>(x);
      planes.cb.Row(y / 2)[x] = ClampedLevel(128 + ((36984 * blue[i] + (1 << 17)) >> 18));
      planes.cr.Row(y / 2)[x] = ClampedLevel(128 + ((46745 * red[i] + (1 << 17)) >> 18));
    }
  }
  return planes;
}

void ToRgb(const Planes& planes, GridOffset grid, ImageU8& rgb) {
  for (int y = 0; y < rgb.height(); ++y) {
    const uint8_t* luma = planes.luma.Row(y + grid.y) + grid.x;
    const uint8_t* cb = planes.cb.Row((y + grid.y) / 2);
    const uint8_t* cr = planes.cr.Row((y + grid.y) / 2);
    uint8_t* pixel = rgb.Row(y);
    for (int x = 0; x < rgb.width(); ++x, pixel += 3) {
      const int blue = cb[(x + grid.x) / 2] - 128;
      const int red = cr[(x + grid.x) / 2] - 128;
      pixel[0] = ClampedLevel(luma[x] + ((91881 * red + 32768) >> 16));
      pixel[1] = ClampedLevel(luma[x] + ((-22554 * blue - 46802 * red + 32768) >> 16));
      pixel[2] = ClampedLevel(luma[x] + ((116130 * blue + 32768) >> 16));
    }
  }
}

// Fills `prediction` [side, side] with the way to predict the block at (x, y) from `decoded` that
// comes nearest to `source` in summed absolute difference.
void Predict(const Samples& source, const Samples& decoded, int x, int y, int side, bool gradient,
             uint8_t* prediction) {
  uint8_t above[8];
  uint8_t left[8];
  // 128 stands for samples outside the picture.
  for (int i = 0; i < side; ++i) {
    above[i] = y > 0 ? decoded.Row(y - 1)[x + i] : 128;
    left[i] = x > 0 ? decoded.Row(y + i)[x - 1] : 128;
  }
  const int corner = x > 0 && y > 0 ? decoded.Row(y - 1)[x - 1] : 128;
  int sum = 0;
  int count = 0;
  for (int i = 0; i < side; ++i) {
    if (y > 0) sum += above[i];
    if (x > 0) sum += left[i];
    count += (y > 0) + (x > 0);
  }
  const int mean = count > 0 ? (sum + count / 2) / count : 128;
  const auto value = [&](int mode, int row, int column) -> uint8_t {
    switch (mode) {
      case 0:
        return static_cast<uint8_t>(mean);
      case 1:
        return above[column];
      case 2:
        return left[row];
      default:
        return ClampedLevel(left[row] + above[column] - corner);
    }
  };
  int least = -1;
  for (int mode = 0; mode < (gradient ? 4 : 3); ++mode) {
    uint8_t candidate[kMaxBlock];
    int difference = 0;
    for (int row = 0; row < side; ++row) {
      const uint8_t* wanted = source.Row(y + row) + x;
      for (int column = 0; column < side; ++column) {
        const uint8_t predicted = value(mode, row, column);
        candidate[row * side + column] = predicted;
        difference += std::abs(wanted[column] - predicted);
      }
    }
    if (least >= 0 && difference >= least) continue;
    least = difference;
    const size_t samples = static_cast<size_t>(side) * static_cast<size_t>(side);
    std::memcpy(prediction, candidate, samples);
  }
}

void CodeBlock(const Samples& source, int x, int y, int side, int qp, bool gradient,
               Samples& decoded) {
  uint8_t prediction[kMaxBlock];
  Predict(source, decoded, x, y, side, gradient, prediction);
  int32_t residual[kMaxBlock];
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      residual[row * side + column] =
          source.Row(y + row)[x + column] - prediction[row * side + column];
    }
  }
  CodeResidual(side, qp, residual);
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const int i = row * side + column;
      decoded.Row(y + row)[x + column] = ClampedLevel(prediction[i] + residual[i]);
    }
  }
}

bool IsSmooth(const Samples& source, int x, int y) {
  int sum = 0;
  for (int row = 1; row < kMacroblock; ++row) {
    const uint8_t* above = source.Row(y + row - 1) + x;
    const uint8_t* at = source.Row(y + row) + x;
    for (int column = 1; column < kMacroblock; ++column) {
      sum += std::abs(at[column] - at[column - 1]) + std::abs(at[column] - above[column]);
    }
  }
  return sum < 2 * (kMacroblock - 1) * (kMacroblock - 1) * kSmoothLevels;
}

// `mb_side`: 16 for luma, 8 for chroma. `sides` holds the transform's side of each macroblock.
void Deblock(Samples& decoded, int mb_side, const std::vector<uint8_t>& sides, int qp,
             bool is_luma) {
  const int mbs_across = decoded.width / mb_side;
  const auto is_edge = [&](int along, int x, int y) {
    const int mb = y / mb_side * mbs_across + x / mb_side;
    return along % sides[static_cast<size_t>(mb)] == 0;
  };
  for (int y = 0; y < decoded.height; ++y) {
    for (int x = 4; x < decoded.width; x += 4) {
      if (is_edge(x, x, y)) DeblockPoint(decoded.Row(y) + x, 1, qp, is_luma);
    }
  }
  for (int y = 4; y < decoded.height; y += 4) {
    for (int x = 0; x < decoded.width; ++x) {
      if (is_edge(y, x, y)) DeblockPoint(decoded.Row(y) + x, decoded.width, qp, is_luma);
    }
  }
}

Samples CodePlane(const Samples& source, bool is_luma, const CodecOptions& options) {
  const int mb_side = is_luma ? kMacroblock : kMacroblock / 2;
  const int qp = is_luma ? options.luma_qp : options.chroma_qp;
  Samples decoded(source.width, source.height);
  std::vector<uint8_t> sides;
  for (int y = 0; y < source.height; y += mb_side) {
    for (int x = 0; x < source.width; x += mb_side) {
      const bool is_8 =
          is_luma && (options.transform == BlockTransform::k8x8 ||
                      (options.transform == BlockTransform::kAdaptive && IsSmooth(source, x, y)));
      const int side = is_8 ? 8 : 4;
      sides.push_back(static_cast<uint8_t>(side));
      for (int row = 0; row < mb_side; row += side) {
        for (int column = 0; column < mb_side; column += side) {
          CodeBlock(source, x + column, y + row, side, qp, options.predicts_gradient, decoded);
        }
      }
    }
  }
  // Prediction within a picture takes samples before the filter, so it can run at the end.
  if (options.deblock) Deblock(decoded, mb_side, sides, qp, is_luma);
  return decoded;
}

StatusOr<ImageU8> Code(const ImageViewU8& rgb, const CodecOptions& options) {
  if (rgb.data == nullptr || rgb.width < 1 || rgb.height < 1 || rgb.channels != 3) {
    return BadInput("a degradation takes a picture of 3 channels");
  }
  AIRL_RETURN_IF_ERROR(CheckGrid(options.grid));
  AIRL_ASSIGN_OR_RETURN(ImageU8 result, ImageU8::Create(rgb.width, rgb.height, 3));
  const Planes planes = PlanesOf(rgb, options.grid);
  const Planes decoded{CodePlane(planes.luma, /*is_luma=*/true, options),
                       CodePlane(planes.cb, /*is_luma=*/false, options),
                       CodePlane(planes.cr, /*is_luma=*/false, options)};
  ToRgb(decoded, options.grid, result);
  return result;
}

// The QP at which this codec loses as much as libwebp at `quality` on a portrait (PSNR within 1
// dB), linear between four qualities.
int WebpQp(int quality) {
  constexpr int kKnots[][2] = {{0, 40}, {10, 36}, {75, 28}, {100, 19}};
  size_t i = 1;
  while (quality > kKnots[i][0]) ++i;
  const auto [low, qp_low] = kKnots[i - 1];
  const auto [high, qp_high] = kKnots[i];
  return qp_low + (qp_high - qp_low) * (quality - low) / (high - low);
}

}  // namespace

StatusOr<ImageU8> H264LikeRoundTrip(ImageViewU8 rgb, int qp, const H264LikeOptions& options) {
  if (qp < 0 || qp > kMaxBlockQp) {
    return BadInput("quantization parameter " + std::to_string(qp) + " is not in 0..51");
  }
  return Code(rgb, {.transform = options.transform,
                    .deblock = options.deblock,
                    .predicts_gradient = false,
                    .luma_qp = qp,
                    .chroma_qp = qp < 30 ? qp : kChromaQp[qp - 30],
                    .grid = options.grid});
}

StatusOr<ImageU8> WebpLikeRoundTrip(ImageViewU8 rgb, int quality, GridOffset grid) {
  if (quality < 0 || quality > 100) {
    return BadInput("WebP quality " + std::to_string(quality) + " is not in 0..100");
  }
  const int qp = WebpQp(quality);
  return Code(rgb, {.transform = BlockTransform::k4x4,
                    .deblock = true,
                    .predicts_gradient = true,
                    .luma_qp = qp,
                    .chroma_qp = qp + 3,
                    .grid = grid});
}

}  // namespace airl
