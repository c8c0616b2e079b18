#include "src/pipeline/conclude.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "src/spectrum/log_spectrum.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr int kCells = 4;  // 2 x 2

ModelSpec Spec() {
  ModelSpec spec;
  spec.name = "airl-test";
  spec.version = "1.2.3";
  spec.heatmap_side = 2;
  spec.calibration.temperature = 2;
  spec.calibration.logit_sigma = 0.1;
  return spec;
}

SourceFacts Source(const char* kind) {
  SourceFacts source;
  source.kind = kind;
  source.width = 320;
  source.height = 240;
  return source;
}

NetOutputs Outputs(double logit) {
  return {logit, logit / 2, -logit, std::vector<float>(kCells, static_cast<float>(logit))};
}

class ConcludeTest : public testing::Test {
 protected:
  ConcludeTest() : conclusion_(Spec()) { frame_.rgb = TexturedPicture(320, 240, 9, 2); }

  // One frame with one face, judged.
  void Judge(double timestamp_s, double logit, int track = 0, const Face& face = BigFace()) {
    frame_.timestamp_s = timestamp_s;
    ASSERT_TRUE(conclusion_.AddFrame(frame_, track == kWholePictureTrack ? 0 : 1).ok());
    const Status status = conclusion_.AddFace(frame_, face, track, Outputs(logit), plan_);
    ASSERT_TRUE(status.ok()) << status.ToString();
  }

  Report Concluded(const char* kind = "video") {
    StatusOr<Report> report = conclusion_.Conclude(Source(kind), {});
    EXPECT_TRUE(report.ok()) << report.status().ToString();
    return report.ok() ? *std::move(report) : Report{};
  }

  static Face BigFace() { return TiltedFace({100, 60, 120, 120}, 5); }
  static Face SmallFace() { return TiltedFace({100, 60, 63, 63}, 5); }

  static bool Warns(const Report& report, const std::string& code) {
    for (const Warning& warning : report.warnings)
      if (warning.code == code) return true;
    return false;
  }

  Frame frame_;
  DctPlan plan_ = *DctPlan::Create();
  Conclusion conclusion_;
};

TEST_F(ConcludeTest, CopiesFactsOfModelAndSource) {
  Judge(0, 1);
  SourceFacts source = Source("picture");
  source.name = "a.jpg";
  ExecutionFacts execution;
  execution.model_sha256 = "abc";
  const StatusOr<Report> report = conclusion_.Conclude(source, execution);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->source.name, "a.jpg");
  EXPECT_EQ(report->execution.model_sha256, "abc");
  EXPECT_EQ(report->model_name, "airl-test");
  EXPECT_EQ(report->model_version, "1.2.3");
}

TEST_F(ConcludeTest, ScoreIsTheCalibratedMeanOfTheTrack) {
  Judge(0, 4);
  Judge(1, 8);
  const Report report = Concluded();
  EXPECT_NEAR(report.score.probability, Sigmoid(3), 1e-12);
  EXPECT_EQ(conclusion_.Current()->probability, report.score.probability);
  ASSERT_EQ(report.tracks.size(), 1u);
  EXPECT_NEAR(report.tracks[0].rgb.probability, Sigmoid(3), 1e-12);
  EXPECT_NEAR(report.tracks[0].spectrum.probability, Sigmoid(-6), 1e-12);
  EXPECT_NEAR(report.tracks[0].observations[1].score.probability, Sigmoid(4), 1e-12);
}

TEST_F(ConcludeTest, ClearScoresGiveTheirVerdicts) {
  for (int i = 0; i < 4; ++i) Judge(i, 10);
  EXPECT_EQ(Concluded().verdict, Verdict::kLikelyFake);
  conclusion_ = Conclusion(Spec());
  for (int i = 0; i < 4; ++i) Judge(i, -10);
  EXPECT_EQ(Concluded().verdict, Verdict::kNoSignOfForgery);
  conclusion_ = Conclusion(Spec());
  for (int i = 0; i < 4; ++i) Judge(i, 1);
  EXPECT_EQ(Concluded().verdict, Verdict::kUncertain);
}

TEST_F(ConcludeTest, ASmallBystanderDoesNotHideAForgedFace) {
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 2).ok());
  ASSERT_TRUE(conclusion_.AddFace(frame_, BigFace(), 0, Outputs(10), plan_).ok());
  ASSERT_TRUE(conclusion_.AddFace(frame_, SmallFace(), 1, Outputs(10.2), plan_).ok());
  const Report report = Concluded("picture");
  EXPECT_EQ(report.verdict, Verdict::kLikelyFake);
  EXPECT_EQ(report.deciding_track, 0);
  EXPECT_FALSE(Warns(report, "face_too_small"));
}

TEST_F(ConcludeTest, OneForgedFaceDecides) {
  for (int i = 0; i < 4; ++i) {
    frame_.timestamp_s = i;
    ASSERT_TRUE(conclusion_.AddFrame(frame_, 2).ok());
    ASSERT_TRUE(conclusion_.AddFace(frame_, BigFace(), 0, Outputs(-10), plan_).ok());
    ASSERT_TRUE(conclusion_.AddFace(frame_, BigFace(), 3, Outputs(10), plan_).ok());
  }
  const Report report = Concluded();
  EXPECT_EQ(report.deciding_track, 3);
  EXPECT_EQ(report.verdict, Verdict::kLikelyFake);
  ASSERT_EQ(report.tracks.size(), 2u);
  EXPECT_EQ(report.tracks[0].id, 0);
  EXPECT_EQ(report.tracks[1].id, 3);
  EXPECT_NEAR(report.frames[2].score->probability, Sigmoid(5), 1e-12);
  EXPECT_EQ(report.frames[2].score->low, report.tracks[1].observations[2].score.low);
}

TEST_F(ConcludeTest, OnlyTheMostSuspiciousObservationKeepsItsHeatMap) {
  Judge(0, 1);
  Judge(1, 7);
  Judge(2, 3);
  const TrackReport track = Concluded().tracks[0];
  EXPECT_EQ(track.most_suspicious, 1);
  EXPECT_TRUE(track.observations[0].heatmap.empty());
  EXPECT_EQ(track.observations[1].heatmap, std::vector<float>(kCells, 7.0f));
  EXPECT_TRUE(track.observations[2].heatmap.empty());
  EXPECT_EQ(track.thumbnail_data_url.substr(0, 23), "data:image/jpeg;base64,");
}

TEST_F(ConcludeTest, SpectrumIsThatOfTheMostSuspiciousObservation) {
  const auto spectrum_of = [&](const Face& face) {
    std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide);
    EXPECT_TRUE(
        LogSpectrum(frame_.rgb.view(), SpectrumWindow(face, 320, 240), plan_, spectrum).ok());
    return Quantize(ReduceSpectrum(spectrum));
  };
  Judge(0, 7, 0, TiltedFace({10, 60, 120, 120}, 5));
  Judge(1, 1, 0, TiltedFace({190, 60, 120, 120}, 5));
  const std::optional<QuantizedSpectrum> shown = Concluded().tracks[0].log_spectrum;
  ASSERT_TRUE(shown.has_value());
  const QuantizedSpectrum left = spectrum_of(TiltedFace({10, 60, 120, 120}, 5));
  EXPECT_EQ(shown->map.bytes, left.map.bytes);
  EXPECT_EQ(shown->map.low, left.map.low);
  EXPECT_EQ(shown->profile.bytes, left.profile.bytes);
  Judge(2, 9, 0, TiltedFace({190, 60, 120, 120}, 5));
  EXPECT_NE(Concluded().tracks[0].log_spectrum->map.bytes, left.map.bytes);
}

TEST_F(ConcludeTest, MeanSpectrumIsTheModels) {
  Judge(0, 1);
  EXPECT_FALSE(Concluded().mean_spectrum.has_value());
  ModelSpec spec = Spec();
  spec.mean_spectrum = MeanSpectrum{7, {}};
  conclusion_ = Conclusion(spec);
  Judge(0, 1);
  EXPECT_EQ(Concluded().mean_spectrum->faces, 7);
}

TEST_F(ConcludeTest, FramesWithoutAJudgedFaceHaveNoProbability) {
  Judge(0, 1);
  frame_.timestamp_s = 1;
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 0).ok());
  const Report report = Concluded();
  ASSERT_EQ(report.frames.size(), 2u);
  EXPECT_TRUE(report.frames[0].score.has_value());
  EXPECT_FALSE(report.frames[1].score.has_value());
  EXPECT_EQ(report.frames[1].faces, 0);
}

TEST_F(ConcludeTest, MayBeConcludedBetweenFrames) {
  Judge(0, 10);
  EXPECT_EQ(Concluded().frames.size(), 1u);
  Judge(1, -10);
  const Report report = Concluded();
  EXPECT_EQ(report.frames.size(), 2u);
  EXPECT_NEAR(report.score.probability, 0.5, 1e-12);
}

TEST_F(ConcludeTest, NothingJudgedIsBadInputThatSaysWhy) {
  EXPECT_EQ(conclusion_.Current().status().code(), StatusCode::kBadInput);
  EXPECT_NE(conclusion_.Conclude(Source("video"), {}).status().message().find("no frame"),
            std::string::npos);
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 0).ok());
  const Status status = conclusion_.Conclude(Source("video"), {}).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("no face was judged in 1 frame"), std::string::npos);
}

TEST_F(ConcludeTest, WholePictureWarnsAndDecidesOnlyWithoutFaces) {
  const Face whole = WholePicture(320, 240);
  for (int i = 0; i < 4; ++i) Judge(i, 10, kWholePictureTrack, whole);
  Report report = Concluded();
  EXPECT_EQ(report.deciding_track, kWholePictureTrack);
  EXPECT_TRUE(report.tracks[0].whole_picture);
  EXPECT_TRUE(Warns(report, "no_face"));
  EXPECT_EQ(report.verdict, Verdict::kUncertain);
  for (int i = 4; i < 8; ++i) Judge(i, -10);
  report = Concluded();
  EXPECT_EQ(report.verdict, Verdict::kNoSignOfForgery);
  EXPECT_EQ(report.deciding_track, 0);
  EXPECT_FALSE(Warns(report, "no_face"));
}

TEST_F(ConcludeTest, FewFramesOfAVideoWarn) {
  for (int i = 0; i < 3; ++i) Judge(i, 10);
  EXPECT_TRUE(Warns(Concluded("video"), "few_frames"));
  EXPECT_FALSE(Warns(Concluded("picture"), "few_frames"));
  Judge(3, 10);
  EXPECT_FALSE(Warns(Concluded("video"), "few_frames"));
}

TEST_F(ConcludeTest, SmallFacesWarnAndTheirMajorityIsUncertain) {
  Judge(0, 10, 0, SmallFace());
  Judge(1, 10);
  EXPECT_TRUE(Warns(Concluded(), "face_too_small"));
  EXPECT_EQ(Concluded().verdict, Verdict::kLikelyFake);
  Judge(2, 10, 0, SmallFace());
  EXPECT_EQ(Concluded().verdict, Verdict::kUncertain);
}

TEST_F(ConcludeTest, FaceOfTheLeastSideDoesNotWarn) {
  Judge(0, 10, 0, TiltedFace({100, 60, 50, 64}, 0));
  EXPECT_FALSE(Warns(Concluded(), "face_too_small"));
}

TEST_F(ConcludeTest, LowJpegQualityWarnsAndIsUncertain) {
  frame_.jpeg_quality = 50;
  Judge(0, 10);
  EXPECT_FALSE(Warns(Concluded("picture"), "too_compressed"));
  EXPECT_EQ(Concluded("picture").verdict, Verdict::kLikelyFake);
  conclusion_ = Conclusion(Spec());
  frame_.jpeg_quality = 49;
  Judge(0, 10);
  EXPECT_TRUE(Warns(Concluded("picture"), "too_compressed"));
  EXPECT_EQ(Concluded("picture").verdict, Verdict::kUncertain);
}

TEST_F(ConcludeTest, BlocksLeftByCompressionWarn) {
  JpegEncodeOptions options;
  options.quality = 5;
  frame_ = *FrameFromJpeg(*EncodeJpeg(frame_.rgb.view(), options));
  frame_.jpeg_quality = 0;  // as of a screenshot
  Judge(0, 10);
  EXPECT_TRUE(Warns(Concluded("picture"), "too_compressed"));
}

TEST_F(ConcludeTest, DamagedFramesWarnAndTheirMajorityIsUncertain) {
  frame_.damaged = true;
  Judge(0, 10);
  EXPECT_TRUE(Warns(Concluded("picture"), "damaged"));
  EXPECT_EQ(Concluded("picture").verdict, Verdict::kUncertain);
}

TEST_F(ConcludeTest, FramesFullOfFacesWarn) {
  ASSERT_TRUE(conclusion_.AddFrame(frame_, limits::kMaxFacesPerFrame).ok());
  ASSERT_TRUE(conclusion_.AddFace(frame_, BigFace(), 0, Outputs(1), plan_).ok());
  EXPECT_TRUE(Warns(Concluded("picture"), "many_faces"));
}

TEST_F(ConcludeTest, CleanMaterialHasNoWarnings) {
  for (int i = 0; i < 4; ++i) Judge(i, 10);
  EXPECT_TRUE(Concluded().warnings.empty());
}

TEST_F(ConcludeTest, HostsWarningOfACodeComesOnceAndFirst) {
  conclusion_.AddWarning({"no_face", "first"});
  conclusion_.AddWarning({"no_face", "second"});
  Judge(0, 10, kWholePictureTrack, WholePicture(320, 240));
  const Report report = Concluded("picture");
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].message, "first");
}

TEST_F(ConcludeTest, UnusableOutputsAreBadInputAndLeaveNoTrace) {
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 1).ok());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<NetOutputs> broken(5, Outputs(1));
  broken[0].logit = nan;
  broken[1].rgb_logit = nan;
  broken[2].spectrum_logit = std::numeric_limits<double>::infinity();
  broken[3].heatmap.push_back(0);
  broken[4].heatmap[1] = std::numeric_limits<float>::quiet_NaN();
  for (const NetOutputs& outputs : broken)
    EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), 0, outputs, plan_).code(),
              StatusCode::kBadInput);
  EXPECT_FALSE(conclusion_.Current().ok());
}

TEST_F(ConcludeTest, FaceOfAnUnknownFrameIsBadInput) {
  EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), 0, Outputs(1), plan_).code(),
            StatusCode::kBadInput);
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 1).ok());
  frame_.timestamp_s = 5;
  EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), 0, Outputs(1), plan_).code(),
            StatusCode::kBadInput);
}

TEST_F(ConcludeTest, WholePictureAndItsTrackBelongTogether) {
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 1).ok());
  EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), kWholePictureTrack, Outputs(1), plan_).code(),
            StatusCode::kBadInput);
  EXPECT_EQ(conclusion_.AddFace(frame_, WholePicture(320, 240), 0, Outputs(1), plan_).code(),
            StatusCode::kBadInput);
}

TEST_F(ConcludeTest, LimitsAreKept) {
  for (const int track : {-1, kWholePictureTrack + 1})
    EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), track, Outputs(1), plan_).code(),
              StatusCode::kTooLarge);
  ASSERT_TRUE(conclusion_.AddFrame(frame_, 1).ok());
  for (int i = 0; i < limits::kMaxFacesPerFrame; ++i)
    ASSERT_TRUE(conclusion_.AddFace(frame_, BigFace(), i, Outputs(1), plan_).ok());
  EXPECT_EQ(conclusion_.AddFace(frame_, BigFace(), 20, Outputs(1), plan_).code(),
            StatusCode::kTooLarge);
  for (int i = 1; i < limits::kMaxFramesPerCheck; ++i)
    ASSERT_TRUE(conclusion_.AddFrame(frame_, 1).ok());
  EXPECT_EQ(conclusion_.AddFrame(frame_, 1).code(), StatusCode::kTooLarge);
}

TEST_F(ConcludeTest, FactsThatNoReportCanHoldAreBadInput) {
  Judge(0, 1);
  const SourceFacts good = Source("picture");
  SourceFacts kind = good, width = good, bytes = good, duration = good;
  kind.kind = "sound";
  width.width = 0;
  bytes.bytes = -1;
  duration.duration_s = std::numeric_limits<double>::quiet_NaN();
  for (const SourceFacts& source : {kind, width, bytes, duration})
    EXPECT_EQ(conclusion_.Conclude(source, {}).status().code(), StatusCode::kBadInput);
  ExecutionFacts execution;
  execution.threads = 0;
  EXPECT_EQ(conclusion_.Conclude(good, execution).status().code(), StatusCode::kBadInput);
}

TEST_F(ConcludeTest, NoTextCallsAPictureReal) {
  frame_.damaged = true;
  frame_.jpeg_quality = 10;
  Judge(0, 10, 0, SmallFace());
  const Report report = Concluded();
  std::string texts;
  for (const Warning& warning : report.warnings) texts += warning.message + " ";
  for (const std::string& limit : report.limits) texts += limit + " ";
  EXPECT_GE(report.warnings.size(), 4u);
  EXPECT_GE(report.limits.size(), 5u);
  for (const char* word : {" real ", " real.", "Real ", "authentic", "genuine"})
    EXPECT_EQ(texts.find(word), std::string::npos) << word;
}

TEST_F(ConcludeTest, RecentScoreLeavesOutWhatWasBefore) {
  for (int i = 0; i < 4; ++i) Judge(i, i < 2 ? -10 : 10);
  EXPECT_NEAR(conclusion_.Current()->probability, 0.5, 1e-12);
  EXPECT_NEAR(conclusion_.Current(2)->probability, Sigmoid(5), 1e-12);
  EXPECT_EQ(conclusion_.Current(3.5).status().code(), StatusCode::kBadInput);
}

TEST_F(ConcludeTest, ClearFramesSettleTheVerdictAndMixedOnesDoNot) {
  for (int i = 0; i < kMinSettledFrames; ++i) {
    EXPECT_EQ(conclusion_.Settled(), std::nullopt) << i;
    Judge(i, 10 + i % 2);
  }
  EXPECT_EQ(conclusion_.Settled(), Verdict::kLikelyFake);
  conclusion_ = Conclusion(Spec());
  for (int i = 0; i < kMinSettledFrames; ++i) Judge(i, i % 2 == 0 ? 10 : -2);
  EXPECT_EQ(conclusion_.Settled(), std::nullopt);
}

TEST_F(ConcludeTest, PoorMaterialSettlesUncertainAndHalfPoorNothing) {
  for (int i = 0; i < kMinSettledFrames; ++i) Judge(i, 10, 0, SmallFace());
  EXPECT_EQ(conclusion_.Settled(), Verdict::kUncertain);
  conclusion_ = Conclusion(Spec());
  for (int i = 0; i < kMinSettledFrames; ++i) Judge(i, 10, 0, i % 2 == 0 ? SmallFace() : BigFace());
  EXPECT_EQ(conclusion_.Settled(), std::nullopt);
}

}  // namespace
}  // namespace airl
