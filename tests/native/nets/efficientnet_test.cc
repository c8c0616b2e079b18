#include "native/nets/efficientnet.h"

#include <gtest/gtest.h>

#include "native/nets/inspect.h"

namespace airl {
namespace {

// Parameters of the published networks without their 1000-class layer.
TEST(EfficientNet, HasThePublishedNumberOfParameters) {
  EXPECT_EQ(ParameterCount(*EfficientNet()), 5'288'548 - 1'281'000);  // B0
  const EfficientNet b4(
      EfficientNetOptions{.width_factor = 1.4, .depth_factor = 1.8, .head_channels = 1792});
  EXPECT_EQ(ParameterCount(*b4), 19'341'616 - 1'793'000);
}

TEST(EfficientNet, RoundsChannelsAsThePaper) {
  EXPECT_EQ(ScaledChannels(32, 1.4), 48);  // 44.8
  EXPECT_EQ(ScaledChannels(16, 1.4), 24);  // 22.4
  EXPECT_EQ(ScaledChannels(24, 1.4), 32);  // 33.6, down but not below 90 %
  EXPECT_EQ(ScaledChannels(10, 1.0), 16);  // 8 would be below 90 %
}

TEST(EfficientNet, MapIsAThirtySecondOfTheInputRoundedUp) {
  torch::NoGradGuard no_grad;
  EfficientNet net;
  net->eval();
  EXPECT_EQ(net(torch::rand({2, 3, 64, 64})).sizes(), (torch::IntArrayRef{2, 1280, 2, 2}));
  EXPECT_EQ(net(torch::rand({1, 3, 95, 76})).sizes(), (torch::IntArrayRef{1, 1280, 3, 3}));
}

TEST(EfficientNet, StochasticDepthDropsWholeSamplesOnlyWhileTraining) {
  torch::manual_seed(1);
  torch::NoGradGuard no_grad;
  MbConv block(MbConvImpl::Shape{.in_channels = 8, .out_channels = 8}, /*drop_rate=*/0.5);
  const torch::Tensor x = torch::rand({64, 8, 4, 4});
  const torch::Tensor unchanged = (block(x) - x).abs().amax({1, 2, 3}).eq(0.0);
  const int64_t dropped = unchanged.sum().item<int64_t>();
  EXPECT_GT(dropped, 16);
  EXPECT_LT(dropped, 48);
  block->eval();
  EXPECT_EQ((block(x) - x).abs().amax({1, 2, 3}).eq(0.0).sum().item<int64_t>(), 0);
}

}  // namespace
}  // namespace airl
