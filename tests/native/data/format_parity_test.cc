// A classifier on format, size and quantization alone must be at chance on what the network is
// shown.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "native/data/augment.h"
#include "native/data/sampler.h"
#include "native/evaluate/metrics.h"
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

// A logistic classifier of standardised features and their squares, trained on the even samples,
// judged on the odd.
double ClassifierAuc(const std::vector<std::vector<double>>& features,
                     const std::vector<int>& labels) {
  const size_t n = features.size();
  const size_t raw = features[0].size();
  const size_t d = 2 * raw + 1;
  std::vector<std::vector<double>> x(n, std::vector<double>(d, 1));
  for (size_t f = 0; f < raw; ++f) {
    double mean = 0, variance = 0;
    for (const auto& row : features) mean += row[f] / static_cast<double>(n);
    for (const auto& row : features)
      variance += (row[f] - mean) * (row[f] - mean) / static_cast<double>(n);
    const double deviation = std::sqrt(variance) + 1e-9;
    for (size_t i = 0; i < n; ++i) {
      x[i][f] = (features[i][f] - mean) / deviation;
      x[i][raw + f] = x[i][f] * x[i][f];
    }
  }
  std::vector<double> weights(d, 0);
  const auto score = [&](size_t i) {
    return std::inner_product(weights.begin(), weights.end(), x[i].begin(), 0.0);
  };
  // Couples stand side by side, so that whole couples are trained on or judged.
  const auto is_training = [](size_t i) { return (i / 2) % 2 == 0; };
  for (int round = 0; round < 400; ++round) {
    std::vector<double> gradient(d, 0);
    for (size_t i = 0; i < n; ++i) {
      if (!is_training(i)) continue;
      const double residual = 1 / (1 + std::exp(-score(i))) - labels[i];
      for (size_t f = 0; f < d; ++f) gradient[f] += residual * x[i][f];
    }
    for (size_t f = 0; f < d; ++f) weights[f] -= 2.0 / static_cast<double>(n) * gradient[f];
  }
  std::vector<Scored> judged;
  for (size_t i = 0; i < n; ++i) {
    if (!is_training(i)) judged.push_back({score(i), labels[i]});
  }
  return Auc(judged);
}

TEST(FormatParity, FormatSizeAndQuantizationTellNothing) {
  const CropTree tree(TellTaleSources());
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  std::vector<size_t> indices(records.size());
  std::iota(indices.begin(), indices.end(), size_t{0});
  const CropStore store(records, indices, {});
  const CoupleSampler sampler(store, {}, 5);
  const Augmenter augmenter({});
  std::vector<std::vector<double>> shown;
  std::vector<std::vector<double>> stored;
  std::vector<int> labels;
  for (uint64_t position = 0; position < 600; ++position) {
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
      shown.push_back(
          {static_cast<double>(prepared.rgb.width()), static_cast<double>(prepared.rgb.height()),
           static_cast<double>(prepared.face.box.width),
           static_cast<double>(draw.views[0].jpeg_quality),
           static_cast<double>(draw.views[0].subsample_chroma), history, draw.native ? 1.0 : 0.0});
      stored.push_back(
          {static_cast<double>(store.size(index).width), static_cast<double>(record.face.box.width),
           static_cast<double>(record.jpeg_quality), record.codec == "png" ? 1.0 : 0.0});
      labels.push_back(record.label);
    }
  }
  // The sources as stored are told apart by the same classifier: the measure has teeth.
  EXPECT_GT(ClassifierAuc(stored, labels), 0.95);
  // 300 judged couples: a standard error of 0.024.
  EXPECT_NEAR(ClassifierAuc(shown, labels), 0.5, 0.06);
}

}  // namespace
}  // namespace airl
