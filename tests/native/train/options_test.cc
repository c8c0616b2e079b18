// Each part of the method is one option of `airl train`: an ablation is one flag.

#include <gtest/gtest.h>

#include "native/cli/train_options.h"

namespace airl {
namespace {

TrainConfig Parsed(const std::string& options) {
  CLI::App app;
  TrainConfig config;
  AddTrainOptions(app, config);
  app.parse("--data d --out o " + options);
  return config;
}

TEST(TrainOptions, EachPartHasItsSwitch) {
  EXPECT_EQ(Parsed("--bce 0").loss.bce, 0);
  EXPECT_EQ(Parsed("--stream-bce 0").loss.stream_bce, 0);
  EXPECT_EQ(Parsed("--contrastive 0").loss.contrastive, 0);
  EXPECT_EQ(Parsed("--consistency 0").loss.consistency, 0);
  EXPECT_EQ(Parsed("--reversal 0").loss.reversal, 0);
  EXPECT_EQ(Parsed("--sam-rho 0.05").sam_rho, 0.05);
  EXPECT_EQ(Parsed("--teacher b4.ckpt").teacher, "b4.ckpt");
  EXPECT_EQ(Parsed("--teacher b4.ckpt --distillation 2").loss.distillation, 2);
  EXPECT_EQ(Parsed("--teacher-temperature 4").loss.teacher_temperature, 4);
  EXPECT_EQ(Parsed("--rgb-side 160").rgb_side, 160);
  EXPECT_EQ(Parsed("--rgb-side-train 96").rgb_side_train, 96);
  EXPECT_EQ(Parsed("--source-balance 1").sampler.source_balance, 1);
  EXPECT_EQ(Parsed("--aligned-share 0").sampler.aligned_share, 0);
  EXPECT_EQ(Parsed("--native-share 0").sampler.native_share, 0);
  EXPECT_EQ(Parsed("--warm-up-share 0").schedule.warm_up_share, 0);
  EXPECT_EQ(Parsed("--final-share 1").schedule.final_share, 1);
  EXPECT_EQ(Parsed("--ema-decay 0").ema_decay, 0);
  EXPECT_EQ(Parsed("--gradient-clip 1e9").gradient_clip, 1e9);
  EXPECT_EQ(Parsed("--label-smoothing 0.1").loss.label_smoothing, 0.1);
  EXPECT_EQ(Parsed("--crop-margin 1.6").augment.crop_margin, 1.6F);
  EXPECT_EQ(Parsed("--views 2").views, 2);
  EXPECT_TRUE(Parsed("--autocast").autocast);
  EXPECT_FALSE(Parsed("").autocast);
  EXPECT_FALSE(Parsed("--streams rgb").use_spectrum);
  EXPECT_FALSE(Parsed("--streams spectrum").use_rgb);
}

TEST(TrainOptions, WhatCouldNotTakeEffectIsAnError) {
  EXPECT_THROW(Parsed("--distillation 2"), CLI::RequiresError);  // without a teacher
  EXPECT_THROW(Parsed("--rgb-side 16"), CLI::ValidationError);
  EXPECT_THROW(Parsed("--rgb-side-train 16"), CLI::ValidationError);
}

TEST(TrainOptions, EveryNetworkHasItsName) {
  for (const char* name :
       {"airl-lite", "airl-b4", "xception", "efficientnet-b4-rgb", "spectrum", "npr"}) {
    const StatusOr<AirlNetOptions> options = NetOptionsOf(Parsed(std::string("--net ") + name));
    ASSERT_TRUE(options.ok()) << name;
    EXPECT_EQ(options->name, name);
  }
  EXPECT_EQ(NetOptionsOf(Parsed("--net resnet")).status().code(), StatusCode::kBadInput);
  // A baseline has one stream; the other cannot be asked for alone.
  EXPECT_TRUE(NetOptionsOf(Parsed("--net xception --streams rgb")).ok());
  EXPECT_FALSE(NetOptionsOf(Parsed("--net xception --streams spectrum")).ok());
  EXPECT_FALSE(NetOptionsOf(Parsed("--net spectrum --streams rgb")).ok());
}

}  // namespace
}  // namespace airl
