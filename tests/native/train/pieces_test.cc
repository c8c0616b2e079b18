// Schedule, average, pace, config, optimizer.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "native/evaluate/autocast.h"
#include "native/train/config.h"
#include "native/train/ema.h"
#include "native/train/pace.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"
#include "native/train/schedule.h"
#include "native/train/step.h"

namespace airl {
namespace {

TEST(Schedule, WarmsUpThenFallsAsACosine) {
  const ScheduleOptions options{.learning_rate = 2, .final_share = 0.1, .warm_up_share = 0.2};
  EXPECT_DOUBLE_EQ(LearningRate(0.1, options), 1);
  EXPECT_DOUBLE_EQ(LearningRate(0.2, options), 2);
  EXPECT_NEAR(LearningRate(0.6, options), 2 * (0.1 + 0.9 * 0.5), 1e-12);
  EXPECT_NEAR(LearningRate(1, options), 0.2, 1e-12);
  EXPECT_NEAR(LearningRate(1.7, options), 0.2, 1e-12);
  EXPECT_GT(LearningRate(0, options), 0);
  for (double p = 0.2; p < 1; p += 0.01)
    EXPECT_LE(LearningRate(p + 0.01, options), LearningRate(p, options));
}

TEST(Average, FollowsByItsDecay) {
  torch::nn::BatchNorm1d average(2);
  torch::nn::BatchNorm1d net(2);
  {
    const torch::NoGradGuard no_grad;
    net->weight.fill_(11);
    net->running_mean.fill_(10);
    net->num_batches_tracked.fill_(5);
  }
  UpdateAverage(*average, *net, 1000000, 0.9);
  EXPECT_NEAR(average->weight[0].item<float>(), 0.9 + 1.1, 1e-6);
  EXPECT_NEAR(average->running_mean[1].item<float>(), 1, 1e-6);
  EXPECT_EQ(average->num_batches_tracked.item<int64_t>(), 5);
  // Early on (1 + step) / (10 + step) holds.
  UpdateAverage(*average, *net, 0, 0.9);
  EXPECT_NEAR(average->running_mean[0].item<float>(), 0.1 * 1 + 0.9 * 10, 1e-5);
}

TEST(Optimizer, DecaysKernelsOnly) {
  AirlNet net(*AirlNetPreset("airl-lite"));
  const auto optimizer = MakeOptimizer(net, 1e-3, 0.5);
  ASSERT_EQ(optimizer->param_groups().size(), 2u);
  const auto decay = [&](size_t group) {
    return static_cast<torch::optim::AdamWOptions&>(optimizer->param_groups()[group].options())
        .weight_decay();
  };
  EXPECT_EQ(decay(0), 0.5);
  EXPECT_EQ(decay(1), 0);
  size_t count = 0;
  for (const torch::optim::OptimizerParamGroup& group : optimizer->param_groups())
    count += group.params().size();
  EXPECT_EQ(count, net->parameters().size());
  for (const torch::Tensor& parameter : optimizer->param_groups()[0].params())
    EXPECT_GE(parameter.dim(), 2);
  const auto& free = optimizer->param_groups()[1].params();
  const auto is_free = [&](const torch::Tensor& wanted) {
    return std::any_of(free.begin(), free.end(),
                       [&](const torch::Tensor& t) { return t.is_same(wanted); });
  };
  EXPECT_TRUE(is_free(net->rgb->stem->bn->weight));
  EXPECT_TRUE(is_free(net->classifier->bias));
  EXPECT_TRUE(is_free(net->spectrum->row_bias));
  EXPECT_FALSE(is_free(net->classifier->weight));
}

TEST(Autocast, IsBfloat16InConvolutionsAndProductsWhileItLives) {
  const torch::Tensor x = torch::randn({1, 2, 4, 4});
  const torch::Tensor kernel = torch::randn({3, 2, 3, 3});
  const torch::Tensor matrix = torch::randn({4, 4});
  {
    const AutocastScope off(torch::kCPU, false);
    EXPECT_EQ(torch::matmul(matrix, matrix).scalar_type(), torch::kFloat32);
  }
  {
    const AutocastScope on(torch::kCPU, true);
    EXPECT_EQ(torch::conv2d(x, kernel).scalar_type(), torch::kBFloat16);
    EXPECT_EQ(torch::matmul(matrix, matrix).scalar_type(), torch::kBFloat16);
  }
  EXPECT_EQ(torch::conv2d(x, kernel).scalar_type(), torch::kFloat32);
  if (!torch::cuda::is_available()) return;
  const AutocastScope on(torch::kCUDA, true);
  EXPECT_EQ(torch::matmul(matrix.cuda(), matrix.cuda()).scalar_type(), torch::kBFloat16);
}

TEST(Pace, GoesByStepsOrByTimeWhicheverIsFurther) {
  const Stopwatch run;
  TrainConfig config;
  config.steps = 10;
  const Pace by_steps(config, run, 0, 0, 0);
  EXPECT_DOUBLE_EQ(by_steps.Share(5), 0.5);
  EXPECT_FALSE(by_steps.IsOver(9));
  EXPECT_TRUE(by_steps.IsOver(10));
  config.stop_after = 4;
  EXPECT_TRUE(by_steps.IsOver(4));

  TrainConfig timed;
  timed.minutes = 60;
  EXPECT_FALSE(Pace(timed, run, 0, 0, 0).IsOver(1000000));
  timed.minutes = 2.0 / 60;  // less than what is kept back for closing
  EXPECT_TRUE(Pace(timed, run, 0, /*seconds=*/1, 0).IsOver(0));
}

TEST(Config, DescribesTheNetworkItBuilds) {
  TrainConfig config;
  config.use_rgb = false;
  config.rgb_side_train = 160;
  config.augment.crop_margin = 1.5f;
  const StatusOr<NetFacts> facts = NetFactsOf(ConfigJson(config));
  ASSERT_TRUE(facts.ok()) << facts.status().ToString();
  EXPECT_EQ(facts->options.name, "airl-lite");
  EXPECT_FALSE(facts->options.use_rgb);
  EXPECT_EQ(facts->rgb_side_train, 160);
  EXPECT_EQ(facts->crop_margin, 1.5f);
  EXPECT_EQ(facts->options.rgb_size, 224);
  config.rgb_side = 192;
  EXPECT_EQ(NetFactsOf(ConfigJson(config))->options.rgb_size, 192);
  config.net = "airl-b9";
  EXPECT_EQ(NetFactsOf(ConfigJson(config)).status().code(), StatusCode::kModelMismatch);
  EXPECT_EQ(NetFactsOf("{}").status().code(), StatusCode::kBadInput);
}

TEST(Config, AResumedRunKeepsWhatDecidesIt) {
  TrainConfig a;
  TrainConfig b;
  b.out = "elsewhere";
  b.minutes = 9;
  b.loader_threads = 7;
  b.resume = "x";
  EXPECT_TRUE(ResumeDifferences(ConfigJson(a), ConfigJson(b)).empty());
  b.loss.contrastive = 0.9;
  EXPECT_EQ(ResumeDifferences(ConfigJson(a), ConfigJson(b)), std::vector<std::string>{"loss"});
}

TEST(Config, ARunOfAnEarlierVersionHadTheDefaultsOfWhatItDidNotKnow) {
  TrainConfig now;
  nlohmann::json saved = nlohmann::json::parse(ConfigJson(now));
  saved.erase("rgb_side");
  saved["loss"].erase("distillation");
  EXPECT_TRUE(ResumeDifferences(saved.dump(), ConfigJson(now)).empty());
  now.rgb_side = 160;
  EXPECT_EQ(ResumeDifferences(saved.dump(), ConfigJson(now)), std::vector<std::string>{"rgb_side"});
}

TEST(Device, NamesThatAreNotThereAreErrors) {
  EXPECT_TRUE(DeviceOf("cpu").ok());
  EXPECT_EQ(DeviceOf("abacus").status().code(), StatusCode::kBadInput);
  if (!torch::cuda::is_available()) {
    EXPECT_FALSE(DeviceOf("cuda").ok());
  }
}

TEST(Progress, WritesDurationsAsAClock) {
  EXPECT_EQ(Duration(5), "0:05");
  EXPECT_EQ(Duration(750), "12:30");
  EXPECT_EQ(Duration(3723), "1:02:03");
}

}  // namespace
}  // namespace airl
