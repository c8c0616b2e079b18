#include "src/pipeline/prepare.h"

#include <algorithm>
#include <cmath>

#include "src/base/limits.h"
#include "src/image/orientation.h"

namespace airl {
namespace {

std::string SizeText(int width, int height) {
  return std::to_string(width) + " x " + std::to_string(height);
}

StatusOr<Frame> CheckedFrame(Frame frame) {
  if (frame.rgb.empty()) return OutOfMemory("no memory for an upright copy of the picture");
  if (std::min(frame.rgb.width(), frame.rgb.height()) < limits::kMinImageSide)
    return BadInput("the picture is " + SizeText(frame.rgb.width(), frame.rgb.height()) +
                    " pixels; below " + std::to_string(limits::kMinImageSide) +
                    " a side nothing can be judged");
  return frame;
}

Status CheckPlacement(int rotation_degrees, double timestamp_s) {
  if (rotation_degrees != 0 && rotation_degrees != 90 && rotation_degrees != 180 &&
      rotation_degrees != 270)
    return BadInput("a rotation of " + std::to_string(rotation_degrees) +
                    " degrees; it must be 0, 90, 180 or 270");
  if (!std::isfinite(timestamp_s)) return BadInput("the frame's time is not a finite number");
  return OkStatus();
}

StatusOr<Frame> UprightFrame(ImageU8 stored, int rotation_degrees, double timestamp_s) {
  const int orientation = OrientationFromRotation(rotation_degrees);
  Frame frame;
  frame.grid = UprightGrid(stored.width(), stored.height(), orientation);
  frame.rgb = ApplyOrientation(std::move(stored), orientation);
  frame.timestamp_s = timestamp_s;
  return CheckedFrame(std::move(frame));
}

// `part` must lie inside the picture.
StatusOr<ImageU8> CopyPart(ImageViewU8 rgb, const RectI& part) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 copy, ImageU8::Create(part.width, part.height, rgb.channels));
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* row = rgb.Row(part.y + y) + part.x * rgb.channels;
    std::copy_n(row, part.width * rgb.channels, copy.Row(y));
  }
  return copy;
}

}  // namespace

StatusOr<Frame> FrameFromJpeg(std::span<const uint8_t> bytes) {
  AIRL_ASSIGN_OR_RETURN(DecodedJpeg jpeg, DecodeJpeg(bytes));
  Frame frame;
  frame.rgb = std::move(jpeg.rgb);
  frame.jpeg_quality = jpeg.info.estimated_quality;
  frame.damaged = jpeg.damaged;
  frame.grid = UprightGrid(jpeg.info.width, jpeg.info.height, jpeg.info.orientation);
  return CheckedFrame(std::move(frame));
}

StatusOr<Frame> FrameFromPlanes(const FramePlanes& planes, int rotation_degrees,
                                double timestamp_s) {
  AIRL_RETURN_IF_ERROR(CheckPlacement(rotation_degrees, timestamp_s));
  AIRL_ASSIGN_OR_RETURN(ImageU8 rgb, RgbFromPlanes(planes));
  return UprightFrame(std::move(rgb), rotation_degrees, timestamp_s);
}

StatusOr<Frame> FrameFromRgba(std::span<const uint8_t> rgba, int width, int height,
                              int rotation_degrees, double timestamp_s) {
  AIRL_RETURN_IF_ERROR(CheckPlacement(rotation_degrees, timestamp_s));
  AIRL_ASSIGN_OR_RETURN(ImageU8 rgb, RgbFromRgba(rgba, width, height));
  return UprightFrame(std::move(rgb), rotation_degrees, timestamp_s);
}

StatusOr<Frame> CropFrame(const Frame& frame, const RectI& part) {
  // Subtraction instead of right(): the sum may overflow.
  const bool inside = part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0 &&
                      part.width <= frame.rgb.width() - part.x &&
                      part.height <= frame.rgb.height() - part.y;
  if (!inside)
    return BadInput("the part to keep leaves the frame of " +
                    SizeText(frame.rgb.width(), frame.rgb.height()) + " pixels");
  Frame cropped;
  AIRL_ASSIGN_OR_RETURN(cropped.rgb, CopyPart(frame.rgb.view(), part));
  cropped.timestamp_s = frame.timestamp_s;
  cropped.jpeg_quality = frame.jpeg_quality;
  cropped.damaged = frame.damaged;
  cropped.grid = GridInPart(frame.grid, part.x, part.y);
  return CheckedFrame(std::move(cropped));
}

StatusOr<TrainingSample> CutTrainingSample(const Frame& frame, const Face& face) {
  TrainingSample sample;
  sample.part = TrainingCrop(face, frame.rgb.width(), frame.rgb.height());
  if (sample.part.empty()) return BadInput("the face lies outside the frame");
  sample.face =
      Translate(face, -static_cast<float>(sample.part.x), -static_cast<float>(sample.part.y));
  AIRL_ASSIGN_OR_RETURN(sample.rgb, CopyPart(frame.rgb.view(), sample.part));
  return sample;
}

}  // namespace airl
