// Crops, loader, augmentation, spectrum, step and prediction together: a trace that is planted is
// found, in sources that were not trained on.

#include <gtest/gtest.h>

#include <numeric>

#include "native/evaluate/predict.h"
#include "native/train/step.h"
#include "native/train/validation.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// The spectrum stream alone and small. Batch norm follows quickly: the run is of a dozen steps.
AirlNet SmallSpectrumNet() {
  AirlNetOptions options = *AirlNetPreset("spectrum");
  options.spectrum = {.stem_channels = 8,
                      .stage_channels = {8, 12, 16, 24},
                      .stage_blocks = {1, 1, 1, 1},
                      .comb_channels = 8};
  torch::manual_seed(21);
  AirlNet net(options);
  for (const auto& module : net->modules()) {
    if (auto* norm = module->as<torch::nn::BatchNorm2dImpl>()) norm->options.momentum(0.3);
  }
  return net;
}

// Probability that a fake's logit is above a real's.
double Auc(const std::vector<Prediction>& predictions, const CropStore& store) {
  double above = 0;
  double pairs = 0;
  for (const Prediction& fake : predictions) {
    if (store.record(fake.record).label != kFake) continue;
    for (const Prediction& real : predictions) {
      if (store.record(real.record).label != kReal) continue;
      above += fake.logit > real.logit ? 1 : fake.logit == real.logit ? 0.5 : 0;
      ++pairs;
    }
  }
  return above / pairs;
}

// AUC on sources not trained on, after a dozen steps; with `inverted` labels reals are called fake.
double TrainedAuc(bool inverted) {
  const auto source = [](const char* name, int label) {
    return TreeSource{.name = name,
                      .label = label,
                      .clips = 8,
                      .crop_side = 288,
                      .face_side = 180,
                      .upsampled = label == kFake};  // nearest-neighbour cells of 2 x 2 pixels
  };
  const CropTree tree(
      {source("a", kReal), source("b", kReal), source("c", kFake), source("d", kFake)});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  std::vector<size_t> seen;
  std::vector<size_t> unseen;
  for (size_t i = 0; i < records.size(); ++i) {
    const bool is_seen = records[i].source == "a" || records[i].source == "c";
    (is_seen ? seen : unseen).push_back(i);
  }
  const CropStore train(records, seen, {});
  const CropStore test(records, unseen, {});
  SamplerOptions sampler_options;
  sampler_options.native_share = 1;
  const CoupleSampler sampler(train, sampler_options, 1);
  AugmentOptions augment_options;
  augment_options.degraded_share = 0;
  const Augmenter augmenter(augment_options);
  LoaderOptions loader_options;
  loader_options.batch_size = 8;
  loader_options.shape.rgb_side = 32;

  AirlNet net = SmallSpectrumNet();
  EXPECT_TRUE(
      SetSpectrumStatistics(net, train, sampler, augmenter, loader_options, /*samples=*/16).ok());
  const auto optimizer = MakeOptimizer(net, 3e-3, 0.01);
  Loader loader(train, sampler, augmenter, loader_options);
  net->train();
  for (int step = 0; step < 12; ++step) {
    Batch batch = *loader.Next();
    if (inverted) batch.labels = 1 - batch.labels;
    TrainStep(net, *optimizer, AirlLoss(), batch, {.learning_rate = 3e-3});
  }
  PredictOptions predict;
  predict.shape = loader_options.shape;
  const StatusOr<std::vector<Prediction>> predictions = Predict(net, test, test.usable(), predict);
  return predictions.ok() ? Auc(*predictions, test) : 0.5;
}

TEST(PlantedTrace, IsFoundInUnseenSources) { EXPECT_GT(TrainedAuc(false), 0.95); }

// What is learned is what the labels say: not a direction that the network has by itself.
TEST(PlantedTrace, TurnsWithTheLabels) { EXPECT_LT(TrainedAuc(true), 0.05); }

}  // namespace
}  // namespace airl
