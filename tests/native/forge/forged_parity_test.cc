// A classifier on format, size, file size and quantization must be at chance on couples whose fake
// is made from the real while training: what is left to tell them apart is the making itself.

#include <gtest/gtest.h>

#include "native/data/augment.h"
#include "native/data/sampler.h"
#include "native/forge/generator_forge.h"
#include "src/decode/jpeg.h"
#include "tests/native/support/classifier_auc.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TEST(ForgedParity, FormatSizeAndQuantizationTellNothing) {
  const CropTree tree({{.name = "posts",
                        .label = 0,
                        .clips = 10,
                        .crop_side = 200,
                        .face_side = 110,
                        .codec = "jpeg",
                        .jpeg_quality = 84},
                       {.name = "scans",
                        .label = 0,
                        .clips = 5,
                        .crop_side = 260,
                        .face_side = 150,
                        .codec = "png",
                        .jpeg_quality = 0},
                       {.name = "webcam",
                        .label = 0,
                        .clips = 5,
                        .crop_side = 180,
                        .face_side = 90,
                        .codec = "avc",
                        .jpeg_quality = 0},
                       {.name = "gan", .label = 1, .clips = 2, .crop_side = 200, .codec = "png"}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const std::vector<size_t> indices = AllOf(records);
  const CropStore store(records, indices, {});
  const CoupleSampler sampler(store, {.online = {{.share = 1, .max_face_side = 120}}}, 5);
  const Augmenter augmenter({});
  const SelfBlendForge forge({});
  std::vector<std::vector<double>> shown;
  std::vector<int> labels;
  for (uint64_t position = 0; position < 400; ++position) {
    const Couple couple = sampler.Draw(position);
    const AugmentDraw draw = augmenter.Draw(store, couple, 1);
    const StatusOr<PreparedCouple> made = augmenter.ApplyOnline(
        (*store.Pixels(couple.real))->view(), records[couple.real], draw, forge);
    ASSERT_TRUE(made.ok()) << made.status().ToString();
    for (const int label : {kReal, kFake}) {
      const PreparedFace& prepared = label == kFake ? made->fake[0] : made->real[0];
      // Saved as the network is shown it.
      const int quality = draw.views[0].jpeg_quality > 0 ? draw.views[0].jpeg_quality : 100;
      const std::vector<uint8_t> file = *EncodeJpeg(prepared.rgb.view(), {.quality = quality});
      const JpegInfo info = *ReadJpegInfo(file);
      shown.push_back(
          {static_cast<double>(prepared.rgb.width()), static_cast<double>(prepared.rgb.height()),
           static_cast<double>(prepared.face.box.width), static_cast<double>(file.size()),
           static_cast<double>(info.estimated_quality),
           static_cast<double>(info.luma_quantization_table[0]),
           static_cast<double>(info.luma_quantization_table[9]),
           static_cast<double>(label == kFake ? draw.first_quality_fake
                                              : draw.first_quality_real)});
      labels.push_back(label);
    }
  }
  // 200 judged couples, nearly alike within a couple.
  EXPECT_NEAR(ClassifierAuc(shown, labels), 0.5, 0.05);
  // The measure has teeth: a first quality that is higher for fakes gives the class away.
  for (size_t i = 0; i < shown.size(); ++i) {
    if (labels[i] == kFake) shown[i][7] += 10;
  }
  EXPECT_GT(ClassifierAuc(shown, labels), 0.6);
}

}  // namespace
}  // namespace airl
