// Logits to a report: everything after the networks.
#pragma once

#include <vector>

#include "src/base/status.h"
#include "src/pipeline/prepare.h"
#include "src/verdict/report.h"

namespace airl {

// What the AIRL net said of one face.
struct NetOutputs {
  double logit = 0;
  double rgb_logit = 0;
  double spectrum_logit = 0;
  std::vector<float> heatmap;
};

// Collects a check's frames and concludes. Observations may be concluded at any time and added to afterwards.
class Conclusion {
 public:
  explicit Conclusion(const ModelSpec& spec) : spec_(spec) {}

  // A frame was searched and `faces` faces were found (0: the whole picture may be judged).
  void AddFrame(const Frame& frame, int faces);
  // Errors: kBadInput for values that are not finite or a heat map of the wrong size; kTooLarge above limits.h.
  Status AddFace(const Frame& frame, const Face& face, int track, const NetOutputs& outputs);
  void AddWarning(Warning warning);
  // The running probability, for progress. kBadInput before the first face.
  StatusOr<Score> Current() const;

  StatusOr<Report> Conclude(const SourceFacts& source, const ExecutionFacts& execution) const;

 private:
  struct TrackState {
    std::vector<FaceObservation> observations;
    std::string thumbnail_data_url;
    double thumbnail_logit = 0;
    bool whole_picture = false;
  };
  struct FrameState {
    double timestamp_s = 0;
    int faces = 0;
    double max_logit = 0;  // calibrated
    int judged = 0;
    float blockiness = 0;
    int jpeg_quality = 0;
    bool damaged = false;
  };

  ModelSpec spec_;
  std::vector<TrackState> tracks_;
  std::vector<FrameState> frames_;
  std::vector<Warning> warnings_;
  int small_faces_ = 0;
};

}  // namespace airl
