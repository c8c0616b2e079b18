#include "src/pipeline/prepare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <climits>
#include <limits>
#include <vector>

#include "src/base/limits.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

std::vector<uint8_t> Rgba(ImageViewU8 rgb) {
  std::vector<uint8_t> bytes;
  for (int y = 0; y < rgb.height; ++y) {
    for (int x = 0; x < rgb.width; ++x) {
      for (int channel = 0; channel < 3; ++channel) bytes.push_back(rgb.At(x, y, channel));
      bytes.push_back(255);
    }
  }
  return bytes;
}

bool SamePixels(ImageViewU8 a, ImageViewU8 b) {
  if (a.width != b.width || a.height != b.height) return false;
  for (int y = 0; y < a.height; ++y)
    if (!std::equal(a.Row(y), a.Row(y) + a.width * 3, b.Row(y))) return false;
  return true;
}

// Gray planes of one level: limited range 16..235 becomes 0..255.
struct GrayPlanes {
  GrayPlanes(int width, int height, uint8_t luma) {
    const int chroma = ((width + 1) / 2) * ((height + 1) / 2);
    bytes.assign(static_cast<size_t>(width * height + 2 * chroma), 128);
    std::fill_n(bytes.begin(), width * height, luma);
    frame.bytes = bytes;
    frame.width = width;
    frame.height = height;
    frame.planes[0] = {0, width};
    frame.planes[1] = {static_cast<size_t>(width * height), (width + 1) / 2};
    frame.planes[2] = {static_cast<size_t>(width * height + chroma), (width + 1) / 2};
  }
  std::vector<uint8_t> bytes;
  FramePlanes frame;
};

TEST(PrepareTest, JpegBecomesAFrameThatKnowsItsQuality) {
  const ImageU8 picture = TexturedPicture(64, 48, 1, 0);
  JpegEncodeOptions options;
  options.quality = 42;
  const StatusOr<Frame> frame = FrameFromJpeg(*EncodeJpeg(picture.view(), options));
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->rgb.width(), 64);
  EXPECT_EQ(frame->rgb.height(), 48);
  EXPECT_EQ(frame->jpeg_quality, 42);
  EXPECT_FALSE(frame->damaged);
}

TEST(PrepareTest, BytesThatAreNoJpegAreBadInput) {
  const std::vector<uint8_t> bytes(100, 7);
  EXPECT_EQ(FrameFromJpeg(bytes).status().code(), StatusCode::kBadInput);
}

TEST(PrepareTest, PlanesBecomeAnUprightFrame) {
  GrayPlanes planes(40, 20, 235);
  planes.bytes[0] = 16;  // black, at the stored picture's corner
  const StatusOr<Frame> frame = FrameFromPlanes(planes.frame, 90, 1.5);
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->rgb.width(), 20);
  EXPECT_EQ(frame->rgb.height(), 40);
  EXPECT_EQ(frame->timestamp_s, 1.5);
  // Turned clockwise, the upper left corner comes to the upper right.
  EXPECT_EQ(frame->rgb.view().At(19, 0), 0);
  EXPECT_EQ(frame->rgb.view().At(0, 0), 255);
}

TEST(PrepareTest, RgbaKeepsItsColours) {
  const ImageU8 picture = TexturedPicture(33, 17, 2);
  const StatusOr<Frame> frame = FrameFromRgba(Rgba(picture.view()), 33, 17, 0, 0);
  ASSERT_TRUE(frame.ok());
  EXPECT_TRUE(SamePixels(frame->rgb.view(), picture.view()));
}

TEST(PrepareTest, RotationsBetweenAreBadInput) {
  const ImageU8 picture = TexturedPicture(33, 17, 2);
  for (const int rotation : {-90, 45, 360})
    EXPECT_EQ(FrameFromRgba(Rgba(picture.view()), 33, 17, rotation, 0).status().code(),
              StatusCode::kBadInput)
        << rotation;
}

TEST(PrepareTest, TimesThatAreNotFiniteAreBadInput) {
  const GrayPlanes planes(40, 20, 100);
  for (const double time :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    EXPECT_EQ(FrameFromPlanes(planes.frame, 0, time).status().code(), StatusCode::kBadInput);
}

TEST(PrepareTest, PicturesTooSmallToJudgeAreBadInput) {
  const GrayPlanes planes(limits::kMinImageSide - 1, 40, 100);
  const Status status = FrameFromPlanes(planes.frame, 0, 0).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("15 x 40"), std::string::npos) << status.message();
}

Frame TexturedFrame(int width, int height) {
  Frame frame;
  frame.rgb = TexturedPicture(width, height, 4);
  frame.timestamp_s = 2;
  frame.jpeg_quality = 77;
  frame.damaged = true;
  return frame;
}

TEST(PrepareTest, CropIsThatPartAndKeepsItsPast) {
  const Frame frame = TexturedFrame(80, 60);
  const StatusOr<Frame> cropped = CropFrame(frame, {30, 20, 50, 40});
  ASSERT_TRUE(cropped.ok());
  EXPECT_TRUE(SamePixels(cropped->rgb.view(), CopyPart(frame.rgb.view(), {30, 20, 50, 40}).view()));
  EXPECT_EQ(cropped->timestamp_s, 2);
  EXPECT_EQ(cropped->jpeg_quality, 77);
  EXPECT_TRUE(cropped->damaged);
}

// The blocks of compression stay where they were before a frame was turned and cut.
TEST(PrepareTest, TurnedAndCutFramesKnowTheirGrid) {
  const std::vector<uint8_t> rgba(size_t{4} * 84 * 61, 90);
  const StatusOr<Frame> turned = FrameFromRgba(rgba, 84, 61, 180, 0);
  ASSERT_TRUE(turned.ok());
  EXPECT_EQ(turned->grid.x, 4);
  EXPECT_EQ(turned->grid.y, 5);
  const StatusOr<Frame> cropped = CropFrame(*turned, {3, 8, 40, 40});
  ASSERT_TRUE(cropped.ok());
  EXPECT_EQ(cropped->grid.x, 1);
  EXPECT_EQ(cropped->grid.y, 5);
}

TEST(PrepareTest, CropsThatLeaveTheFrameAreBadInput) {
  const Frame frame = TexturedFrame(80, 60);
  for (const RectI& part :
       {RectI{-1, 0, 40, 40}, RectI{0, -1, 40, 40}, RectI{41, 0, 40, 40}, RectI{0, 21, 40, 40},
        RectI{0, 0, 0, 40}, RectI{0, 0, 40, -1}, RectI{20, 20, INT_MAX, 40},
        RectI{INT_MAX, 0, 40, 40}, RectI{INT_MIN, 0, 40, 40}})
    EXPECT_EQ(CropFrame(frame, part).status().code(), StatusCode::kBadInput)
        << part.x << " " << part.y << " " << part.width << " " << part.height;
}

TEST(PrepareTest, CropsTooSmallToJudgeAreBadInput) {
  EXPECT_EQ(CropFrame(TexturedFrame(80, 60), {0, 0, 15, 40}).status().code(),
            StatusCode::kBadInput);
}

TEST(PrepareTest, TrainingSampleHoldsTheFacesSurroundings) {
  const Frame frame = TexturedFrame(900, 700);
  const Face face = TiltedFace({500, 300, 120, 130}, 10);
  const StatusOr<TrainingSample> sample = CutTrainingSample(frame, face);
  ASSERT_TRUE(sample.ok());
  EXPECT_EQ(sample->part, TrainingCrop(face, 900, 700));
  EXPECT_TRUE(SamePixels(sample->rgb.view(), CopyPart(frame.rgb.view(), sample->part).view()));
  EXPECT_FLOAT_EQ(sample->face.box.x, 500 - static_cast<float>(sample->part.x));
  EXPECT_FLOAT_EQ(sample->face.keypoints[kNoseTip].y,
                  face.keypoints[kNoseTip].y - static_cast<float>(sample->part.y));
}

// The reason for the whole shape: what is learned from a stored crop is what is judged in a frame.
TEST(PrepareTest, TensorsOfTheTrainingSampleAreThoseOfTheFrame) {
  const Frame frame = TexturedFrame(900, 700);
  const Face face = TiltedFace({500, 300, 120, 130}, 10);
  const StatusOr<TrainingSample> sample = CutTrainingSample(frame, face);
  ASSERT_TRUE(sample.ok());
  DctPlan plan = *DctPlan::Create();
  const InputShape shape{224, 1.3f};
  const StatusOr<FaceTensors> whole = MakeFaceTensors(frame.rgb.view(), face, shape, plan);
  const StatusOr<FaceTensors> part = MakeFaceTensors(sample->rgb.view(), sample->face, shape, plan);
  ASSERT_TRUE(whole.ok() && part.ok());
  EXPECT_EQ(part->spectrum, whole->spectrum);
  for (size_t i = 0; i < whole->rgb.size(); ++i)
    ASSERT_NEAR(part->rgb[i], whole->rgb[i], 1e-5) << i;
}

}  // namespace
}  // namespace airl
