// One check of one picture or clip, frame by frame: the order in which a host calls the stages
// around the networks. The binding and native tools wrap this class and decide nothing themselves.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/faces/track.h"
#include "src/pipeline/conclude.h"
#include "src/pipeline/prepare.h"

namespace airl {

struct FrameFacts {
  int width = 0;  // pixels, upright
  int height = 0;
  int jpeg_quality = 0;
  bool damaged = false;
};

struct TrackedFace {
  Face face;
  int track = -1;  // -1: not tracked
};

// For each frame: load, search (DetectorInput, the face net, DecodeFaces), accept, and for each
// accepted face FaceInputs, the AIRL net, AddOutputs. Every call out of this order is kBadInput and
// changes nothing.
class Check {
 public:
  // Without a model, faces can be found and cut for training, not judged.
  static StatusOr<Check> Create(std::optional<ModelSpec> spec);

  // A new current frame; a frame that cannot be loaded leaves the last one in place. Frames come in
  // any order of time.
  StatusOr<FrameFacts> LoadJpeg(std::span<const uint8_t> bytes);
  StatusOr<FrameFacts> LoadPlanes(const FramePlanes& planes, int rotation_degrees,
                                  double timestamp_s);
  StatusOr<FrameFacts> LoadRgba(std::span<const uint8_t> rgba, int width, int height,
                                int rotation_degrees, double timestamp_s);
  // Keeps only `part` of the current frame, before its faces are accepted.
  StatusOr<FrameFacts> CropFrame(const RectI& part);

  StatusOr<std::vector<float>> DetectorTensor(AnchorLayout layout);
  // Faces of the current frame, not yet accepted. Needs DetectorTensor of the same layout before
  // it.
  StatusOr<std::vector<Face>> DecodeFaces(AnchorLayout layout, std::span<const float> boxes,
                                          std::span<const float> scores, float min_score) const;

  // Takes `faces` as the current frame's, once a frame, and tracks them; the result is in the same
  // order. Above limits::kMaxFacesPerFrame and limits::kMaxTracks the rest is left out, with the
  // warning "many_faces".
  StatusOr<std::vector<TrackedFace>> AcceptFaces(std::span<const Face> faces);
  // Takes the whole picture as the current frame's one face, unless faces were accepted.
  StatusOr<std::vector<TrackedFace>> AcceptWholePicture();

  // Of accepted face `index`.
  StatusOr<FaceTensors> FaceInputs(int index);
  StatusOr<TrainingSample> CutSample(int index) const;
  // Once a face. Returns the score of this face alone.
  StatusOr<Score> AddOutputs(int index, const NetOutputs& outputs);

  void AddWarning(Warning warning);
  // As Conclusion's.
  StatusOr<Score> Current() const;
  StatusOr<Score> Current(double since_s) const;
  std::optional<Verdict> Settled() const;
  StatusOr<Report> Conclude(const SourceFacts& source, const ExecutionFacts& execution) const;

 private:
  struct AcceptedFace {
    TrackedFace tracked;
    bool judged = false;
  };

  Check(std::optional<ModelSpec> spec, DctPlan plan);
  StatusOr<FrameFacts> Take(StatusOr<Frame> frame);
  FrameFacts Facts() const;
  Status NeedFrame() const;
  Status NeedModel() const;
  Status NeedFace(int index) const;
  std::vector<TrackedFace> Accepted() const;
  Status Enter(int faces);

  std::optional<ModelSpec> spec_;
  DctPlan plan_;
  Tracker tracker_;
  Conclusion conclusion_;
  std::optional<Frame> frame_;
  std::optional<Letterbox> letterboxes_[2];  // by AnchorLayout
  std::vector<AcceptedFace> faces_;
  bool entered_ = false;  // the current frame was accepted
};

}  // namespace airl
