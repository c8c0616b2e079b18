// The networks that AIRL is held against: their published sizes, and that they run where AIRL runs.

#include <gtest/gtest.h>

#include "native/nets/airl_net.h"
#include "native/nets/inspect.h"

namespace airl {
namespace {

TEST(Xception, HasThePublishedSize) {
  const AirlNet net(*AirlNetPreset("xception"));
  // 22,855,952 trainable parameters, less the 1000-class layer's 2,049,000.
  EXPECT_EQ(ParameterCount(*net->xception), 20'806'952);
  int64_t multiply_adds = 0;
  for (const NetworkRow& row : NetworkRows(net)) {
    if (row.name != "rgb.classifier") multiply_adds += row.multiply_adds;
  }
  // 8.4 G at 299 published.
  EXPECT_NEAR(static_cast<double>(multiply_adds), 8.4e9, 0.05e9);
}

TEST(Xception, MapsAreThoseOfTheThreeFlows) {
  torch::NoGradGuard no_grad;
  Xception net;
  net->eval();
  for (const int64_t side : {75, 96, 101}) {
    EXPECT_EQ(
        net(torch::rand({1, 3, side, side})).sizes(),
        (torch::IntArrayRef{1, 2048, XceptionImpl::MapSide(side), XceptionImpl::MapSide(side)}))
        << side;
  }
  EXPECT_EQ(XceptionImpl::MapSide(299), 10);
  // Entry: 128, 256, 728 at a halving each; eight equal blocks; exit to 1024.
  ASSERT_EQ(net->blocks.size(), 12u);
  for (size_t b = 3; b < 11; ++b) {
    EXPECT_EQ(net->blocks[b]->shape.channels, std::vector<int64_t>(4, 728));
    EXPECT_FALSE(net->blocks[b]->shape.halves);
  }
  EXPECT_EQ(net->blocks[11]->shape.channels, (std::vector<int64_t>{728, 728, 1024}));
}

// A middle block whose last batch norm is silent hands its input through unchanged: the shortcut
// carries x itself, not what the first ReLU makes of it.
TEST(Xception, TheShortcutTakesTheInputBeforeItsRelu) {
  torch::NoGradGuard no_grad;
  XceptionBlock block(XceptionBlockImpl::Shape{.channels = {4, 4}, .halves = false});
  block->layers[0]->bn->weight.zero_();
  const torch::Tensor x = torch::randn({2, 4, 5, 5});
  EXPECT_TRUE(torch::equal(block(x), x));
}

TEST(Npr, HasThePublishedSize) {
  const AirlNet net(*AirlNetPreset("npr"));
  // 1.44 M with the classifier's 513; the first two layers of ResNet-50 hold 215,808 and 1,219,584.
  EXPECT_EQ(ParameterCount(*net->npr), 215'808 + 1'219'584 + 27 * 64 + 128);
  EXPECT_EQ(ParameterCount(*net->npr) + ParameterCount(*net->rgb_classifier), 1'437'761);
  EXPECT_TRUE(net->options.native_rgb);
  EXPECT_EQ(net->options.rgb_size, 256);
}

TEST(Npr, ResidualIsEachPixelLessTheFirstOfItsCell) {
  const torch::Tensor x = torch::rand({2, 3, 6, 4});
  const torch::Tensor residual = NeighbouringPixelResidual(x);
  for (int64_t row = 0; row < 6; ++row) {
    for (int64_t column = 0; column < 4; ++column) {
      const torch::Tensor expected = x.select(2, row).select(2, column) -
                                     x.select(2, row - row % 2).select(2, column - column % 2);
      EXPECT_TRUE(torch::equal(residual.select(2, row).select(2, column), expected));
    }
  }
  // Nearest-neighbour enlargement is what it is blind to by construction: all zero.
  const torch::Tensor enlarged = torch::upsample_nearest2d(torch::rand({1, 3, 4, 4}), {8, 8});
  EXPECT_EQ(NeighbouringPixelResidual(enlarged).abs().max().item<float>(), 0);
  EXPECT_THROW(NeighbouringPixelResidual(torch::rand({1, 3, 5, 4})), c10::Error);
}

class Baseline : public testing::TestWithParam<const char*> {};

TEST_P(Baseline, RunsAsAirlDoesAndEveryWeightLearns) {
  AirlNetOptions options = *AirlNetPreset(GetParam());
  EXPECT_EQ(options.name, GetParam());
  options.dropout = 0;
  options.rgb.stochastic_depth = 0;
  options.rgb_size = 96;  // quick; the heat map follows
  torch::manual_seed(7);
  AirlNet net(options);
  const torch::Tensor rgb = options.use_rgb ? torch::rand({3, 3, 96, 96}) : torch::Tensor();
  const torch::Tensor spectrum =
      options.use_spectrum ? torch::randn({3, 1, 256, 256}) : torch::Tensor();
  const AirlOutputs outputs = net(rgb, spectrum);
  EXPECT_EQ(outputs.logit.sizes(), (torch::IntArrayRef{3, 1}));
  EXPECT_EQ(outputs.embedding.sizes(), (torch::IntArrayRef{3, kEmbeddingSize}));
  EXPECT_EQ(outputs.heatmap.sizes(),
            (torch::IntArrayRef{3, 1, net->heatmap_size(), net->heatmap_size()}));
  const bool rgb_speaks = outputs.rgb_logit.abs().max().item<float>() > 0;
  const bool spectrum_speaks = outputs.spectrum_logit.abs().max().item<float>() > 0;
  EXPECT_EQ(rgb_speaks, options.use_rgb);
  EXPECT_EQ(spectrum_speaks, options.use_spectrum);

  const torch::Tensor labels = torch::tensor({0.0f, 1.0f, 1.0f}).view({-1, 1});
  const torch::Tensor own = options.use_rgb ? outputs.rgb_logit : outputs.spectrum_logit;
  (torch::binary_cross_entropy_with_logits(outputs.logit, labels) +
   torch::binary_cross_entropy_with_logits(own, labels))
      .backward();
  for (const auto& parameter : net->named_parameters()) {
    ASSERT_TRUE(parameter.value().grad().defined()) << parameter.key();
    EXPECT_GT(parameter.value().grad().abs().max().item<float>(), 0) << parameter.key();
  }
}

TEST_P(Baseline, TheTableCountsItsParameters) {
  const AirlNet net(*AirlNetPreset(GetParam()));
  int64_t parameters = 0;
  for (const NetworkRow& row : NetworkRows(net)) {
    parameters += row.parameters;
    EXPECT_GT(row.multiply_adds, 0) << row.name;
  }
  EXPECT_EQ(parameters, ParameterCount(*net));
}

INSTANTIATE_TEST_SUITE_P(All, Baseline,
                         testing::Values("xception", "efficientnet-b4-rgb", "spectrum", "npr"));

}  // namespace
}  // namespace airl
