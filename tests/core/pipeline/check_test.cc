#include "src/pipeline/check.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "src/spectrum/log_spectrum.h"
#include "tests/support/faces.h"
#include "tests/support/model_json.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

std::vector<uint8_t> Jpeg(int width, int height) {
  return *EncodeJpeg(TexturedPicture(width, height, 6, 4).view());
}

Check NewCheck() { return *Check::Create(*ParseModelSpec(ModelJson())); }

// Both streams say the same.
NetOutputs EvenOutputs(double logit) { return {logit, logit, logit, std::vector<float>(49, 0.5f)}; }

SourceFacts Picture() {
  SourceFacts source;
  source.kind = "picture";
  source.width = 320;
  source.height = 240;
  return source;
}

const Face kFace = TiltedFace({100, 60, 120, 120}, 5);

// Loads a frame of a clip: gray, 160 x 120.
StatusOr<FrameFacts> LoadAt(Check& check, double timestamp_s) {
  static const std::vector<uint8_t> rgba(size_t{4} * 160 * 120, 90);
  return check.LoadRgba(rgba, 160, 120, 0, timestamp_s);
}

TEST(CheckTest, PictureFromBytesToReport) {
  Check check = NewCheck();
  const StatusOr<FrameFacts> facts = check.LoadJpeg(Jpeg(320, 240));
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->width, 320);
  EXPECT_EQ(facts->height, 240);
  EXPECT_EQ(facts->jpeg_quality, 90);
  const std::vector<Face> found = {kFace};
  const StatusOr<std::vector<TrackedFace>> faces = check.AcceptFaces(found);
  ASSERT_TRUE(faces.ok());
  ASSERT_EQ(faces->size(), 1u);
  EXPECT_EQ((*faces)[0].track, 0);
  const StatusOr<FaceTensors> tensors = check.FaceInputs(0);
  ASSERT_TRUE(tensors.ok());
  EXPECT_EQ(tensors->rgb.size(), size_t{3} * 224 * 224);
  EXPECT_EQ(tensors->spectrum.size(), size_t{256} * 256);
  const StatusOr<Score> score = check.AddOutputs(0, EvenOutputs(10));
  ASSERT_TRUE(score.ok());
  // Temperature 2, bias -0.5.
  EXPECT_NEAR(score->probability, Sigmoid(4.5), 1e-12);
  EXPECT_NEAR(check.Current()->probability, Sigmoid(4.5), 1e-12);
  const StatusOr<Report> report = check.Conclude(Picture(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->verdict, Verdict::kLikelyFake);
  EXPECT_TRUE(report->preview);
}

TEST(CheckTest, DetectorOutputsBecomeFacesOfThePicture) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(384, 192)).ok());
  const StatusOr<std::vector<float>> tensor = check.DetectorTensor(AnchorLayout::kFull);
  ASSERT_TRUE(tensor.ok());
  ASSERT_EQ(tensor->size(), size_t{3} * 192 * 192);
  // Anchor 24 * 48 + 24 stands at (24.5, 24.5) / 48 of the input: (98, 98) of 192 pixels.
  std::vector<float> boxes(size_t{2304} * 16, 0.0f);
  std::vector<float> scores(2304, -20.0f);
  const size_t anchor = 24 * 48 + 24;
  boxes[anchor * 16 + 2] = 40;
  boxes[anchor * 16 + 3] = 40;
  scores[anchor] = 5;
  const StatusOr<std::vector<Face>> faces =
      check.DecodeFaces(AnchorLayout::kFull, boxes, scores, 0.5f);
  ASSERT_TRUE(faces.ok());
  ASSERT_EQ(faces->size(), 1u);
  // The picture is halved to 192 x 96 and centred, 48 rows down.
  EXPECT_NEAR((*faces)[0].box.center().x, 98 * 2, 0.5);
  EXPECT_NEAR((*faces)[0].box.center().y, (98 - 48) * 2, 0.5);
  EXPECT_NEAR((*faces)[0].box.width, 80, 0.5);
}

TEST(CheckTest, DetectorOutputsOfAnotherFrameAreBadInput) {
  Check check = NewCheck();
  const std::vector<float> boxes(size_t{2304} * 16), scores(2304);
  EXPECT_EQ(check.DecodeFaces(AnchorLayout::kFull, boxes, scores, 0.5f).status().code(),
            StatusCode::kBadInput);
  ASSERT_TRUE(check.LoadJpeg(Jpeg(64, 64)).ok());
  ASSERT_TRUE(check.DetectorTensor(AnchorLayout::kFull).ok());
  EXPECT_EQ(check.DecodeFaces(AnchorLayout::kShort, boxes, scores, 0.5f).status().code(),
            StatusCode::kBadInput);
  ASSERT_TRUE(check.LoadJpeg(Jpeg(64, 64)).ok());
  EXPECT_EQ(check.DecodeFaces(AnchorLayout::kFull, boxes, scores, 0.5f).status().code(),
            StatusCode::kBadInput);
}

TEST(CheckTest, LeastScoresOutsideTheirRangeAreBadInput) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(64, 64)).ok());
  ASSERT_TRUE(check.DetectorTensor(AnchorLayout::kFull).ok());
  const std::vector<float> boxes(size_t{2304} * 16), scores(2304);
  for (const float least : {0.0f, 1.5f, std::numeric_limits<float>::quiet_NaN()})
    EXPECT_EQ(check.DecodeFaces(AnchorLayout::kFull, boxes, scores, least).status().code(),
              StatusCode::kBadInput);
}

TEST(CheckTest, NothingWorksBeforeTheFirstFrame) {
  Check check = NewCheck();
  EXPECT_EQ(check.CropFrame({0, 0, 20, 20}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.DetectorTensor(AnchorLayout::kFull).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.AcceptFaces({}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.AcceptWholePicture().status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.FaceInputs(0).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.CutSample(0).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.AddOutputs(0, EvenOutputs(1)).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.Current().status().code(), StatusCode::kBadInput);
}

TEST(CheckTest, FaceKeepsItsTrackThroughAClip) {
  Check check = NewCheck();
  const std::vector<Face> left = {TiltedFace({20, 30, 40, 40}, 0)};
  const std::vector<Face> both = {TiltedFace({110, 30, 40, 40}, 0),
                                  TiltedFace({22, 30, 40, 40}, 0)};
  ASSERT_TRUE(LoadAt(check, 0).ok());
  EXPECT_EQ((*check.AcceptFaces(left))[0].track, 0);
  ASSERT_TRUE(LoadAt(check, 0.1).ok());
  const StatusOr<std::vector<TrackedFace>> tracked = check.AcceptFaces(both);
  ASSERT_TRUE(tracked.ok());
  EXPECT_EQ((*tracked)[0].track, 1);
  EXPECT_EQ((*tracked)[1].track, 0);
}

TEST(CheckTest, FramesMayComeInAnyOrderOfTime) {
  Check check = NewCheck();
  const Face face = TiltedFace({20, 30, 40, 40}, 0);
  for (const double time : {2.0, 0.5, 1.0}) {
    ASSERT_TRUE(LoadAt(check, time).ok());
    ASSERT_EQ((*check.AcceptFaces({&face, 1}))[0].track, 0) << time;
    ASSERT_TRUE(check.AddOutputs(0, EvenOutputs(-time)).ok());
  }
  SourceFacts source = Picture();
  source.kind = "video";
  const StatusOr<Report> report = check.Conclude(source, {});
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->frames.size(), 3u);
  const TrackReport& track = report->tracks[0];
  for (size_t i = 0; i < 3; ++i) {
    const double expected = std::vector<double>{0.5, 1.0, 2.0}[i];
    EXPECT_EQ(report->frames[i].timestamp_s, expected);
    EXPECT_EQ(track.observations[i].timestamp_s, expected);
    EXPECT_EQ(track.observations[i].heatmap.empty(), i != 0) << i;
  }
  EXPECT_EQ(track.most_suspicious, 0);
}

TEST(CheckTest, FrameThatCannotBeLoadedLeavesTheLastOne) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  ASSERT_TRUE(check.AcceptFaces({&kFace, 1}).ok());
  EXPECT_FALSE(check.LoadJpeg(std::vector<uint8_t>(10)).ok());
  EXPECT_TRUE(check.FaceInputs(0).ok());
}

TEST(CheckTest, FacesAreAcceptedOnceAFrame) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  ASSERT_TRUE(check.AcceptFaces({&kFace, 1}).ok());
  EXPECT_EQ(check.AcceptFaces({&kFace, 1}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.AcceptWholePicture().status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.CropFrame({0, 0, 100, 100}).status().code(), StatusCode::kBadInput);
}

TEST(CheckTest, WholePictureAfterASearchInVain) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  ASSERT_TRUE(check.AcceptFaces({}).ok());
  const StatusOr<std::vector<TrackedFace>> whole = check.AcceptWholePicture();
  ASSERT_TRUE(whole.ok());
  ASSERT_EQ(whole->size(), 1u);
  EXPECT_EQ((*whole)[0].track, kWholePictureTrack);
  ASSERT_TRUE(check.AddOutputs(0, EvenOutputs(1)).ok());
  const StatusOr<Report> report = check.Conclude(Picture(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->frames.size(), 1u);
  EXPECT_EQ(report->frames[0].faces, 0);
  EXPECT_TRUE(report->frames[0].score.has_value());
  EXPECT_EQ(check.AcceptWholePicture().status().code(), StatusCode::kBadInput);
}

TEST(CheckTest, FaceIsJudgedOnce) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  ASSERT_TRUE(check.AcceptFaces({&kFace, 1}).ok());
  ASSERT_TRUE(check.AddOutputs(0, EvenOutputs(1)).ok());
  EXPECT_EQ(check.AddOutputs(0, EvenOutputs(1)).status().code(), StatusCode::kBadInput);
  for (const int index : {-1, 1})
    EXPECT_EQ(check.AddOutputs(index, EvenOutputs(1)).status().code(), StatusCode::kBadInput);
}

TEST(CheckTest, UnusableFacesAreBadInputAndTheFrameStaysOpen) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  std::vector<Face> broken(5, kFace);
  broken[0].box.width = 0;
  broken[1].box.y = std::numeric_limits<float>::quiet_NaN();
  broken[2].keypoints[3].x = std::numeric_limits<float>::infinity();
  broken[3].score = 0;
  broken[4].keypoints[0].x = 2e6f;
  for (const Face& face : broken)
    EXPECT_EQ(check.AcceptFaces({&face, 1}).status().code(), StatusCode::kBadInput);
  EXPECT_TRUE(check.AcceptFaces({&kFace, 1}).ok());
}

TEST(CheckTest, AListOfFacesThatNoDetectorGivesIsTooLarge) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  const std::vector<Face> crowd(limits::kMaxListedFaces + 1, kFace);
  EXPECT_EQ(check.AcceptFaces(crowd).status().code(), StatusCode::kTooLarge);
}

TEST(CheckTest, FacesAboveTheLimitAreLeftOutWithAWarning) {
  Check check = NewCheck();
  ASSERT_TRUE(check.LoadJpeg(Jpeg(320, 240)).ok());
  std::vector<Face> crowd;
  for (int i = 0; i < limits::kMaxFacesPerFrame + 4; ++i)
    crowd.push_back(TiltedFace({static_cast<float>(i * 12), 40, 10, 10}, 0));
  const StatusOr<std::vector<TrackedFace>> taken = check.AcceptFaces(crowd);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->size(), size_t{limits::kMaxFacesPerFrame});
  ASSERT_TRUE(check.AddOutputs(0, EvenOutputs(1)).ok());
  const StatusOr<Report> report = check.Conclude(Picture(), {});
  ASSERT_TRUE(report.ok());
  bool warned = false;
  for (const Warning& warning : report->warnings) warned |= warning.code == "many_faces";
  EXPECT_TRUE(warned);
}

TEST(CheckTest, TracksAboveTheLimitAreLeftOutWithAWarning) {
  Check check = NewCheck();
  const Face face = TiltedFace({20, 30, 40, 40}, 0);
  // A gap of 10 s and another picture end each track.
  const auto load = [&](int i) {
    std::vector<uint8_t> rgba(size_t{4} * 160 * 120, 255);
    for (size_t p = 0; p < rgba.size(); p += 4) {
      rgba[p] = static_cast<uint8_t>(i % 5 * 60);
      rgba[p + 1] = static_cast<uint8_t>(i / 5 % 5 * 60);
      rgba[p + 2] = static_cast<uint8_t>(i / 25 * 60);
    }
    return check.LoadRgba(rgba, 160, 120, 0, 10.0 * i).ok();
  };
  for (int i = 0; i < limits::kMaxTracks; ++i) {
    ASSERT_TRUE(load(i));
    ASSERT_EQ(check.AcceptFaces({&face, 1})->size(), 1u);
  }
  ASSERT_TRUE(check.AddOutputs(0, EvenOutputs(1)).ok());
  ASSERT_TRUE(load(limits::kMaxTracks));
  const StatusOr<std::vector<TrackedFace>> taken = check.AcceptFaces({&face, 1});
  ASSERT_TRUE(taken.ok());
  EXPECT_TRUE(taken->empty());
  const StatusOr<Report> report = check.Conclude(Picture(), {});
  ASSERT_TRUE(report.ok());
  bool warned = false;
  for (const Warning& warning : report->warnings) warned |= warning.code == "many_faces";
  EXPECT_TRUE(warned);
}

TEST(CheckTest, WithoutAModelFacesAreCutNotJudged) {
  Check check = *Check::Create(std::nullopt);
  ASSERT_TRUE(check.LoadJpeg(Jpeg(640, 480)).ok());
  ASSERT_TRUE(check.CropFrame({0, 0, 320, 480}).ok());
  ASSERT_TRUE(check.AcceptFaces({&kFace, 1}).ok());
  const StatusOr<TrainingSample> sample = check.CutSample(0);
  ASSERT_TRUE(sample.ok());
  EXPECT_EQ(sample->part.width, sample->rgb.width());
  EXPECT_EQ(check.FaceInputs(0).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.AddOutputs(0, EvenOutputs(1)).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(check.Conclude(Picture(), {}).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
