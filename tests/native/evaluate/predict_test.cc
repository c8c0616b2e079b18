#include "native/evaluate/predict.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <numeric>

#include "native/evaluate/conditions.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

AirlNetOptions SmallNet() {
  AirlNetOptions options = *AirlNetPreset("airl-lite");
  options.rgb.width_factor = 0.25;
  options.rgb.depth_factor = 0.25;
  options.rgb.head_channels = 32;
  options.spectrum = {.stem_channels = 8,
                      .stage_channels = {8, 8, 8, 8},
                      .stage_blocks = {1, 1, 1, 1},
                      .comb_channels = 8};
  return options;
}

TEST(Predict, BatchesChangeNothingAndTheModeComesBack) {
  const CropTree tree(
      {{.name = "real", .label = 0, .clips = 3}, {.name = "fake", .label = 1, .clips = 2}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2, 3, 4}, {});
  torch::manual_seed(1);
  AirlNet net(SmallNet());
  net->train();
  PredictOptions options;
  options.shape.rgb_side = 64;
  options.batch_size = 2;
  size_t told = 0;
  options.on_progress = [&](size_t done, size_t) { told = done; };
  const auto by_two = Predict(net, store, {4, 0, 2}, options);
  options.batch_size = 16;
  const auto at_once = Predict(net, store, {4, 0, 2}, options);
  ASSERT_TRUE(by_two.ok() && at_once.ok());
  EXPECT_EQ(told, 3u);
  EXPECT_TRUE(net->is_training());
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*by_two)[i].record, (std::vector<size_t>{4, 0, 2})[i]);
    EXPECT_NEAR((*by_two)[i].logit, (*at_once)[i].logit, 1e-4);
    EXPECT_NEAR((*by_two)[i].spectrum_logit, (*at_once)[i].spectrum_logit, 1e-4);
  }
  EXPECT_NE((*by_two)[0].logit, (*by_two)[1].logit);
}

TEST(Predict, AVanishedCropIsNamed) {
  const CropTree tree({{.name = "real", .label = 0, .clips = 2}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1}, {.budget_bytes = 0});
  std::filesystem::remove(records[1].path);
  AirlNet net(SmallNet());
  PredictOptions options;
  options.shape.rgb_side = 64;
  const auto predictions = Predict(net, store, {0, 1}, options);
  ASSERT_FALSE(predictions.ok());
  EXPECT_NE(predictions.status().message().find("1_0.png"), std::string::npos);
}

TEST(Predict, WhatIsDrawnForACropDoesNotDependOnOtherCrops) {
  const CropTree tree({{.name = "real", .label = 0, .clips = 3}});
  const std::vector<CropRecord> all = *ReadManifest(tree.folder());
  const std::vector<CropRecord> last = {all[2]};
  AirlNet net(SmallNet());
  PredictOptions options;
  options.shape.rgb_side = 64;
  options.condition = Condition::kSocial;
  const auto among_all = Predict(net, CropStore(all, {2}, {}), {2}, options);
  const auto alone = Predict(net, CropStore(last, {0}, {}), {0}, options);
  const auto another = Predict(net, CropStore(all, {1}, {}), {1}, options);
  ASSERT_TRUE(among_all.ok() && alone.ok() && another.ok());
  EXPECT_EQ((*among_all)[0].logit, (*alone)[0].logit);
  EXPECT_NE((*among_all)[0].logit, (*another)[0].logit);
}

TEST(Predict, LogitsThatAreNoNumbersAreAnError) {
  const CropTree tree({{.name = "real", .label = 0, .clips = 1}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0}, {});
  AirlNet net(SmallNet());
  {
    const torch::NoGradGuard no_grad;
    net->classifier->bias.fill_(std::numeric_limits<float>::quiet_NaN());
  }
  PredictOptions options;
  options.shape.rgb_side = 64;
  const auto predictions = Predict(net, store, {0}, options);
  ASSERT_FALSE(predictions.ok());
  EXPECT_NE(predictions.status().message().find("finite"), std::string::npos);
}

TEST(SpreadOverClasses, TakesBothClassesOfAManifestOfPairs) {
  std::vector<CropRecord> records(12);
  for (size_t i = 0; i < records.size(); ++i) records[i].label = i % 2 == 0 ? kReal : kFake;
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  const std::vector<size_t> chosen = SpreadOverClasses(records, all, 6);
  EXPECT_EQ(chosen, (std::vector<size_t>{0, 1, 4, 5, 8, 9}));
  EXPECT_EQ(SpreadOverClasses(records, all, 0), all);
  // One class gives what the other lacks.
  EXPECT_EQ(SpreadOverClasses(records, {0, 2, 3, 4, 6, 8}, 4), (std::vector<size_t>{0, 2, 3, 6}));
  EXPECT_EQ(SpreadOverClasses(records, {0, 2, 4, 6}, 2), (std::vector<size_t>{0, 4}));
}

TEST(SpreadOver, TakesFromEverywhere) {
  EXPECT_EQ(SpreadOver({5, 6, 7, 8, 9, 10}, 3), (std::vector<size_t>{5, 7, 9}));
  EXPECT_EQ(SpreadOver({5, 6}, 3), (std::vector<size_t>{5, 6}));
  EXPECT_EQ(SpreadOver({5, 6}, 0), (std::vector<size_t>{5, 6}));
}

TEST(Conditions, NamesGoBothWays) {
  for (const Condition& condition : AllConditions()) {
    EXPECT_EQ(*ConditionOf(ConditionName(condition)), condition);
  }
  EXPECT_NE(ConditionOf("rain").status().message().find("blur_jpeg"), std::string::npos);
}

TEST(Conditions, DoWhatTheySay) {
  const CropTree tree(
      {{.name = "real", .label = 0, .clips = 1, .crop_side = 200, .face_side = 100}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0}, {});
  const std::shared_ptr<const ImageU8> crop = *store.Pixels(0);
  const auto energy = [](const ImageU8& image) {  // mean absolute difference of neighbours
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 1; x < image.width(); ++x)
        sum += std::abs(image.Row(y)[3 * x] - image.Row(y)[3 * x - 3]);
    }
    return sum / (image.height() * (image.width() - 1));
  };
  const auto apply = [&](Condition condition, uint64_t seed) {
    return *ApplyCondition(crop->view(), records[0].face, condition, seed);
  };
  const PreparedFace native = apply(Condition::kNative, 1);
  EXPECT_TRUE(std::equal(crop->data(), crop->data() + crop->size(), native.rgb.data()));
  EXPECT_LT(energy(apply(Condition::kBlurJpeg, 1).rgb), 0.5 * energy(native.rgb));
  const PreparedFace parity = apply(Condition::kParity, 1);
  EXPECT_NE(energy(parity.rgb), energy(native.rgb));
  EXPECT_EQ(parity.rgb.width(), 200);
  for (uint64_t seed = 1; seed < 20; ++seed) {
    const PreparedFace social = apply(Condition::kSocial, seed);
    EXPECT_GE(social.rgb.width(), 100);
    EXPECT_LE(social.rgb.width(), 160);
    EXPECT_NEAR(social.face.box.width, 100.0 * social.rgb.width() / 200, 1e-3);
    EXPECT_NEAR(social.face.box.center().x, social.rgb.width() / 2.0, 1e-3);
  }
}

}  // namespace
}  // namespace airl
