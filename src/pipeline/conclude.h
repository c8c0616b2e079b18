// Logits to a report: everything after the networks.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "src/base/limits.h"
#include "src/base/status.h"
#include "src/pipeline/prepare.h"
#include "src/verdict/report.h"

namespace airl {

// The track of whole pictures (WholePicture); ids below it are faces'.
inline constexpr int kWholePictureTrack = limits::kMaxTracks;

// At or above this Blockiness() around the face, or below this JPEG quality, compression has taken
// the traces. Measured on the middle 256 x 256 pixels of 626 JPEG files, photographs and generated:
// 0.3 % reach it as they are; written again, 0.3 % at quality 80, 2 % at 50, 38 % at 30, 62 % at
// 20, 96 % at 10. (At 1.6 it would be 30 % at 50, but also 9 % as they are: smooth skin makes the
// grid of a harmless quality 75 stand out.)
inline constexpr float kStrongBlockiness = 2.0f;
inline constexpr int kPoorJpegQuality = 50;
// A clip with fewer judged frames gets the warning "few_frames".
inline constexpr int kFewFrames = 4;

// What the AIRL net said of one face.
struct NetOutputs {
  double logit = 0;
  double rgb_logit = 0;
  double spectrum_logit = 0;
  std::vector<float> heatmap;
};

// Collects a check's frames and concludes. Observations may be concluded at any time and added to
// afterwards.
//
// The verdict is Judge() of the score of the track that decides (DecidingTrack()). Tracks of whole
// pictures decide only where no face was judged, and then the verdict is uncertain: the model has
// learned from faces. The material is poor, which makes the verdict
// uncertain, where more than half of the deciding track's observations are of faces below
// limits::kMinFaceSide, too strongly compressed or in damaged frames; each of the three comes with
// its warning.
class Conclusion {
 public:
  explicit Conclusion(const ModelSpec& spec) : spec_(spec) {}

  // Frames come in any order of time; the report tells them in time.
  //
  // A frame was searched and `faces` faces were found (0: the whole picture may be judged).
  // Errors: kTooLarge above limits::kMaxFramesPerCheck.
  Status AddFrame(const Frame& frame, int faces);
  // A judged face of the frame added last. `track`: 0 .. limits::kMaxTracks - 1, or
  // kWholePictureTrack. `plan`: for the spectrum that the report shows, of kSpectrumSide. Errors:
  // kBadInput for values that are not finite, a heat map of the wrong
  // size or a frame that was not added; kTooLarge above limits.h.
  Status AddFace(const Frame& frame, const Face& face, int track, const NetOutputs& outputs,
                 DctPlan& plan);
  // The first warning of a code stays; it takes the place of the core's own of that code.
  void AddWarning(Warning warning);
  // The running probability, for progress: of what was seen at `since_s` or later. kBadInput where
  // no face was judged there.
  StatusOr<Score> Current(double since_s = kBeginning) const;
  // The verdict where more frames of the clip would not change it, nothing where they might
  // (SettledVerdict()).
  std::optional<Verdict> Settled() const;

  // Errors: kBadInput where nothing was judged, and for facts that the report cannot hold.
  StatusOr<Report> Conclude(const SourceFacts& source, const ExecutionFacts& execution) const;

 private:
  struct TrackState {
    std::vector<FaceObservation> observations;
    int most_suspicious = 0;
    std::string thumbnail_data_url;
    std::optional<QuantizedSpectrum> log_spectrum;
    int small = 0;  // observations of faces that are too small; as are the two below
    int compressed = 0;
    int damaged = 0;
    int poor = 0;  // with at least one of the three
  };
  struct FrameState {
    double timestamp_s = 0;
    int faces = 0;
    int judged = 0;
    bool damaged = false;
  };

  struct FaceScores {
    std::vector<int> ids;
    std::vector<TrackScore> scores;
  };
  static constexpr double kBeginning = -std::numeric_limits<double>::infinity();

  // Of the observations at `since_s` or later, in time.
  std::vector<double> CalibratedLogits(const TrackState& track, double since_s) const;
  Score ScoreOfTrack(const TrackState& track) const;
  // Of a track with observations.
  static double PoorShare(const TrackState& track);
  // Of the tracks of faces; of their observations at `since_s` or later.
  FaceScores ScoresOfFaces(double since_s, double quantile) const;
  int DecidingTrackId() const;  // -1 for none
  std::vector<Warning> FoundWarnings(const SourceFacts& source) const;

  ModelSpec spec_;
  std::vector<TrackState> tracks_;  // by id
  std::vector<FrameState> frames_;
  std::vector<Warning> warnings_;
};

}  // namespace airl
