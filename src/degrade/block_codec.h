// Video and WebP compression as far as a picture shows it: intra prediction from decoded
// neighbours, integer transform, quantization, 4:2:0 chroma, deblocking. Whole numbers throughout,
// the same pixels on every target. No bit stream is written. Left out: inter prediction (every
// frame is an intra frame), rate control (one quantizer a picture), directional modes, the
// transform of chroma DC levels. Errors: kBadInput for pictures without 3 channels and parameters
// out of range; kOutOfMemory.
#pragma once

#include "src/base/status.h"
#include "src/degrade/degrade.h"
#include "src/image/image.h"

namespace airl {

enum class BlockTransform {
  k4x4,
  k8x8,
  kAdaptive,  // chosen for each macroblock: 8 x 8 where it is smooth, as encoders tend to
};

struct H264LikeOptions {
  BlockTransform transform = BlockTransform::kAdaptive;
  bool deblock = true;
  GridOffset grid = {};  // of the macroblocks
};

// `qp` 0..51, of luma; chroma follows by the standard's table.
StatusOr<ImageU8> H264LikeRoundTrip(ImageViewU8 rgb, int qp, const H264LikeOptions& options = {});

// `quality` 0..100. A stand-in for VP8 intra coding: 4 x 4 blocks with the same four ways to
// predict (mean, from above, from the left, gradient), but H.264's transform, quantizer and edge
// filter. The QP is the one that loses as much as libwebp does (40, 36, 28, 19 for 0, 10, 75, 100),
// chroma's 3 more.
StatusOr<ImageU8> WebpLikeRoundTrip(ImageViewU8 rgb, int quality, GridOffset grid = {});

}  // namespace airl
