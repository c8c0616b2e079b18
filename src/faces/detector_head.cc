#include "src/faces/detector_head.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "src/base/limits.h"
#include "src/faces/nms.h"
#include "src/image/resize.h"

namespace airl {
namespace {

constexpr size_t kValuesPerBox = 4 + 2 * kFaceKeypointCount;

struct AnchorGrid {
  int cells;  // per axis
  int anchors_per_cell;
};

std::vector<AnchorGrid> Grids(AnchorLayout layout) {
  if (layout == AnchorLayout::kFull) return {{48, 1}};
  return {{16, 2}, {8, 6}};
}

bool IsFinite(const RectF& rect) {
  return std::isfinite(rect.x) && std::isfinite(rect.y) && std::isfinite(rect.width) &&
         std::isfinite(rect.height);
}

bool IsFinite(const Face& face) {
  return IsFinite(face.box) &&
         std::all_of(face.keypoints.begin(), face.keypoints.end(),
                     [](PointF p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

// The part of `part` that lies in the picture; empty where there is none.
RectF Inside(const RectF& part, ImageViewU8 rgb) {
  const float x = std::max(part.x, 0.0f);
  const float y = std::max(part.y, 0.0f);
  return {x, y, std::min(part.right(), static_cast<float>(rgb.width)) - x,
          std::min(part.bottom(), static_cast<float>(rgb.height)) - y};
}

Face FaceFromRaw(std::span<const float> raw, PointF anchor_px, const Letterbox& letterbox) {
  const auto to_picture = [&](float x, float y) {
    return PointF{(x + anchor_px.x - letterbox.offset_x) / letterbox.scale,
                  (y + anchor_px.y - letterbox.offset_y) / letterbox.scale};
  };
  Face face;
  const PointF center = to_picture(raw[0], raw[1]);
  const float width = raw[2] / letterbox.scale;
  const float height = raw[3] / letterbox.scale;
  face.box = {center.x - width / 2, center.y - height / 2, width, height};
  for (size_t k = 0; k < kFaceKeypointCount; ++k) {
    face.keypoints[k] = to_picture(raw[4 + 2 * k], raw[5 + 2 * k]);
  }
  return face;
}

float DetectionScore(float logit) {
  return static_cast<float>(1.0 / (1.0 + std::exp(-static_cast<double>(logit))));
}

}  // namespace

int DetectorInputSide(AnchorLayout layout) { return layout == AnchorLayout::kFull ? 192 : 128; }

int AnchorCount(AnchorLayout layout) {
  int count = 0;
  for (const AnchorGrid& grid : Grids(layout))
    count += grid.cells * grid.cells * grid.anchors_per_cell;
  return count;
}

std::vector<PointF> MakeAnchors(AnchorLayout layout) {
  std::vector<PointF> anchors;
  anchors.reserve(static_cast<size_t>(AnchorCount(layout)));
  for (const AnchorGrid& grid : Grids(layout)) {
    const auto cells = static_cast<float>(grid.cells);
    for (int y = 0; y < grid.cells; ++y) {
      for (int x = 0; x < grid.cells; ++x) {
        const PointF center{(static_cast<float>(x) + 0.5f) / cells,
                            (static_cast<float>(y) + 0.5f) / cells};
        anchors.insert(anchors.end(), static_cast<size_t>(grid.anchors_per_cell), center);
      }
    }
  }
  return anchors;
}

StatusOr<DetectorInput> MakeDetectorInput(ImageViewU8 rgb, const RectF& part, AnchorLayout layout) {
  if (rgb.channels != 3) return BadInput("face detector: the picture is not RGB");
  if (!IsFinite(part)) return BadInput("face detector: part that is not finite");
  const RectF inside = Inside(part, rgb);
  if (!(inside.width > 0 && inside.height > 0)) return BadInput("face detector: empty part");

  const int side = DetectorInputSide(layout);
  const float scale = static_cast<float>(side) / std::max(inside.width, inside.height);
  // Whole input pixels, so that one scale holds for both axes: at most half an input pixel is cut
  // off on each edge.
  const auto whole = [&](float length) {
    return std::clamp(static_cast<int>(std::floor(length * scale + 1e-3f)), 1, side);
  };
  const int width = whole(inside.width);
  const int height = whole(inside.height);
  const PointF center = inside.center();
  const float shown_width = std::min(static_cast<float>(width) / scale, inside.width);
  const float shown_height = std::min(static_cast<float>(height) / scale, inside.height);
  const RectF shown{center.x - shown_width / 2, center.y - shown_height / 2, shown_width,
                    shown_height};
  AIRL_ASSIGN_OR_RETURN(const ImageF resized, Resize(rgb, shown, width, height));

  const int left = (side - width) / 2;
  const int top = (side - height) / 2;
  DetectorInput input;
  input.letterbox = {scale, static_cast<float>(left) - shown.x * scale,
                     static_cast<float>(top) - shown.y * scale};
  const auto row_length = static_cast<size_t>(side);
  const size_t plane = row_length * row_length;
  input.tensor.assign(3 * plane, 0.0f);
  for (int y = 0; y < height; ++y) {
    const float* from = resized.Row(y);
    float* to =
        &input.tensor[static_cast<size_t>(top + y) * row_length + static_cast<size_t>(left)];
    for (size_t x = 0; x < static_cast<size_t>(width); ++x) {
      for (size_t channel = 0; channel < 3; ++channel) {
        to[channel * plane + x] = from[3 * x + channel] * (1.0f / 127.5f) - 1.0f;
      }
    }
  }
  return input;
}

StatusOr<std::vector<Face>> DecodeFaces(std::span<const float> boxes, std::span<const float> scores,
                                        const Letterbox& letterbox,
                                        const FaceDetectorOptions& options) {
  const std::vector<PointF> anchors = MakeAnchors(options.layout);
  if (scores.size() != anchors.size() || boxes.size() != anchors.size() * kValuesPerBox) {
    return BadInput("face detector: " + std::to_string(boxes.size()) + " box values and " +
                    std::to_string(scores.size()) + " scores for " +
                    std::to_string(anchors.size()) + " anchors");
  }
  if (!(letterbox.scale > 0) || !std::isfinite(letterbox.scale) ||
      !std::isfinite(letterbox.offset_x) || !std::isfinite(letterbox.offset_y)) {
    return BadInput("face detector: letterbox without a scale");
  }
  const auto side = static_cast<float>(DetectorInputSide(options.layout));
  std::vector<Face> found;
  for (size_t i = 0; i < anchors.size(); ++i) {
    if (!std::isfinite(scores[i])) continue;
    const float score = DetectionScore(scores[i]);
    if (score < options.min_score) continue;
    Face face = FaceFromRaw(boxes.subspan(i * kValuesPerBox, kValuesPerBox),
                            {anchors[i].x * side, anchors[i].y * side}, letterbox);
    face.score = score;
    if (!IsFinite(face) || !(face.box.width > 0 && face.box.height > 0)) continue;
    found.push_back(face);
  }
  std::vector<Face> faces = WeightedNms(std::move(found), options.nms_iou);
  if (faces.size() > limits::kMaxFacesPerFrame) faces.resize(limits::kMaxFacesPerFrame);
  return faces;
}

}  // namespace airl
