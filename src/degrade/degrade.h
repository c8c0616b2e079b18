// Degradations that a picture meets on its way through the net, for training and robustness tables:
// all on RGB8, all the same bit for bit on every target. Errors: kBadInput for pictures without 3
// channels and parameters out of range.
#pragma once

#include <cstdint>

#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

// Where a grid of blocks begins: its first macroblock of 16 x 16 pixels starts `x` pixels left of
// the picture and `y` above it, 0..15. A crop out of a compressed picture has any of these.
struct GridOffset {
  int x = 0;
  int y = 0;
};
Status CheckGrid(GridOffset grid);

// JPEG written and read again at `quality` 1..100.
StatusOr<ImageU8> JpegRoundTrip(ImageViewU8 rgb, int quality, bool subsample_chroma = true);
// The same on a grid that does not begin with the picture.
StatusOr<ImageU8> JpegRoundTrip(ImageViewU8 rgb, int quality, GridOffset grid,
                                bool subsample_chroma = true);

struct DoubleJpegOptions {
  int first_quality = 75;  // 1..100
  int second_quality = 90;
  GridOffset first_grid = {};  // against the second one's
  bool subsample_chroma = true;
};
// Written and read twice, as a picture that was cut out and saved again.
StatusOr<ImageU8> DoubleJpegRoundTrip(ImageViewU8 rgb, const DoubleJpegOptions& options);
// Separable Gaussian, sigma in pixels (at most 64), support 3 sigma, edges mirrored. sigma <= 0
// returns a copy.
StatusOr<ImageU8> GaussianBlur(ImageViewU8 rgb, float sigma_pixels);
// Reduced by `factor` (0.1..1) with antialias, and brought back to its size.
StatusOr<ImageU8> ResizeRoundTrip(ImageViewU8 rgb, float factor);
// Additive Gaussian noise, sigma 0..255 in 8-bit levels, independent in every channel, cut at 4.3
// sigma, from a counter-based generator seeded by `seed`.
StatusOr<ImageU8> GaussianNoise(ImageViewU8 rgb, float sigma_levels, uint64_t seed);

}  // namespace airl
