#include "src/faces/detector_head.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "src/base/limits.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kValues = 16;

// Raw outputs in which no anchor sees a face.
struct Raw {
  explicit Raw(AnchorLayout layout)
      : boxes(static_cast<size_t>(AnchorCount(layout)) * kValues),
        scores(static_cast<size_t>(AnchorCount(layout)), -10.0f) {}

  // Anchor `i` sees a face: centre and size in input pixels relative to the anchor, keypoint k at
  // (k, -k).
  void See(size_t i, float score, RectF at) {
    scores[i] = score;
    float* box = &boxes[i * kValues];
    box[0] = at.x;
    box[1] = at.y;
    box[2] = at.width;
    box[3] = at.height;
    for (int k = 0; k < kFaceKeypointCount; ++k) {
      box[4 + 2 * k] = static_cast<float>(k);
      box[5 + 2 * k] = static_cast<float>(-k);
    }
  }

  std::vector<float> boxes;
  std::vector<float> scores;
};

std::vector<Face> Decode(const Raw& raw, const Letterbox& letterbox,
                         const FaceDetectorOptions& options = {}) {
  const auto faces = DecodeFaces(raw.boxes, raw.scores, letterbox, options);
  EXPECT_TRUE(faces.ok()) << faces.status().ToString();
  return *faces;
}

TEST(AnchorsTest, FullRangeHasOneAtEachCellCentre) {
  const auto anchors = MakeAnchors(AnchorLayout::kFull);
  ASSERT_EQ(anchors.size(), 2304u);
  EXPECT_EQ(AnchorCount(AnchorLayout::kFull), 2304);
  EXPECT_FLOAT_EQ(anchors[0].x, 0.5f / 48);
  EXPECT_FLOAT_EQ(anchors[0].y, 0.5f / 48);
  EXPECT_FLOAT_EQ(anchors[49].x, 1.5f / 48);
  EXPECT_FLOAT_EQ(anchors[49].y, 1.5f / 48);
  EXPECT_FLOAT_EQ(anchors[2303].x, 47.5f / 48);
}

TEST(AnchorsTest, ShortRangeHasTwoThenSixACell) {
  const auto anchors = MakeAnchors(AnchorLayout::kShort);
  ASSERT_EQ(anchors.size(), 896u);
  EXPECT_EQ(AnchorCount(AnchorLayout::kShort), 896);
  EXPECT_FLOAT_EQ(anchors[1].x, 0.5f / 16);
  EXPECT_FLOAT_EQ(anchors[2].x, 1.5f / 16);
  EXPECT_FLOAT_EQ(anchors[2].y, 0.5f / 16);
  EXPECT_FLOAT_EQ(anchors[512].x, 0.5f / 8);
  EXPECT_FLOAT_EQ(anchors[517].x, 0.5f / 8);
  EXPECT_FLOAT_EQ(anchors[518].x, 1.5f / 8);
  EXPECT_FLOAT_EQ(anchors[895].y, 7.5f / 8);
}

TEST(DetectorInputTest, BlackIsMinusOneAndWhiteIsOne) {
  ImageU8 picture = *ImageU8::Create(64, 64, 3);
  std::fill_n(picture.Row(32), 32 * 64 * 3, uint8_t{255});
  const auto input = MakeDetectorInput(picture.view(), {0, 0, 64, 64}, AnchorLayout::kShort);
  ASSERT_TRUE(input.ok());
  ASSERT_EQ(input->tensor.size(), 3u * 128 * 128);
  EXPECT_FLOAT_EQ(input->tensor.front(), -1);
  EXPECT_FLOAT_EQ(input->tensor.back(), 1);
}

TEST(DetectorInputTest, ChannelsArePlanes) {
  ImageU8 picture = *ImageU8::Create(32, 32, 3);
  for (size_t i = 0; i < picture.size(); ++i) picture.data()[i] = i % 3 == 1 ? 255 : 0;
  const auto input = MakeDetectorInput(picture.view(), {0, 0, 32, 32}, AnchorLayout::kShort);
  ASSERT_TRUE(input.ok());
  const size_t plane = 128 * 128;
  EXPECT_FLOAT_EQ(input->tensor[plane / 2], -1);
  EXPECT_FLOAT_EQ(input->tensor[plane + plane / 2], 1);
  EXPECT_FLOAT_EQ(input->tensor[2 * plane + plane / 2], -1);
}

TEST(DetectorInputTest, WidePictureStandsBetweenGrayBorders) {
  ImageU8 picture = *ImageU8::Create(384, 192, 3);
  std::fill_n(picture.data(), picture.size(), uint8_t{255});
  const auto input = MakeDetectorInput(picture.view(), {0, 0, 384, 192}, AnchorLayout::kFull);
  ASSERT_TRUE(input.ok());
  const auto at = [&](size_t y) { return input->tensor[y * 192 + 96]; };
  EXPECT_EQ(at(47), 0);
  EXPECT_FLOAT_EQ(at(48), 1);
  EXPECT_FLOAT_EQ(at(143), 1);
  EXPECT_EQ(at(144), 0);
}

// The centre of brightness of a channel, in input pixels.
PointF BrightSpot(const DetectorInput& input, int side) {
  double sum = 0;
  double sum_x = 0;
  double sum_y = 0;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const double value = input.tensor[static_cast<size_t>(y * side + x)] + 1.0;
      if (input.tensor[static_cast<size_t>(y * side + x)] == 0) continue;  // border
      sum += value;
      sum_x += value * (x + 0.5);
      sum_y += value * (y + 0.5);
    }
  }
  return {static_cast<float>(sum_x / sum), static_cast<float>(sum_y / sum)};
}

TEST(DetectorInputTest, LetterboxTellsWhereAPixelWent) {
  // Odd sizes, wide, tall, smaller than the input, and a part away from the corner.
  struct Case {
    int width, height;
    RectF part;
  };
  for (const Case& c :
       {Case{1040, 517, {0, 0, 1040, 517}}, Case{333, 901, {0, 0, 333, 901}},
        Case{90, 70, {0, 0, 90, 70}}, Case{800, 600, {300, 150, 411.5f, 300.25f}}}) {
    ImageU8 picture = *ImageU8::Create(c.width, c.height, 3);
    const int spot_x = static_cast<int>(c.part.x + c.part.width * 0.6f);
    const int spot_y = static_cast<int>(c.part.y + c.part.height * 0.3f);
    for (int y = -4; y < 4; ++y)
      for (int x = -4; x < 4; ++x)
        for (int k = 0; k < 3; ++k) picture.Row(spot_y + y)[3 * (spot_x + x) + k] = 255;
    for (const AnchorLayout layout : {AnchorLayout::kFull, AnchorLayout::kShort}) {
      const auto input = MakeDetectorInput(picture.view(), c.part, layout);
      ASSERT_TRUE(input.ok());
      const PointF spot = BrightSpot(*input, DetectorInputSide(layout));
      const Letterbox& box = input->letterbox;
      EXPECT_NEAR(spot.x, static_cast<float>(spot_x) * box.scale + box.offset_x, 0.1) << c.width;
      EXPECT_NEAR(spot.y, static_cast<float>(spot_y) * box.scale + box.offset_y, 0.1) << c.width;
    }
  }
}

TEST(DetectorInputTest, PartsReachingOutsideAreCutToThePicture) {
  const ImageU8 picture = TexturedPicture(100, 100, 3);
  const auto whole = MakeDetectorInput(picture.view(), {0, 0, 100, 100}, AnchorLayout::kFull);
  const auto larger = MakeDetectorInput(picture.view(), {-50, -9, 900, 300}, AnchorLayout::kFull);
  ASSERT_TRUE(whole.ok() && larger.ok());
  EXPECT_EQ(whole->tensor, larger->tensor);
}

TEST(DetectorInputTest, PartsWithoutPixelsAreBadInput) {
  const ImageU8 picture = TexturedPicture(100, 100, 3);
  for (const RectF& part :
       {RectF{0, 0, 0, 50}, RectF{200, 0, 50, 50}, RectF{0, 0, kNan, 50}, RectF{0, 0, -5, 50}}) {
    const auto input = MakeDetectorInput(picture.view(), part, AnchorLayout::kFull);
    ASSERT_FALSE(input.ok());
    EXPECT_EQ(input.status().code(), StatusCode::kBadInput);
  }
}

TEST(DecodeFacesTest, RawValuesAreRelativeToTheAnchorAndTheLetterbox) {
  Raw raw(AnchorLayout::kFull);
  // Row 10, column 20: anchor at input (82, 42).
  raw.See(10 * 48 + 20, 2.0f, {3, -2, 40, 30});
  const auto faces = Decode(raw, {0.5f, 10, 20});
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_FLOAT_EQ(faces[0].box.center().x, (82 + 3 - 10) / 0.5f);
  EXPECT_FLOAT_EQ(faces[0].box.center().y, (42 - 2 - 20) / 0.5f);
  EXPECT_FLOAT_EQ(faces[0].box.width, 80);
  EXPECT_FLOAT_EQ(faces[0].box.height, 60);
  EXPECT_FLOAT_EQ(faces[0].keypoints[kMouth].x, (82 + 3 - 10) / 0.5f);
  EXPECT_FLOAT_EQ(faces[0].keypoints[kMouth].y, (42 - 3 - 20) / 0.5f);
  EXPECT_NEAR(faces[0].score, 1 / (1 + std::exp(-2.0)), 1e-6);
}

TEST(DecodeFacesTest, ShortRangeUsesItsOwnAnchors) {
  Raw raw(AnchorLayout::kShort);
  raw.See(512 + 6 * (8 * 3 + 2) + 5, 3.0f, {0, 0, 32, 32});
  const auto faces = Decode(raw, {1, 0, 0}, {.layout = AnchorLayout::kShort});
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_FLOAT_EQ(faces[0].box.center().x, 40);
  EXPECT_FLOAT_EQ(faces[0].box.center().y, 56);
}

TEST(DecodeFacesTest, ScoresBelowTheThresholdAreLeftOut) {
  Raw raw(AnchorLayout::kFull);
  raw.See(0, -0.01f, {0, 0, 20, 20});
  EXPECT_TRUE(Decode(raw, {}).empty());
  EXPECT_EQ(Decode(raw, {}, {.min_score = 0.49f}).size(), 1u);
}

TEST(DecodeFacesTest, NeighbouringAnchorsOnOneFaceGiveOneFace) {
  Raw raw(AnchorLayout::kFull);
  raw.See(500, 2.0f, {0, 0, 40, 40});
  raw.See(501, 1.0f, {-4, 0, 40, 40});
  EXPECT_EQ(Decode(raw, {}).size(), 1u);
}

TEST(DecodeFacesTest, ValuesThatAreNotFiniteArePassedOver) {
  Raw raw(AnchorLayout::kFull);
  raw.See(0, 5.0f, {0, 0, 20, 20});
  raw.See(20, 5.0f, {kNan, 0, 20, 20});
  raw.See(60, 5.0f, {0, 0, 1e38f, 20});
  raw.See(900, kNan, {0, 0, 20, 20});
  raw.See(1500, 5.0f, {0, 0, 20, -20});
  raw.boxes[kValues * 900 + 9] = std::numeric_limits<float>::infinity();
  const auto faces = Decode(raw, {0.01f, 0, 0});
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_FLOAT_EQ(faces[0].box.width, 2000);
}

TEST(DecodeFacesTest, CrowdsAreCutToTheBest) {
  Raw raw(AnchorLayout::kFull);
  for (size_t i = 0; i < 100; ++i)
    raw.See(20 * i, 1.0f + 0.01f * static_cast<float>(i), {0, 0, 2, 2});
  const auto faces = Decode(raw, {});
  ASSERT_EQ(faces.size(), static_cast<size_t>(limits::kMaxFacesPerFrame));
  EXPECT_FLOAT_EQ(faces[0].score, 1 / (1 + std::exp(-1.99f)));
  EXPECT_GT(faces[0].score, faces.back().score);
}

TEST(DecodeFacesTest, WrongLengthsAndLetterboxesAreBadInput) {
  const Raw raw(AnchorLayout::kFull);
  const auto code = [](const StatusOr<std::vector<Face>>& faces) { return faces.status().code(); };
  const std::span<const float> boxes = raw.boxes;
  const std::span<const float> scores = raw.scores;
  EXPECT_EQ(code(DecodeFaces(boxes.first(100), scores, {})), StatusCode::kBadInput);
  EXPECT_EQ(code(DecodeFaces(boxes, scores.first(100), {})), StatusCode::kBadInput);
  EXPECT_EQ(code(DecodeFaces(boxes, scores, {}, {.layout = AnchorLayout::kShort})),
            StatusCode::kBadInput);
  EXPECT_EQ(code(DecodeFaces(boxes, scores, {0, 0, 0})), StatusCode::kBadInput);
  EXPECT_EQ(code(DecodeFaces(boxes, scores, {1, kNan, 0})), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
