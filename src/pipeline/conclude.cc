#include "src/pipeline/conclude.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "src/decode/compression_facts.h"
#include "src/pipeline/thumbnail.h"
#include "src/spectrum/log_spectrum.h"

namespace airl {
namespace {

bool IsSmall(const Face& face) {
  return std::max(face.box.width, face.box.height) < static_cast<float>(limits::kMinFaceSide);
}

bool IsStronglyCompressed(const Frame& frame, const Face& face) {
  if (frame.jpeg_quality > 0 && frame.jpeg_quality < kPoorJpegQuality) return true;
  const RectI part = SpectrumWindow(face, frame.rgb.width(), frame.rgb.height());
  return !part.empty() && Blockiness(frame.rgb.view(), part, frame.grid) >= kStrongBlockiness;
}

Status CheckOutputs(const NetOutputs& outputs, int heatmap_side) {
  if (!std::isfinite(outputs.logit) || !std::isfinite(outputs.rgb_logit) ||
      !std::isfinite(outputs.spectrum_logit))
    return BadInput("the network gave a logit that is not finite");
  const size_t cells = static_cast<size_t>(heatmap_side) * static_cast<size_t>(heatmap_side);
  if (outputs.heatmap.size() != cells)
    return BadInput("the network's heat map has " + std::to_string(outputs.heatmap.size()) +
                    " values, the model promises " + std::to_string(cells));
  const bool finite = std::all_of(outputs.heatmap.begin(), outputs.heatmap.end(),
                                  [](float value) { return std::isfinite(value); });
  return finite ? OkStatus() : BadInput("the network gave a heat map that is not finite");
}

std::optional<QuantizedSpectrum> SpectrumToShow(const Frame& frame, const Face& face,
                                                DctPlan& plan) {
  const RectI window = SpectrumWindow(face, frame.rgb.width(), frame.rgb.height());
  std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide);
  if (!LogSpectrum(frame.rgb.view(), window, plan, spectrum).ok()) return std::nullopt;
  return Quantize(ReduceSpectrum(spectrum));
}

Status CheckFacts(const SourceFacts& source, const ExecutionFacts& execution) {
  if (source.kind != "picture" && source.kind != "video")
    return BadInput("the source's kind must be \"picture\" or \"video\"");
  if (source.bytes < 0 || source.width < 1 || source.height < 1)
    return BadInput("the source's size must not be negative or empty");
  if (!std::isfinite(source.duration_s) || source.duration_s < 0)
    return BadInput("the source's duration must be a number of seconds, 0 or more");
  if (execution.frames_asked < 1) return BadInput("the number of frames asked must be at least 1");
  if (execution.threads < 1) return BadInput("the number of threads must be at least 1");
  return OkStatus();
}

Score StreamScore(const std::vector<FaceObservation>& observations,
                  double FaceObservation::*logit) {
  std::vector<double> logits;
  logits.reserve(observations.size());
  for (const FaceObservation& observation : observations) logits.push_back(observation.*logit);
  return ScoreOf(logits, Calibration{});
}

std::vector<std::string> MethodLimits(const SourceFacts& source) {
  std::vector<std::string> texts = {
      "Finding no sign of forgery proves nothing: a forgery may carry no trace that this model "
      "knows.",
      "A high probability is a reason to look closer, not a proof: filters, retouching, upscaling "
      "and unusual cameras can leave similar traces.",
      "Compression, resizing, screenshots and sharing through messengers remove traces.",
      "Only faces that were found are judged: not one that was overlooked, the sound, the text, "
      "the "
      "background or where the file comes from.",
      "The interval tells how far the model's own numbers scatter; on material unlike its training "
      "data the error can be larger.",
  };
  if (source.kind == "video")
    texts.emplace_back("Only the listed frames were judged: a forgery between them is not seen.");
  return texts;
}

std::string Share(int part, int whole, const char* things) {
  return std::to_string(part) + " of " + std::to_string(whole) + " " + things;
}

}  // namespace

Status Conclusion::AddFrame(const Frame& frame, int faces) {
  if (frames_.size() >= limits::kMaxFramesPerCheck)
    return TooLarge("a check takes at most " + std::to_string(limits::kMaxFramesPerCheck) +
                    " frames");
  FrameState state;
  state.timestamp_s = frame.timestamp_s;
  state.faces = std::clamp(faces, 0, limits::kMaxFacesPerFrame);
  state.damaged = frame.damaged;
  frames_.push_back(state);
  if (faces >= limits::kMaxFacesPerFrame)
    AddWarning({"many_faces", "At most " + std::to_string(limits::kMaxFacesPerFrame) +
                                  " faces of a frame are judged; there may be more."});
  return OkStatus();
}

Status Conclusion::AddFace(const Frame& frame, const Face& face, int track,
                           const NetOutputs& outputs, DctPlan& plan) {
  AIRL_RETURN_IF_ERROR(CheckOutputs(outputs, spec_.heatmap_side));
  if (track < 0 || track > kWholePictureTrack)
    return TooLarge("a check takes at most " + std::to_string(limits::kMaxTracks) + " tracks");
  if (IsWholePicture(face) != (track == kWholePictureTrack))
    return BadInput("whole pictures, and only they, belong to the track of whole pictures");
  if (frames_.empty() || frames_.back().timestamp_s != frame.timestamp_s)
    return BadInput("the face belongs to a frame that was not added last");
  FrameState& frame_state = frames_.back();
  if (frame_state.judged >= limits::kMaxFacesPerFrame)
    return TooLarge("a frame takes at most " + std::to_string(limits::kMaxFacesPerFrame) +
                    " faces");

  FaceObservation observation;
  observation.track = track;
  observation.timestamp_s = frame.timestamp_s;
  observation.face = face;
  observation.logit = outputs.logit;
  observation.rgb_logit = outputs.rgb_logit;
  observation.spectrum_logit = outputs.spectrum_logit;
  ++frame_state.judged;

  if (tracks_.size() <= static_cast<size_t>(track)) tracks_.resize(static_cast<size_t>(track) + 1);
  TrackState& state = tracks_[static_cast<size_t>(track)];
  const bool small = IsSmall(face);
  const bool compressed = IsStronglyCompressed(frame, face);
  state.small += small;
  state.compressed += compressed;
  state.damaged += frame.damaged;
  state.poor += small || compressed || frame.damaged;

  auto& observations = state.observations;
  const auto suspicious = static_cast<size_t>(state.most_suspicious);
  const bool most_suspicious =
      observations.empty() || outputs.logit > observations[suspicious].logit;
  const auto at = std::upper_bound(
      observations.begin(), observations.end(), observation.timestamp_s,
      [](double time, const FaceObservation& other) { return time < other.timestamp_s; });
  const auto index = static_cast<int>(at - observations.begin());
  if (most_suspicious) {
    if (!observations.empty()) observations[suspicious].heatmap = {};
    observation.heatmap = outputs.heatmap;
    state.most_suspicious = index;
    // A report without pictures is better than none.
    StatusOr<std::string> thumbnail = ThumbnailDataUrl(frame.rgb.view(), face, spec_.crop_margin);
    state.thumbnail_data_url = thumbnail.ok() ? *std::move(thumbnail) : std::string();
    state.log_spectrum = SpectrumToShow(frame, face, plan);
  } else if (index <= state.most_suspicious) {
    ++state.most_suspicious;
  }
  observations.insert(at, std::move(observation));
  return OkStatus();
}

void Conclusion::AddWarning(Warning warning) {
  for (const Warning& known : warnings_)
    if (known.code == warning.code) return;
  warnings_.push_back(std::move(warning));
}

std::vector<double> Conclusion::CalibratedLogits(const TrackState& track, double since_s) const {
  std::vector<double> logits;
  logits.reserve(track.observations.size());
  for (const FaceObservation& observation : track.observations)
    if (observation.timestamp_s >= since_s)
      logits.push_back(CalibratedLogit(observation.logit, spec_.calibration));
  return logits;
}

double Conclusion::PoorShare(const TrackState& track) {
  return static_cast<double>(track.poor) / static_cast<double>(track.observations.size());
}

Score Conclusion::ScoreOfTrack(const TrackState& track) const {
  return ScoreOf(CalibratedLogits(track, kBeginning), spec_.calibration);
}

Conclusion::FaceScores Conclusion::ScoresOfFaces(double since_s, double quantile) const {
  FaceScores faces;
  const size_t end = std::min(tracks_.size(), static_cast<size_t>(kWholePictureTrack));
  for (size_t id = 0; id < end; ++id) {
    const std::vector<double> logits = CalibratedLogits(tracks_[id], since_s);
    if (logits.empty()) continue;
    faces.ids.push_back(static_cast<int>(id));
    faces.scores.push_back({ScoreOf(logits, spec_.calibration, quantile),
                            static_cast<int>(logits.size()), PoorShare(tracks_[id])});
  }
  return faces;
}

int Conclusion::DecidingTrackId() const {
  const FaceScores faces = ScoresOfFaces(kBeginning, kNormalQuantile975);
  const std::optional<int> deciding = DecidingTrack(faces.scores, spec_.thresholds);
  if (deciding) return faces.ids[static_cast<size_t>(*deciding)];
  const bool whole_picture_seen = tracks_.size() > static_cast<size_t>(kWholePictureTrack);
  return whole_picture_seen ? kWholePictureTrack : -1;
}

StatusOr<Score> Conclusion::Current(double since_s) const {
  const FaceScores faces = ScoresOfFaces(since_s, kNormalQuantile975);
  const std::optional<int> deciding = DecidingTrack(faces.scores, spec_.thresholds);
  if (deciding) return faces.scores[static_cast<size_t>(*deciding)].score;
  const int id = since_s == kBeginning ? DecidingTrackId() : -1;
  if (id < 0) return BadInput("no face was judged yet");
  return ScoreOfTrack(tracks_[static_cast<size_t>(id)]);
}

std::optional<Verdict> Conclusion::Settled() const {
  return SettledVerdict(ScoresOfFaces(kBeginning, kSettledQuantile).scores, spec_.thresholds);
}

std::vector<Warning> Conclusion::FoundWarnings(const SourceFacts& source) const {
  std::vector<Warning> found;
  const int id = DecidingTrackId();
  const TrackState& track = tracks_[static_cast<size_t>(id)];
  const int observations = static_cast<int>(track.observations.size());
  const int judged_frames = static_cast<int>(std::count_if(
      frames_.begin(), frames_.end(), [](const FrameState& f) { return f.judged > 0; }));
  const int damaged_frames = static_cast<int>(
      std::count_if(frames_.begin(), frames_.end(), [](const FrameState& f) { return f.damaged; }));
  if (id == kWholePictureTrack)
    found.push_back(
        {"no_face", "No face was found; the middle of the whole picture was judged in its place."});
  if (track.small > 0)
    found.push_back({"face_too_small", "The face is smaller than " +
                                           std::to_string(limits::kMinFaceSide) + " pixels in " +
                                           Share(track.small, observations, "judged pictures") +
                                           "; too little of it is left to judge well."});
  if (2 * track.compressed > observations)
    found.push_back(
        {"too_compressed", "Strong compression in " +
                               Share(track.compressed, observations, "judged pictures") +
                               "; it hides the traces that the method looks for."});
  if (damaged_frames > 0)
    found.push_back(
        {"damaged", "Damaged image data in " +
                        Share(damaged_frames, static_cast<int>(frames_.size()), "pictures") +
                        "; parts of them are a guess of the decoder."});
  if (source.kind == "video" && judged_frames < kFewFrames)
    found.push_back({"few_frames", "Only " + std::to_string(judged_frames) +
                                       (judged_frames == 1 ? " frame" : " frames") +
                                       " could be judged."});
  return found;
}

StatusOr<Report> Conclusion::Conclude(const SourceFacts& source,
                                      const ExecutionFacts& execution) const {
  AIRL_RETURN_IF_ERROR(CheckFacts(source, execution));
  const int deciding = DecidingTrackId();
  if (deciding < 0)
    return BadInput(frames_.empty()
                        ? "no frame was judged: the source gave no picture"
                        : "no face was judged in " + std::to_string(frames_.size()) + " frames");
  const TrackState& deciding_track = tracks_[static_cast<size_t>(deciding)];

  Report report;
  report.source = source;
  report.execution = execution;
  report.model_name = spec_.name;
  report.model_version = spec_.version;
  report.preview = spec_.preview;
  report.preview_note = spec_.preview_note;
  report.mean_spectrum = spec_.mean_spectrum;
  report.score = ScoreOfTrack(deciding_track);
  report.thresholds = spec_.thresholds;
  report.deciding_track = deciding;
  const TrackScore decided{report.score, static_cast<int>(deciding_track.observations.size()),
                           PoorShare(deciding_track)};
  const bool says_little = IsPoor(decided) || deciding == kWholePictureTrack;
  report.verdict = Judge(report.score, spec_.thresholds, says_little);

  std::map<double, Score> highest_at;  // of the judged faces, by time
  for (size_t id = 0; id < tracks_.size(); ++id) {
    const TrackState& state = tracks_[id];
    if (state.observations.empty()) continue;
    TrackReport track;
    track.id = static_cast<int>(id);
    track.whole_picture = track.id == kWholePictureTrack;
    track.score = ScoreOfTrack(state);
    track.rgb = StreamScore(state.observations, &FaceObservation::rgb_logit);
    track.spectrum = StreamScore(state.observations, &FaceObservation::spectrum_logit);
    track.observations = state.observations;
    const std::vector<double> logits = CalibratedLogits(state, kBeginning);
    for (size_t i = 0; i < logits.size(); ++i) {
      FaceObservation& observation = track.observations[i];
      observation.score = MomentScore(logits[i], logits, spec_.calibration);
      Score& highest =
          highest_at.try_emplace(observation.timestamp_s, observation.score).first->second;
      if (observation.score.probability > highest.probability) highest = observation.score;
    }
    track.most_suspicious = state.most_suspicious;
    track.heatmap_side = spec_.heatmap_side;
    track.thumbnail_data_url = state.thumbnail_data_url;
    track.log_spectrum = state.log_spectrum;
    report.tracks.push_back(std::move(track));
  }
  for (const FrameState& state : frames_) {
    FrameReport frame;
    frame.timestamp_s = state.timestamp_s;
    frame.faces = state.faces;
    if (state.judged > 0) frame.score = highest_at[state.timestamp_s];
    report.frames.push_back(frame);
  }
  std::stable_sort(
      report.frames.begin(), report.frames.end(),
      [](const FrameReport& a, const FrameReport& b) { return a.timestamp_s < b.timestamp_s; });
  report.warnings = warnings_;
  for (Warning& found : FoundWarnings(source)) {
    const bool told = std::any_of(warnings_.begin(), warnings_.end(),
                                  [&](const Warning& known) { return known.code == found.code; });
    if (!told) report.warnings.push_back(std::move(found));
  }
  report.limits = MethodLimits(source);
  return report;
}

}  // namespace airl
