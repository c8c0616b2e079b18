// What a check tells: the report, as plain data. report_json.h writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/faces/face.h"
#include "src/model/model_spec.h"
#include "src/spectrum/reduced_spectrum.h"
#include "src/verdict/aggregate.h"
#include "src/verdict/calibration.h"

namespace airl {

inline constexpr int kReportSchemaVersion = 1;

// Facts the host knows and the core copies.
struct SourceFacts {
  std::string name;       // file name, no path
  std::string kind;       // "picture" or "video"
  std::string container;  // "jpeg", "png", "mp4", "webm", ...
  std::string codec;      // "jpeg", "avc", "vp9", ...
  std::string decoder;    // "core" (libjpeg-turbo), "browser", "webcodecs", "node-av", "sharp", ...
  std::string sha256;     // of the file; empty where it was not read whole
  int64_t bytes = 0;
  int width = 0;
  int height = 0;
  double duration_s = 0;  // 0 for pictures
};

struct ExecutionFacts {
  std::string provider;   // "webgpu", "wasm", "cpu"
  std::string precision;  // of the variant used
  std::string model_sha256;
  int threads = 1;
  int frames_asked = 1;        // times of the clip that were to be judged; 1 for pictures
  bool stopped_early = false;  // before all of them, because the verdict was settled
};

// One judged face in one frame.
struct FaceObservation {
  int track = 0;
  double timestamp_s = 0;
  Face face;
  double logit = 0;  // raw; as are the two below
  double rgb_logit = 0;
  double spectrum_logit = 0;
  Score score;  // calibrated, of this frame: MomentScore() among its track's frames
  std::vector<float>
      heatmap;  // [heatmap_side, heatmap_side], raw class activation; empty where it was let go
};

// A warning: stable code, and plain words. The core finds "too_compressed", "face_too_small",
// "no_face", "few_frames", "damaged" and "many_faces"; hosts add theirs ("canvas_noise", ...).
struct Warning {
  std::string code;
  std::string message;
};

struct TrackReport {
  int id = 0;
  bool whole_picture = false;
  Score score;
  Score rgb;  // what each stream alone says, uncalibrated sigmoid of the mean of its logits
  Score spectrum;
  std::vector<FaceObservation>
      observations;         // in time; only the most suspicious keeps its heat map
  int most_suspicious = 0;  // index of the observation with the highest logit
  int heatmap_side = 0;
  // Of that observation, as kept for showing; none where it could not be made.
  std::optional<QuantizedSpectrum> log_spectrum;
  std::string thumbnail_data_url;  // JPEG of that observation's face, upright
};

struct FrameReport {
  double timestamp_s = 0;
  int faces = 0;
  // Of the frame's most suspicious face, as FaceObservation::score; none where nothing was judged.
  std::optional<Score> score;
};

struct Report {
  SourceFacts source;
  ExecutionFacts execution;
  std::string model_name;
  std::string model_version;
  bool preview = false;
  std::string preview_note;
  std::optional<MeanSpectrum> mean_spectrum;  // the model package's
  Verdict verdict = Verdict::kUncertain;
  Score score;
  Thresholds thresholds;
  int deciding_track = -1;  // id of a track
  std::vector<TrackReport> tracks;
  std::vector<FrameReport> frames;
  std::vector<Warning> warnings;
  std::vector<std::string> limits;  // of the method, in plain words
};

}  // namespace airl
