#include "native/data/augment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "src/faces/crop.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

PreparedFace Gradient() {
  PreparedFace prepared{*ImageU8::Create(40, 30, 3), {}};
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 40; ++x) {
      for (int c = 0; c < 3; ++c) {
        prepared.rgb.Row(y)[3 * x + c] = static_cast<uint8_t>(5 * x + y + 10 * c);
      }
    }
  }
  prepared.face.box = {5, 6, 10, 12};
  prepared.face.keypoints[kRightEye] = {7, 9};
  prepared.face.keypoints[kLeftEye] = {12, 9};
  prepared.face.keypoints[kNoseTip] = {10, 12};
  return prepared;
}

TEST(Flip, MirrorsPixelsBoxAndSides) {
  const PreparedFace source = Gradient();
  const PreparedFace flipped = Flip(source);
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 40; ++x) {
      for (int c = 0; c < 3; ++c) {
        ASSERT_EQ(flipped.rgb.Row(y)[3 * x + c], source.rgb.Row(y)[3 * (39 - x) + c]);
      }
    }
  }
  EXPECT_FLOAT_EQ(flipped.face.box.x, 25);
  // The subject's right eye stays at smaller x: an upright face again.
  EXPECT_FLOAT_EQ(flipped.face.keypoints[kRightEye].x, 28);
  EXPECT_FLOAT_EQ(flipped.face.keypoints[kLeftEye].x, 33);
  EXPECT_FLOAT_EQ(flipped.face.keypoints[kNoseTip].x, 30);
}

class Couples : public ::testing::Test {
 protected:
  Couples()
      : tree_({{.name = "real",
                .label = 0,
                .clips = 4,
                .crop_side = 460,
                .face_side = 280,
                .codec = "jpeg",
                .jpeg_quality = 71},
               {.name = "fake",
                .label = 1,
                .clips = 4,
                .crop_side = 300,
                .face_side = 186,
                .codec = "png",
                .jpeg_quality = 0}}),
        records_(*ReadManifest(tree_.folder())),
        indices_{0, 1, 2, 3, 4, 5, 6, 7},
        store_(records_, indices_, {}) {}

  CropTree tree_;
  std::vector<CropRecord> records_;
  std::vector<size_t> indices_;
  CropStore store_;
};

TEST_F(Couples, BothComeOutAlike) {
  const CoupleSampler sampler(store_, {}, 3);
  const Augmenter augmenter({});
  for (uint64_t i = 0; i < 20; ++i) {
    const Couple couple = sampler.Draw(i);
    const AugmentDraw draw = augmenter.Draw(store_, couple, 2);
    const auto real =
        augmenter.Apply((*store_.Pixels(couple.real))->view(), records_[couple.real], draw);
    const auto fake =
        augmenter.Apply((*store_.Pixels(couple.fake))->view(), records_[couple.fake], draw);
    ASSERT_TRUE(real.ok() && fake.ok());
    ASSERT_EQ(real->size(), 2u);
    for (size_t v = 0; v < 2; ++v) {
      const PreparedFace& a = (*real)[v];
      const PreparedFace& b = (*fake)[v];
      EXPECT_EQ(a.rgb.width(), b.rgb.width());
      EXPECT_EQ(a.rgb.height(), b.rgb.height());
      // Whole pixels of the cut make the scale inexact by less than a pixel in the crop.
      EXPECT_NEAR(a.face.box.width, b.face.box.width, 1.5);
      // The face stays near the middle, so that the window does not lean on one edge for one class
      // only.
      EXPECT_NEAR(a.face.box.center().x, b.face.box.center().x, 12);
    }
  }
}

TEST_F(Couples, TheUncompressedOneGetsItsPartnersHistory) {
  const CoupleSampler sampler(store_, {}, 3);
  const AugmentDraw draw = Augmenter({}).Draw(store_, sampler.Draw(0), 1);
  EXPECT_EQ(draw.first_quality_fake, 71);  // the fake is a PNG, the real a JPEG of quality 71
  EXPECT_EQ(draw.first_quality_real, 0);
}

TEST_F(Couples, OneViewIsDegradedAsOftenAsAsked) {
  AugmentOptions options;
  options.degraded_share = 0.25;
  const CoupleSampler sampler(store_, {}, 3);
  const Augmenter augmenter(options);
  int low = 0;
  int compressed = 0;
  for (uint64_t i = 0; i < 2000; ++i) {
    const Degradation view = augmenter.Draw(store_, sampler.Draw(i), 1).views[0];
    compressed += view.jpeg_quality > 0;
    low += view.jpeg_quality > 0 && view.jpeg_quality < options.clean_quality_min;
  }
  EXPECT_NEAR(compressed / 2000.0, 0.9, 0.03);
  EXPECT_NEAR(low / 2000.0, 0.25 * 0.9 * 35 / 46, 0.03);  // qualities 40..74 of 40..85
}

TEST_F(Couples, AnOnlineFakesFirstCompressionIsItsReals) {
  const CoupleSampler sampler(store_, {.online = {{.share = 1, .max_face_side = 200}}}, 3);
  for (uint64_t i = 0; i < 20; ++i) {
    const Couple couple = sampler.Draw(i);
    EXPECT_EQ(couple.online, 0);
    EXPECT_EQ(couple.real, couple.fake);
    EXPECT_EQ(records_[couple.real].label, kReal);
    EXPECT_LE(couple.face_side, 200);
    const AugmentDraw draw = Augmenter({}).Draw(store_, couple, 1);
    EXPECT_EQ(draw.first_quality_real, 71);
    EXPECT_EQ(draw.first_quality_fake, 71);
  }
}

// Gives the picture back as it came.
class IdentityForge : public CoupleForge {
 public:
  explicit IdentityForge(int64_t max_pixels) : max_pixels_(max_pixels) {}
  const std::string& name() const override { return name_; }
  int64_t max_online_pixels() const override { return max_pixels_; }
  StatusOr<ForgedCouple> Forge(ImageU8 real, const Face&, uint64_t) const override {
    sides_.push_back(real.width());
    ImageU8 fake = real.Clone();
    return ForgedCouple{std::move(real), std::move(fake)};
  }
  mutable std::vector<int> sides_;

 private:
  int64_t max_pixels_;
  std::string name_ = "identity";
};

TEST_F(Couples, WhatIsDoneToAnOnlineFakeIsDoneToItsReal) {
  const CoupleSampler sampler(store_, {.online = {{.share = 1, .max_face_side = 200}}}, 3);
  const Augmenter augmenter({});
  const IdentityForge forge(500 * 500);
  // The part of the crop that these draws need has 460 x 460 pixels.
  const IdentityForge small_forge(400 * 400);
  std::set<bool> resized_first;
  for (uint64_t i = 0; i < 12; ++i) {
    const Couple couple = sampler.Draw(i);
    const AugmentDraw draw = augmenter.Draw(store_, couple, 2);
    const StatusOr<PreparedCouple> made = augmenter.ApplyOnline(
        (*store_.Pixels(couple.real))->view(), records_[couple.real], draw, forge);
    ASSERT_TRUE(made.ok()) << made.status().ToString();
    for (size_t v = 0; v < 2; ++v) {
      const ImageU8& a = made->real[v].rgb;
      const ImageU8& b = made->fake[v].rgb;
      ASSERT_EQ(a.size(), b.size());
      EXPECT_TRUE(std::equal(a.data(), a.data() + a.size(), b.data())) << i;
      EXPECT_EQ(a.width(), draw.width);
    }
    resized_first.insert(forge.sides_.back() == draw.width);
    ASSERT_TRUE(augmenter
                    .ApplyOnline((*store_.Pixels(couple.real))->view(), records_[couple.real], draw,
                                 small_forge)
                    .ok());
    EXPECT_EQ(small_forge.sides_.back(), draw.width);
  }
  EXPECT_EQ(resized_first.size(), 2u);
}

TEST_F(Couples, DegradedViewsMeetEveryCodec) {
  AugmentOptions options;
  options.h264_probability = 0.3;
  options.webp_probability = 0.2;
  options.double_jpeg_probability = 0.1;
  const CoupleSampler sampler(store_, {}, 3);
  const Augmenter augmenter(options);
  int h264 = 0, webp = 0, double_jpeg = 0;
  for (uint64_t i = 0; i < 2000; ++i) {
    const AugmentDraw draw = augmenter.Draw(store_, sampler.Draw(i), 2);
    EXPECT_EQ(draw.views[0].h264_qp + draw.views[0].webp_quality, 0);
    EXPECT_EQ(draw.views[0].first_jpeg_quality, 0);
    const Degradation& view = draw.views[1];
    h264 += view.h264_qp >= 18 && view.h264_qp <= 40;
    webp += view.webp_quality > 0;
    double_jpeg += view.first_jpeg_quality > 0;
  }
  // 3 standard deviations of 2000 draws.
  EXPECT_NEAR(h264 / 2000.0, 0.3, 0.031);
  EXPECT_NEAR(webp / 2000.0, 0.2, 0.027);
  EXPECT_NEAR(double_jpeg / 2000.0, 0.1, 0.02);
}

TEST(Apply, KeypointsFollowThePixels) {
  // A white dot at the nose, far larger than the reduction loses, must stay under the keypoint.
  const CropTree tree(
      {{.name = "real", .label = 0, .clips = 1, .crop_side = 600, .face_side = 360},
       {.name = "fake", .label = 1, .clips = 1, .crop_side = 600, .face_side = 360}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1}, {});
  ImageU8 image = (*store.Pixels(0))->Clone();
  const PointF nose = records[0].face.keypoints[kNoseTip];
  std::fill_n(image.data(), image.size(), uint8_t{0});
  for (int y = -8; y <= 8; ++y) {
    for (int x = -8; x <= 8; ++x) {
      uint8_t* pixel = image.Row(static_cast<int>(nose.y) + y) + 3 * (static_cast<int>(nose.x) + x);
      std::fill_n(pixel, 3, uint8_t{255});
    }
  }
  const Augmenter augmenter({});
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    Couple couple{.real = 0,
                  .fake = 1,
                  .aligned = true,
                  .native = seed % 3 == 0,
                  .face_side = 360,
                  .seed = seed};
    if (!couple.native) couple.face_side = 200;
    const AugmentDraw draw = augmenter.Draw(store, couple, 1);
    const auto views = augmenter.Apply(image.view(), records[0], draw);
    ASSERT_TRUE(views.ok());
    const PreparedFace& prepared = (*views)[0];
    const PointF point = prepared.face.keypoints[kNoseTip];
    const int x = static_cast<int>(point.x);
    const int y = static_cast<int>(point.y);
    ASSERT_TRUE(x >= 0 && y >= 0 && x < prepared.rgb.width() && y < prepared.rgb.height());
    EXPECT_GT(prepared.rgb.Row(y)[3 * x], 150) << "seed " << seed;
  }
}

}  // namespace
}  // namespace airl
