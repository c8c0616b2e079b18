#include "src/pipeline/check.h"

#include <algorithm>
#include <cmath>

#include "src/faces/upright_square.h"

namespace airl {
namespace {

size_t Slot(AnchorLayout layout) { return layout == AnchorLayout::kFull ? 0 : 1; }

}  // namespace

StatusOr<Check> Check::Create(std::optional<ModelSpec> spec) {
  AIRL_ASSIGN_OR_RETURN(DctPlan plan, DctPlan::Create());
  return Check(std::move(spec), std::move(plan));
}

Check::Check(std::optional<ModelSpec> spec, DctPlan plan)
    : spec_(std::move(spec)), plan_(std::move(plan)), conclusion_(spec_.value_or(ModelSpec{})) {}

FrameFacts Check::Facts() const {
  return {frame_->rgb.width(), frame_->rgb.height(), frame_->jpeg_quality, frame_->damaged};
}

Status Check::NeedFrame() const { return frame_ ? OkStatus() : BadInput("no frame is loaded"); }

Status Check::NeedModel() const {
  return spec_ ? OkStatus() : BadInput("this check was created without a model");
}

Status Check::NeedFace(int index) const {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  if (index < 0 || static_cast<size_t>(index) >= faces_.size())
    return BadInput("face " + std::to_string(index) + " of a frame with " +
                    std::to_string(faces_.size()) + " accepted faces");
  return OkStatus();
}

StatusOr<FrameFacts> Check::Take(StatusOr<Frame> frame) {
  if (!frame.ok()) return frame.status();
  frame_ = *std::move(frame);
  letterboxes_[0].reset();
  letterboxes_[1].reset();
  faces_.clear();
  entered_ = false;
  return Facts();
}

StatusOr<FrameFacts> Check::LoadJpeg(std::span<const uint8_t> bytes) {
  return Take(FrameFromJpeg(bytes));
}

StatusOr<FrameFacts> Check::LoadPlanes(const FramePlanes& planes, int rotation_degrees,
                                       double timestamp_s) {
  return Take(FrameFromPlanes(planes, rotation_degrees, timestamp_s));
}

StatusOr<FrameFacts> Check::LoadRgba(std::span<const uint8_t> rgba, int width, int height,
                                     int rotation_degrees, double timestamp_s) {
  return Take(FrameFromRgba(rgba, width, height, rotation_degrees, timestamp_s));
}

StatusOr<FrameFacts> Check::CropFrame(const RectI& part) {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  if (entered_) return BadInput("the frame's faces were accepted; it cannot be cropped any more");
  return Take(airl::CropFrame(*frame_, part));
}

StatusOr<std::vector<float>> Check::DetectorTensor(AnchorLayout layout) {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  const ImageViewU8 view = frame_->rgb.view();
  const RectF whole{0, 0, static_cast<float>(view.width), static_cast<float>(view.height)};
  AIRL_ASSIGN_OR_RETURN(DetectorInput input, MakeDetectorInput(view, whole, layout));
  letterboxes_[Slot(layout)] = input.letterbox;
  return std::move(input.tensor);
}

StatusOr<std::vector<Face>> Check::DecodeFaces(AnchorLayout layout, std::span<const float> boxes,
                                               std::span<const float> scores,
                                               float min_score) const {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  const std::optional<Letterbox>& letterbox = letterboxes_[Slot(layout)];
  if (!letterbox) return BadInput("outputs of a detector input that this frame did not give");
  if (!(min_score > 0 && min_score <= 1)) return BadInput("the least score must lie in 0..1");
  FaceDetectorOptions options;
  options.layout = layout;
  options.min_score = min_score;
  return airl::DecodeFaces(boxes, scores, *letterbox, options);
}

Status Check::Enter(int faces) {
  if (entered_) return OkStatus();
  AIRL_RETURN_IF_ERROR(conclusion_.AddFrame(*frame_, faces));
  entered_ = true;
  return OkStatus();
}

std::vector<TrackedFace> Check::Accepted() const {
  std::vector<TrackedFace> tracked;
  for (const AcceptedFace& face : faces_) tracked.push_back(face.tracked);
  return tracked;
}

StatusOr<std::vector<TrackedFace>> Check::AcceptFaces(std::span<const Face> faces) {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  if (entered_) return BadInput("the frame's faces were accepted before");
  for (const Face& face : faces)
    if (!IsUsable(face) || !std::isfinite(face.score) || !(face.score > 0))
      return BadInput("a face whose box, keypoints or score are not usable numbers");
  if (faces.size() > limits::kMaxListedFaces)
    return TooLarge("a frame takes a list of at most " + std::to_string(limits::kMaxListedFaces) +
                    " faces");
  AIRL_RETURN_IF_ERROR(Enter(static_cast<int>(faces.size())));
  const std::span<const Face> taken =
      faces.first(std::min<size_t>(faces.size(), limits::kMaxFacesPerFrame));
  if (taken.empty()) return Accepted();
  const std::vector<int> tracks =
      tracker_.Update(taken, frame_->timestamp_s, SignatureOf(frame_->rgb.view()));
  for (size_t i = 0; i < taken.size(); ++i) {
    if (tracks[i] >= 0) {
      faces_.push_back({{taken[i], tracks[i]}, false});
    } else {
      conclusion_.AddWarning({"many_faces", "At most " + std::to_string(limits::kMaxTracks) +
                                                " faces of a clip are judged; there are more."});
    }
  }
  return Accepted();
}

StatusOr<std::vector<TrackedFace>> Check::AcceptWholePicture() {
  AIRL_RETURN_IF_ERROR(NeedFrame());
  if (!faces_.empty()) return BadInput("the frame's faces were accepted before");
  AIRL_RETURN_IF_ERROR(Enter(0));
  const Face whole = WholePicture(frame_->rgb.width(), frame_->rgb.height());
  faces_.push_back({{whole, kWholePictureTrack}, false});
  return Accepted();
}

StatusOr<FaceTensors> Check::FaceInputs(int index) {
  AIRL_RETURN_IF_ERROR(NeedModel());
  AIRL_RETURN_IF_ERROR(NeedFace(index));
  const Face& face = faces_[static_cast<size_t>(index)].tracked.face;
  return MakeFaceTensors(frame_->rgb.view(), face, {spec_->rgb_side, spec_->crop_margin}, plan_);
}

StatusOr<TrainingSample> Check::CutSample(int index) const {
  AIRL_RETURN_IF_ERROR(NeedFace(index));
  return CutTrainingSample(*frame_, faces_[static_cast<size_t>(index)].tracked.face);
}

StatusOr<Score> Check::AddOutputs(int index, const NetOutputs& outputs) {
  AIRL_RETURN_IF_ERROR(NeedModel());
  AIRL_RETURN_IF_ERROR(NeedFace(index));
  AcceptedFace& face = faces_[static_cast<size_t>(index)];
  if (face.judged) return BadInput("face " + std::to_string(index) + " was judged before");
  AIRL_RETURN_IF_ERROR(
      conclusion_.AddFace(*frame_, face.tracked.face, face.tracked.track, outputs, plan_));
  face.judged = true;
  const double logit = CalibratedLogit(outputs.logit, spec_->calibration);
  return ScoreOf({&logit, 1}, spec_->calibration);
}

void Check::AddWarning(Warning warning) { conclusion_.AddWarning(std::move(warning)); }

StatusOr<Score> Check::Current() const { return conclusion_.Current(); }

StatusOr<Score> Check::Current(double since_s) const { return conclusion_.Current(since_s); }

std::optional<Verdict> Check::Settled() const { return conclusion_.Settled(); }

StatusOr<Report> Check::Conclude(const SourceFacts& source, const ExecutionFacts& execution) const {
  AIRL_RETURN_IF_ERROR(NeedModel());
  return conclusion_.Conclude(source, execution);
}

}  // namespace airl
