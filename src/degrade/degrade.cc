#include "src/degrade/degrade.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "src/base/mix_bits.h"
#include "src/decode/jpeg.h"
#include "src/degrade/gaussian.h"
#include "src/image/pack-inl.h"
#include "src/image/resize.h"
#include "src/image/weighted_rows-inl.h"

namespace airl {
namespace {

constexpr float kMaxBlurSigma = 64;

Status CheckRgb(const ImageViewU8& rgb) {
  if (rgb.data == nullptr || rgb.width < 1 || rgb.height < 1 || rgb.channels != 3) {
    return BadInput("a degradation takes a picture of 3 channels");
  }
  return OkStatus();
}

StatusOr<ImageU8> Copy(const ImageViewU8& rgb) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 copy, ImageU8::Create(rgb.width, rgb.height, rgb.channels));
  const size_t row_bytes = static_cast<size_t>(rgb.width) * static_cast<size_t>(rgb.channels);
  for (int y = 0; y < rgb.height; ++y) std::memcpy(copy.Row(y), rgb.Row(y), row_bytes);
  return copy;
}

// The index that `i` falls on when 0..size-1 is mirrored at its edges, edge samples repeated (... 1
// 0 | 0 1 ...).
int MirroredIndex(int i, int size) {
  const int period = 2 * size;
  const int phase = ((i % period) + period) % period;
  return phase < size ? phase : period - 1 - phase;
}

uint8_t RoundToU8(float value) {
  return static_cast<uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

// Number `index` of the sequence that begins at `seed`.
uint64_t RandomBits(uint64_t seed, uint64_t index) { return MixBits(seed + index * kMixStep); }

// The picture with `grid` pixels more on the left and above, its edges repeated.
StatusOr<ImageU8> PaddedToGrid(const ImageViewU8& rgb, GridOffset grid) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 padded,
                        ImageU8::Create(rgb.width + grid.x, rgb.height + grid.y, 3));
  for (int y = 0; y < padded.height(); ++y) {
    const uint8_t* from = rgb.Row(std::max(y - grid.y, 0));
    uint8_t* to = padded.Row(y);
    for (int x = 0; x < grid.x; ++x) std::memcpy(to + 3 * x, from, 3);
    std::memcpy(to + 3 * grid.x, from, static_cast<size_t>(rgb.width) * 3);
  }
  return padded;
}

}  // namespace

Status CheckGrid(GridOffset grid) {
  if (grid.x >= 0 && grid.x < 16 && grid.y >= 0 && grid.y < 16) return OkStatus();
  return BadInput("a grid begins 0..15 pixels before the picture, not " + std::to_string(grid.x) +
                  ", " + std::to_string(grid.y));
}

StatusOr<ImageU8> JpegRoundTrip(ImageViewU8 rgb, int quality, GridOffset grid,
                                bool subsample_chroma) {
  AIRL_RETURN_IF_ERROR(CheckRgb(rgb));
  AIRL_RETURN_IF_ERROR(CheckGrid(grid));
  if (grid.x == 0 && grid.y == 0) return JpegRoundTrip(rgb, quality, subsample_chroma);
  AIRL_ASSIGN_OR_RETURN(const ImageU8 padded, PaddedToGrid(rgb, grid));
  AIRL_ASSIGN_OR_RETURN(const ImageU8 coded,
                        JpegRoundTrip(padded.view(), quality, subsample_chroma));
  ImageViewU8 part = coded.view();
  part.data = coded.Row(grid.y) + 3 * grid.x;
  part.width = rgb.width;
  part.height = rgb.height;
  return Copy(part);
}

StatusOr<ImageU8> DoubleJpegRoundTrip(ImageViewU8 rgb, const DoubleJpegOptions& options) {
  AIRL_ASSIGN_OR_RETURN(
      const ImageU8 first,
      JpegRoundTrip(rgb, options.first_quality, options.first_grid, options.subsample_chroma));
  return JpegRoundTrip(first.view(), options.second_quality, options.subsample_chroma);
}

StatusOr<ImageU8> JpegRoundTrip(ImageViewU8 rgb, int quality, bool subsample_chroma) {
  AIRL_ASSIGN_OR_RETURN(
      const std::vector<uint8_t> bytes,
      EncodeJpeg(rgb, {.quality = quality, .subsample_chroma = subsample_chroma}));
  AIRL_ASSIGN_OR_RETURN(DecodedJpeg decoded, DecodeJpeg(bytes));
  return std::move(decoded.rgb);
}

StatusOr<ImageU8> GaussianBlur(ImageViewU8 rgb, float sigma_pixels) {
  AIRL_RETURN_IF_ERROR(CheckRgb(rgb));
  if (!(sigma_pixels <= kMaxBlurSigma)) {
    return BadInput("blur sigma " + std::to_string(sigma_pixels) + " is above " +
                    std::to_string(kMaxBlurSigma));
  }
  if (sigma_pixels <= 0) return Copy(rgb);
  const std::vector<float> half = HalfGaussian(static_cast<double>(sigma_pixels));
  const int radius = static_cast<int>(half.size()) - 1;
  const int taps = 2 * radius + 1;
  std::vector<float> weights(half.rbegin(), half.rend());
  weights.insert(weights.end(), half.begin() + 1, half.end());
  AIRL_ASSIGN_OR_RETURN(ImageU8 blurred, ImageU8::Create(rgb.width, rgb.height, 3));

  const int length = rgb.width * 3;
  // A row blurred along its column, with mirrored margins on both sides.
  std::vector<float> padded(static_cast<size_t>(length + 2 * radius * 3));
  float* const inner = padded.data() + radius * 3;
  std::vector<const uint8_t*> rows(weights.size());
  std::vector<const float*> shifted(weights.size());
  for (int k = 0; k < taps; ++k) shifted[static_cast<size_t>(k)] = padded.data() + 3 * k;
  std::vector<float> sums(static_cast<size_t>(length));
  for (int y = 0; y < rgb.height; ++y) {
    for (int k = 0; k < taps; ++k) {
      rows[static_cast<size_t>(k)] = rgb.Row(MirroredIndex(y + k - radius, rgb.height));
    }
    WeightedRows(rows.data(), weights.data(), taps, length, inner);
    for (int x = 1; x <= radius; ++x) {
      const int left = MirroredIndex(-x, rgb.width);
      const int right = MirroredIndex(rgb.width - 1 + x, rgb.width);
      for (int c = 0; c < 3; ++c) {
        inner[-3 * x + c] = inner[3 * left + c];
        inner[length + 3 * (x - 1) + c] = inner[3 * right + c];
      }
    }
    WeightedRows(shifted.data(), weights.data(), taps, length, sums.data());
    uint8_t* to = blurred.Row(y);
    for (int i = RoundAndClamp(sums.data(), length, to); i < length; ++i) {
      to[i] = RoundToU8(sums[static_cast<size_t>(i)]);
    }
  }
  return blurred;
}

StatusOr<ImageU8> ResizeRoundTrip(ImageViewU8 rgb, float factor) {
  AIRL_RETURN_IF_ERROR(CheckRgb(rgb));
  if (!(factor >= 0.1f && factor <= 1.0f)) {
    return BadInput("resize factor " + std::to_string(factor) + " is not in 0.1..1");
  }
  const auto reduced = [factor](int side) {
    return std::max(1, static_cast<int>(static_cast<float>(side) * factor + 0.5f));
  };
  const RectF whole{0, 0, static_cast<float>(rgb.width), static_cast<float>(rgb.height)};
  AIRL_ASSIGN_OR_RETURN(const ImageF small,
                        Resize(rgb, whole, reduced(rgb.width), reduced(rgb.height)));
  const ImageU8 small_u8 = ToU8(small.view());
  const RectF small_whole{0, 0, static_cast<float>(small.width()),
                          static_cast<float>(small.height())};
  AIRL_ASSIGN_OR_RETURN(const ImageF back,
                        Resize(small_u8.view(), small_whole, rgb.width, rgb.height));
  ImageU8 pixels = ToU8(back.view());
  if (pixels.empty()) return OutOfMemory("no memory for a resized picture");
  return pixels;
}

StatusOr<ImageU8> GaussianNoise(ImageViewU8 rgb, float sigma_levels, uint64_t seed) {
  AIRL_RETURN_IF_ERROR(CheckRgb(rgb));
  if (!(sigma_levels >= 0 && sigma_levels <= 255)) {
    return BadInput("noise sigma " + std::to_string(sigma_levels) + " is not in 0..255 levels");
  }
  const std::vector<float>& quantiles = UpperNormalQuantiles();
  AIRL_ASSIGN_OR_RETURN(ImageU8 noisy, ImageU8::Create(rgb.width, rgb.height, 3));
  const size_t length = static_cast<size_t>(rgb.width) * 3;
  uint64_t index = 0;
  uint64_t bits = 0;
  for (int y = 0; y < rgb.height; ++y) {
    const uint8_t* from = rgb.Row(y);
    uint8_t* to = noisy.Row(y);
    for (size_t i = 0; i < length; ++i, ++index) {
      // 16 bits a value: one for the sign, 15 for the quantile.
      bits = index % 4 == 0 ? RandomBits(seed, index / 4) : bits >> 16;
      const float magnitude = quantiles[bits & 0x7FFF];
      const float normal = (bits & 0x8000) != 0 ? -magnitude : magnitude;
      to[i] = RoundToU8(static_cast<float>(from[i]) + sigma_levels * normal);
    }
  }
  return noisy;
}

}  // namespace airl
