// BlazeFace (Bazarevsky et al. 2019): picture to network input, raw outputs to faces.
#pragma once

#include <span>
#include <vector>

#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"

namespace airl {

enum class AnchorLayout {
  kFull,   // 48 x 48 cell centres, one anchor each: 2304, input 192 x 192
  kShort,  // 16 x 16 x 2, then 8 x 8 x 6: 896, input 128 x 128
};

struct FaceDetectorOptions {
  AnchorLayout layout = AnchorLayout::kFull;
  float min_score = 0.5f;
  float nms_iou = 0.3f;
};

// Side of the square network input in pixels, and the number of anchors.
int DetectorInputSide(AnchorLayout layout);
int AnchorCount(AnchorLayout layout);
// Anchor centres in units of the input side, 0..1.
std::vector<PointF> MakeAnchors(AnchorLayout layout);

// Where the picture lies in the letterboxed input: input = picture * scale + offset.
struct Letterbox {
  float scale = 1;
  float offset_x = 0;
  float offset_y = 0;
};

struct DetectorInput {
  std::vector<float>
      tensor;  // [1, 3, side, side], -1..1, the picture centred, borders 0 (mid gray)
  Letterbox letterbox;
};

// `part` of an RGB8 picture as network input. The letterbox maps whole-picture coordinates.
StatusOr<DetectorInput> MakeDetectorInput(ImageViewU8 rgb, const RectF& part, AnchorLayout layout);

// boxes [anchors, 16]: centre x, y, width, height, then 6 keypoints x, y, in input pixels relative
// to the anchor's centre. scores [anchors]: logits. Returns faces above min_score after weighted
// NMS, best first, at most limits::kMaxFacesPerFrame. Errors: kBadInput for wrong lengths; values
// that are not finite are passed over.
StatusOr<std::vector<Face>> DecodeFaces(std::span<const float> boxes, std::span<const float> scores,
                                        const Letterbox& letterbox,
                                        const FaceDetectorOptions& options = {});

}  // namespace airl
