// A classifier on format, size and quantization alone must be at chance on what the network is
// shown.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <utility>

#include "native/data/augment.h"
#include "native/data/sampler.h"
#include "src/decode/jpeg.h"
#include "tests/native/support/classifier_auc.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// Sources as they are found: reals are JPEG files and video frames of mixed sizes, fakes are mostly
// large PNG files.
std::vector<TreeSource> TellTaleSources() {
  return {
      {.name = "posts",
       .label = 0,
       .clips = 12,
       .crop_side = 330,
       .face_side = 190,
       .codec = "jpeg",
       .jpeg_quality = 84},
      {.name = "portraits",
       .label = 0,
       .clips = 8,
       .crop_side = 500,
       .face_side = 310,
       .codec = "jpeg",
       .jpeg_quality = 92},
      {.name = "webcam",
       .label = 0,
       .clips = 4,
       .crops_per_clip = 2,
       .crop_side = 320,
       .face_side = 150,
       .codec = "avc",
       .jpeg_quality = 0},
      {.name = "gan",
       .label = 1,
       .clips = 12,
       .crop_side = 620,
       .face_side = 380,
       .codec = "png",
       .jpeg_quality = 0},
      {.name = "diffusion",
       .label = 1,
       .clips = 6,
       .crop_side = 410,
       .face_side = 250,
       .codec = "png",
       .jpeg_quality = 0},
      {.name = "filtered",
       .label = 1,
       .clips = 6,
       .crop_side = 520,
       .face_side = 320,
       .codec = "jpeg",
       .jpeg_quality = 75},
      {.name = "dubbing",
       .label = 1,
       .clips = 3,
       .crops_per_clip = 2,
       .crop_side = 320,
       .face_side = 160,
       .codec = "avc",
       .jpeg_quality = 0},
  };
}

// The first entries of the luma quantization table that the last compression writes; ones without.
std::vector<double> QuantizationOf(const ImageU8& image, const Degradation& view) {
  std::vector<double> entries(4, 1);
  if (view.jpeg_quality == 0) return entries;
  // The table does not depend on the pixels: a corner is enough.
  ImageViewU8 corner = image.view();
  corner.width = corner.height = 8;
  const JpegInfo info = *ReadJpegInfo(*EncodeJpeg(corner, {.quality = view.jpeg_quality}));
  for (size_t i = 0; i < entries.size(); ++i) entries[i] = info.luma_quantization_table[i];
  return entries;
}

// Pixels of both of a couple under `draw`.
std::array<ImageU8, 2> PixelsOf(const CropStore& store, const Couple& couple,
                                const AugmentDraw& draw) {
  std::array<ImageU8, 2> pixels;
  for (const size_t index : {couple.real, couple.fake}) {
    const CropRecord& record = store.record(index);
    auto views = Augmenter({}).Apply((*store.Pixels(index))->view(), record, draw);
    EXPECT_TRUE(views.ok());
    pixels[static_cast<size_t>(record.label)] = std::move((*views)[0].rgb);
  }
  return pixels;
}

bool AreSame(const ImageU8& a, const ImageU8& b) {
  return a.size() == b.size() && std::equal(a.data(), a.data() + a.size(), b.data());
}

// What is drawn to level the histories is done to the pixels of that class, before all else.
TEST(FormatParity, LevellingReachesThePixels) {
  const CropTree tree(TellTaleSources());
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, AllOf(records), {});
  const CoupleSampler sampler(store, {.native_share = 1}, 5);
  int levelled = 0;
  int judged = 0;
  for (uint64_t position = 0; judged < 40; ++position) {
    const Couple couple = sampler.Draw(position);
    AugmentDraw draw = Augmenter({}).Draw(store, couple, 1);
    if (!draw.native) continue;  // resized afterwards: not to be compared pixel by pixel
    ++judged;
    levelled += draw.first_quality_real + draw.first_quality_fake > 0;
    draw.views = {Degradation()};
    draw.flip = draw.colour = false;
    draw.first_quality_real = draw.first_quality_fake = 0;
    const std::array<ImageU8, 2> found = PixelsOf(store, couple, draw);
    draw.first_quality_fake = 71;
    const std::array<ImageU8, 2> fake = PixelsOf(store, couple, draw);
    draw.first_quality_fake = 0;
    draw.first_quality_real = 71;
    const std::array<ImageU8, 2> real = PixelsOf(store, couple, draw);
    EXPECT_TRUE(AreSame(fake[kReal], found[kReal]));
    EXPECT_TRUE(AreSame(real[kFake], found[kFake]));
    for (const auto& [after, label] : {std::pair(&fake, kFake), std::pair(&real, kReal)}) {
      const ImageU8& before = found[static_cast<size_t>(label)];
      const ImageU8 expected = *JpegRoundTrip(before.view(), 71, draw.first_grid);
      EXPECT_FALSE(AreSame(expected, before));
      EXPECT_TRUE(AreSame((*after)[static_cast<size_t>(label)], expected)) << label;
    }
  }
  EXPECT_GT(levelled, 10);
}

TEST(FormatParity, FormatSizeAndQuantizationTellNothing) {
  const CropTree tree(TellTaleSources());
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const std::vector<size_t> indices = AllOf(records);
  const CropStore store(records, indices, {});
  const CoupleSampler sampler(store, {}, 5);
  const Augmenter augmenter({});
  std::vector<std::vector<double>> shown;
  std::vector<std::vector<double>> stored;
  std::vector<int> labels;
  for (uint64_t position = 0; position < 900; ++position) {
    const Couple couple = sampler.Draw(position);
    const AugmentDraw draw = augmenter.Draw(store, couple, 1);
    // Geometry alone is carried out here; what is drawn for the compressions is read from the draw.
    AugmentDraw geometry = draw;
    geometry.views = {Degradation()};
    geometry.first_quality_real = geometry.first_quality_fake = 0;
    geometry.colour = false;
    for (const size_t index : {couple.real, couple.fake}) {
      const CropRecord& record = records[index];
      const auto views = augmenter.Apply((*store.Pixels(index))->view(), record, geometry);
      ASSERT_TRUE(views.ok());
      const PreparedFace& prepared = (*views)[0];
      const int first = record.label == kFake ? draw.first_quality_fake : draw.first_quality_real;
      // The strongest compression before the last: of the file (a video frame's is not known: 50),
      // or made to level it.
      const double own = record.jpeg_quality > 0 ? record.jpeg_quality
                         : record.codec == "png" ? 100
                                                 : 50;
      const double history = first > 0 ? first : own;
      const Degradation& view = draw.views[0];
      shown.push_back(
          {static_cast<double>(prepared.rgb.width()), static_cast<double>(prepared.rgb.height()),
           static_cast<double>(prepared.face.box.width), static_cast<double>(view.jpeg_quality),
           static_cast<double>(view.subsample_chroma), static_cast<double>(view.h264_qp),
           static_cast<double>(view.webp_quality), static_cast<double>(view.first_jpeg_quality),
           history, draw.native ? 1.0 : 0.0});
      for (const double entry : QuantizationOf(prepared.rgb, view)) shown.back().push_back(entry);
      stored.push_back(
          {static_cast<double>(store.size(index).width), static_cast<double>(record.face.box.width),
           static_cast<double>(record.jpeg_quality), record.codec == "png" ? 1.0 : 0.0});
      labels.push_back(record.label);
    }
  }
  // The sources as stored are told apart by the same classifier: the measure has teeth.
  EXPECT_GT(ClassifierAuc(stored, labels), 0.95);
  // 450 judged couples: a standard error of 0.02.
  EXPECT_NEAR(ClassifierAuc(shown, labels), 0.5, 0.05);
}

}  // namespace
}  // namespace airl
