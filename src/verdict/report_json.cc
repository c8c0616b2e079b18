#include "src/verdict/report_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "src/model/spectrum_json.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

// Null where not finite. Rounding keeps the text short and the same on every target, whose exp()
// may differ in the last bit.
Json Rounded(double value, double units) {
  if (!std::isfinite(value)) return nullptr;
  const double rounded = std::round(value * units) / units;
  return rounded == 0 ? 0.0 : rounded;  // no "-0.0"
}
Json Logit(double value) { return Rounded(value, 1e6); }
Json Probability(double value) { return Rounded(value, 1e6); }
Json Seconds(double value) { return Rounded(value, 1e4); }
Json Pixels(double value) { return Rounded(value, 1e2); }

Json IntervalJson(const Score& score) {
  return {{"low", Probability(score.low)}, {"high", Probability(score.high)}};
}

Json ScoreJson(const Score& score) {
  return {{"probability", Probability(score.probability)}, {"interval", IntervalJson(score)}};
}

Json SourceJson(const SourceFacts& source) {
  return {{"name", source.name},           {"kind", source.kind},
          {"container", source.container}, {"codec", source.codec},
          {"decoder", source.decoder},     {"sha256", source.sha256},
          {"bytes", source.bytes},         {"width", source.width},
          {"height", source.height},       {"duration_s", Seconds(source.duration_s)}};
}

Json ObservationJson(const FaceObservation& observation) {
  const Face& face = observation.face;
  Json keypoints = Json::array();
  for (const PointF& point : face.keypoints)
    keypoints.push_back(Json{{"x", Pixels(point.x)}, {"y", Pixels(point.y)}});
  return {{"timestamp_s", Seconds(observation.timestamp_s)},
          {"box",
           {{"x", Pixels(face.box.x)},
            {"y", Pixels(face.box.y)},
            {"width", Pixels(face.box.width)},
            {"height", Pixels(face.box.height)}}},
          {"keypoints", std::move(keypoints)},
          {"detection_score", Probability(face.score)},
          {"logit", Logit(observation.logit)},
          {"probability", Probability(observation.score.probability)},
          {"interval", IntervalJson(observation.score)},
          {"rgb_logit", Logit(observation.rgb_logit)},
          {"spectrum_logit", Logit(observation.spectrum_logit)}};
}

Json HeatmapJson(const TrackReport& track) {
  const auto index = static_cast<size_t>(track.most_suspicious);
  if (index >= track.observations.size() || track.observations[index].heatmap.empty())
    return nullptr;
  const FaceObservation& observation = track.observations[index];
  Json values = Json::array();
  for (const float value : observation.heatmap) values.push_back(Rounded(value, 1e4));
  return {{"side", track.heatmap_side},
          {"values", std::move(values)},
          {"timestamp_s", Seconds(observation.timestamp_s)}};
}

Json LogSpectrumJson(const TrackReport& track) {
  const auto index = static_cast<size_t>(track.most_suspicious);
  if (index >= track.observations.size() || !track.log_spectrum) return nullptr;
  Json json = QuantizedSpectrumJson(*track.log_spectrum);
  json["timestamp_s"] = Seconds(track.observations[index].timestamp_s);
  return json;
}

Json MeanSpectrumJson(const std::optional<MeanSpectrum>& mean) {
  if (!mean) return nullptr;
  Json json = QuantizedSpectrumJson(mean->spectrum);
  json["faces"] = mean->faces;
  return json;
}

Json TrackJson(const TrackReport& track) {
  Json observations = Json::array();
  for (const FaceObservation& observation : track.observations)
    observations.push_back(ObservationJson(observation));
  return {{"id", track.id},
          {"whole_picture", track.whole_picture},
          {"probability", Probability(track.score.probability)},
          {"interval", IntervalJson(track.score)},
          {"rgb", ScoreJson(track.rgb)},
          {"spectrum", ScoreJson(track.spectrum)},
          {"thumbnail", track.thumbnail_data_url},
          {"observations", std::move(observations)},
          {"heatmap", HeatmapJson(track)},
          {"log_spectrum", LogSpectrumJson(track)}};
}

Json FrameJson(const FrameReport& frame) {
  return {{"timestamp_s", Seconds(frame.timestamp_s)},
          {"faces", frame.faces},
          {"probability", frame.score ? Probability(frame.score->probability) : Json(nullptr)},
          {"interval", frame.score ? IntervalJson(*frame.score) : Json(nullptr)}};
}

}  // namespace

std::string ReportToJson(const Report& report) {
  Json tracks = Json::array();
  for (const TrackReport& track : report.tracks) tracks.push_back(TrackJson(track));
  Json frames = Json::array();
  for (const FrameReport& frame : report.frames) frames.push_back(FrameJson(frame));
  Json warnings = Json::array();
  for (const Warning& warning : report.warnings)
    warnings.push_back(Json{{"code", warning.code}, {"message", warning.message}});
  const Json document = {{"schema_version", kReportSchemaVersion},
                         {"source", SourceJson(report.source)},
                         {"execution",
                          {{"provider", report.execution.provider},
                           {"precision", report.execution.precision},
                           {"threads", report.execution.threads},
                           {"frames_asked", report.execution.frames_asked},
                           {"stopped_early", report.execution.stopped_early}}},
                         {"model",
                          {{"name", report.model_name},
                           {"version", report.model_version},
                           {"sha256", report.execution.model_sha256},
                           {"preview", report.preview},
                           {"preview_note", report.preview_note},
                           {"mean_spectrum", MeanSpectrumJson(report.mean_spectrum)}}},
                         {"verdict", VerdictName(report.verdict)},
                         {"probability", Probability(report.score.probability)},
                         {"interval", IntervalJson(report.score)},
                         {"thresholds",
                          {{"likely_fake", Probability(report.thresholds.likely_fake)},
                           {"no_sign", Probability(report.thresholds.no_sign)}}},
                         {"deciding_track", report.deciding_track},
                         {"tracks", std::move(tracks)},
                         {"frames", std::move(frames)},
                         {"warnings", std::move(warnings)},
                         {"limits", report.limits}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace airl
