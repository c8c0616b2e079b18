#include "src/verdict/report_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/support/faces.h"
#include "tests/support/paths.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

FaceObservation Observation(int track, double timestamp_s, double logit) {
  FaceObservation observation;
  observation.track = track;
  observation.timestamp_s = timestamp_s;
  observation.face = TiltedFace({100.25f, 80.5f, 120, 130.125f}, 0);
  observation.logit = logit;
  observation.rgb_logit = logit / 2;
  observation.spectrum_logit = -logit;
  observation.score = {Sigmoid(logit), Sigmoid(logit - 1), Sigmoid(logit + 1)};
  return observation;
}

QuantizedSpectrum SampleSpectrum(float low) {
  std::vector<uint8_t> cells(size_t{kReducedSide} * kReducedSide);
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = static_cast<uint8_t>(i);
  const std::vector<uint8_t> profile(kSpectrumSide, 128);
  return {{low, -1.234567f, cells}, {low, -2, profile}};
}

Report SampleReport() {
  Report report;
  report.source = {"clip \"one\".mp4",   "video",      "mp4", "avc", "webcodecs",
                   std::string(64, 'a'), 123456789012, 1280,  720,   12.34567};
  report.execution = {"wasm", "float16_weights", std::string(64, 'b'), 4};
  report.model_name = "airl-lite";
  report.model_version = "0.1.0";
  report.preview = true;
  report.preview_note = "Preview model: do not rely on it.";
  report.mean_spectrum = MeanSpectrum{512, SampleSpectrum(-5)};
  report.verdict = Verdict::kLikelyFake;
  report.score = {0.9371234567, 0.81, 0.99};
  report.deciding_track = 1;
  for (const int id : {1, 64}) {
    TrackReport track;
    track.id = id;
    track.whole_picture = id == 64;
    track.score = report.score;
    track.rgb = {0.7, 0.6, 0.8};
    track.spectrum = {0.4, 0.3, 0.5};
    track.observations = {Observation(id, 0, 1.5), Observation(id, 0.5, 2.5)};
    track.most_suspicious = 1;
    track.heatmap_side = 2;
    track.observations[1].heatmap = {0.123456f, -1, 0, 2.5f};
    track.thumbnail_data_url = "data:image/jpeg;base64,/9j/";
    track.log_spectrum = SampleSpectrum(-6.5f);
    report.tracks.push_back(std::move(track));
  }
  report.tracks[1].observations[1].heatmap.clear();
  report.tracks[1].log_spectrum.reset();
  report.frames = {{0, 1, Score{0.81757447619, 0.62, 0.92}},
                   {0.5, 1, Score{0.924, 0.81, 0.97}},
                   {1, 0, std::nullopt}};
  report.warnings = {{"few_frames", "Only 2 frames could be judged."}};
  report.limits = {"Finding no sign of forgery proves nothing."};
  return report;
}

// The golden file is also what tests/web validates against report.schema.json. AIRL_UPDATE_GOLDEN=1
// writes it anew.
TEST(ReportJsonTest, MatchesTheGoldenReport) {
  const Json written = Json::parse(ReportToJson(SampleReport()), nullptr, false);
  ASSERT_FALSE(written.is_discarded());
  const std::string text = written.dump(2) + "\n";
  if (std::getenv("AIRL_UPDATE_GOLDEN") != nullptr)
    std::ofstream(GoldenPath("report.json")) << text;
  std::ifstream file(GoldenPath("report.json"));
  const std::string golden((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(text, golden);
}

TEST(ReportJsonTest, NumbersThatAreNotFiniteBecomeNull) {
  Report report = SampleReport();
  report.score.probability = std::numeric_limits<double>::quiet_NaN();
  report.score.high = std::numeric_limits<double>::infinity();
  const Json json = Json::parse(ReportToJson(report), nullptr, false);
  EXPECT_TRUE(json["probability"].is_null());
  EXPECT_TRUE(json["interval"]["high"].is_null());
}

TEST(ReportJsonTest, InvalidUtf8IsReplaced) {
  Report report = SampleReport();
  report.source.name = "a\xffz";
  const Json json = Json::parse(ReportToJson(report), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["source"]["name"], "a\xEF\xBF\xBDz");
}

TEST(ReportJsonTest, NumbersAreRounded) {
  const Json json = Json::parse(ReportToJson(SampleReport()), nullptr, false);
  EXPECT_EQ(json["probability"].get<double>(), 0.937123);
  EXPECT_EQ(json["source"]["duration_s"].get<double>(), 12.3457);
  EXPECT_EQ(json["tracks"][0]["heatmap"]["values"][0].get<double>(), 0.1235);
  EXPECT_EQ(json["tracks"][0]["observations"][0]["box"]["height"].get<double>(), 130.13);
}

TEST(ReportJsonTest, SpectraThatAreNotThereAreNull) {
  Report report = SampleReport();
  report.mean_spectrum.reset();
  const Json json = Json::parse(ReportToJson(report), nullptr, false);
  EXPECT_TRUE(json["model"]["mean_spectrum"].is_null());
  EXPECT_TRUE(json["tracks"][1]["log_spectrum"].is_null());
  EXPECT_EQ(json["tracks"][0]["log_spectrum"]["map"]["high"].get<double>(), -1.2346);
  EXPECT_EQ(json["tracks"][0]["log_spectrum"]["timestamp_s"], 0.5);
}

TEST(ReportJsonTest, ReportWithoutTracksIsStillJson) {
  const Json json = Json::parse(ReportToJson(Report{}), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_TRUE(json["tracks"].is_array());
  EXPECT_EQ(json["verdict"], "uncertain");
}

}  // namespace
}  // namespace airl
