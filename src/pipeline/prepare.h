// Bytes or planes to tensors: everything before the networks.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "src/base/status.h"
#include "src/decode/compression_facts.h"
#include "src/decode/jpeg.h"
#include "src/faces/crop.h"
#include "src/faces/detector_head.h"
#include "src/image/color.h"
#include "src/model/input_tensor.h"

namespace airl {

// A decoded frame with what is known of its past.
struct Frame {
  ImageU8 rgb;  // upright
  double timestamp_s = 0;
  int jpeg_quality = 0;  // of the file the frame came from; 0 where unknown
  bool damaged = false;
  BlockGrid grid = {};  // of the file or clip that the frame came from
};

// Errors of all three: those of the decoder or conversion; kBadInput for a side below
// limits::kMinImageSide, a rotation other than 0, 90, 180 or 270 degrees (clockwise) and a time
// that is not finite.
StatusOr<Frame> FrameFromJpeg(std::span<const uint8_t> bytes);
StatusOr<Frame> FrameFromPlanes(const FramePlanes& planes, int rotation_degrees,
                                double timestamp_s);
StatusOr<Frame> FrameFromRgba(std::span<const uint8_t> rgba, int width, int height,
                              int rotation_degrees, double timestamp_s);

// A copy of `part` of a frame; what is known of its past stays. Errors: kBadInput for a part that
// leaves the frame or is smaller than limits::kMinImageSide.
StatusOr<Frame> CropFrame(const Frame& frame, const RectI& part);

// One face cut for training: pixels at native resolution, and the face in their coordinates.
struct TrainingSample {
  RectI part;  // of the frame
  Face face;
  ImageU8 rgb;
};
StatusOr<TrainingSample> CutTrainingSample(const Frame& frame, const Face& face);

}  // namespace airl
