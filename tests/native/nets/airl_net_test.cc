#include "native/nets/airl_net.h"

#include <gtest/gtest.h>

#include "native/nets/inspect.h"

namespace airl {
namespace {

AirlNetOptions Lite() { return *AirlNetPreset("airl-lite"); }

double LargestDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

TEST(AirlNet, PresetsFitTheirDownloads) {
  const AirlNet lite(Lite());
  EXPECT_LE(ParameterCount(*lite), 4'900'000);
  EXPECT_GE(ParameterCount(*lite->spectrum), 800'000);
  const AirlNet b4(*AirlNetPreset("airl-b4"));
  EXPECT_LE(ParameterCount(*b4), 20'000'000);
  EXPECT_GE(ParameterCount(*b4->spectrum), 1'000'000);
  EXPECT_LE(ParameterCount(*b4->spectrum), 2'000'000);
  EXPECT_EQ(b4->options.rgb_size, 380);
  EXPECT_EQ(b4->heatmap_size(), 12);
  EXPECT_FALSE(AirlNetPreset("airl-unknown").has_value());
}

TEST(AirlNet, HasTheFiveOutputsOfTheContract) {
  torch::NoGradGuard no_grad;
  AirlNet net(Lite());
  net->eval();
  const AirlOutputs outputs = net(torch::rand({2, 3, 224, 224}), torch::randn({2, 1, 256, 256}));
  EXPECT_EQ(outputs.logit.sizes(), (torch::IntArrayRef{2, 1}));
  EXPECT_EQ(outputs.embedding.sizes(), (torch::IntArrayRef{2, 128}));
  EXPECT_EQ(outputs.rgb_logit.sizes(), (torch::IntArrayRef{2, 1}));
  EXPECT_EQ(outputs.spectrum_logit.sizes(), (torch::IntArrayRef{2, 1}));
  EXPECT_EQ(outputs.heatmap.sizes(), (torch::IntArrayRef{2, 1, 7, 7}));
  EXPECT_LT(LargestDifference(outputs.embedding.norm(2, 1), torch::ones(2)), 1e-5);
  EXPECT_LT(LargestDifference(outputs.heatmap.mean({2, 3}), outputs.rgb_logit), 1e-5);
}

TEST(AirlNet, KeepsTheStreamsApart) {
  torch::manual_seed(4);
  AirlNet net(Lite());
  net->eval();
  torch::Tensor rgb = torch::rand({1, 3, 224, 224}, torch::requires_grad());
  torch::Tensor spectrum = torch::randn({1, 1, 256, 256}, torch::requires_grad());
  const AirlOutputs outputs = net(rgb, spectrum);
  const auto reaches = [](const torch::Tensor& output, const torch::Tensor& input) {
    const auto gradient = torch::autograd::grad({output.sum()}, {input}, {}, /*retain_graph=*/true,
                                                /*create_graph=*/false, /*allow_unused=*/true)[0];
    return gradient.defined() && gradient.abs().max().item<double>() > 0.0;
  };
  EXPECT_TRUE(reaches(outputs.rgb_logit, rgb));
  EXPECT_FALSE(reaches(outputs.rgb_logit, spectrum));
  EXPECT_FALSE(reaches(outputs.heatmap, spectrum));
  EXPECT_TRUE(reaches(outputs.spectrum_logit, spectrum));
  EXPECT_FALSE(reaches(outputs.spectrum_logit, rgb));
  EXPECT_TRUE(reaches(outputs.logit, rgb));
  EXPECT_TRUE(reaches(outputs.logit, spectrum));
}

TEST(AirlNet, RunsWithOneStream) {
  torch::NoGradGuard no_grad;
  AirlNetOptions rgb_only = Lite();
  rgb_only.use_spectrum = false;
  const AirlOutputs rgb = AirlNet(rgb_only)(torch::rand({2, 3, 224, 224}), torch::Tensor());
  EXPECT_EQ(rgb.spectrum_logit.abs().max().item<double>(), 0.0);
  EXPECT_NE(rgb.rgb_logit.abs().max().item<double>(), 0.0);

  AirlNetOptions spectrum_only = Lite();
  spectrum_only.use_rgb = false;
  const AirlOutputs spectrum =
      AirlNet(spectrum_only)(torch::Tensor(), torch::randn({2, 1, 256, 256}));
  EXPECT_EQ(spectrum.heatmap.sizes(), (torch::IntArrayRef{2, 1, 7, 7}));
  EXPECT_EQ(spectrum.rgb_logit.abs().max().item<double>(), 0.0);

  AirlNetOptions neither = spectrum_only;
  neither.use_spectrum = false;
  EXPECT_THROW(AirlNet{neither}, c10::Error);
}

TEST(AirlNet, ChannelsLastComputesTheSame) {
  torch::NoGradGuard no_grad;
  AirlNet net(Lite());
  net->eval();
  const torch::Tensor rgb = torch::rand({1, 3, 224, 224});
  const torch::Tensor spectrum = torch::randn({1, 1, 256, 256});
  const torch::Tensor expected = net(rgb, spectrum).logit;
  ToChannelsLast(*net);
  for (const auto& weight : net->named_parameters()) {
    if (weight.value().dim() != 4) continue;
    EXPECT_EQ(weight.value().suggest_memory_format(), torch::MemoryFormat::ChannelsLast)
        << weight.key();
  }
  // One input channel says nothing of a layout: the stem's weight must.
  EXPECT_EQ(net->spectrum->stem(spectrum).suggest_memory_format(),
            torch::MemoryFormat::ChannelsLast);
  const torch::Tensor actual =
      net(rgb.contiguous(torch::MemoryFormat::ChannelsLast), spectrum).logit;
  EXPECT_LT(LargestDifference(actual, expected), 1e-4);
}

TEST(WeightsFingerprint, IsOfTheNumbersAlone) {
  torch::NoGradGuard no_grad;
  AirlNet net(Lite());
  const std::string before = WeightsFingerprint(*net);
  EXPECT_EQ(before.size(), 16u);
  ToChannelsLast(*net);
  EXPECT_EQ(WeightsFingerprint(*net), before);
  net->classifier->bias.add_(1e-6);
  const std::string weight_changed = WeightsFingerprint(*net);
  EXPECT_NE(weight_changed, before);
  net->buffers().back().add_(1);
  EXPECT_NE(WeightsFingerprint(*net), weight_changed);
}

TEST(NetworkTable, CountsEveryParameterAndTheWork) {
  AirlNetOptions options = Lite();
  options.rgb.head_channels = 1280;
  const AirlNet net(options);
  int64_t parameters = 0;
  int64_t rgb_multiply_adds = 0;
  for (const NetworkRow& row : NetworkRows(net)) {
    parameters += row.parameters;
    if (row.name.rfind("rgb.", 0) == 0) rgb_multiply_adds += row.multiply_adds;
  }
  EXPECT_EQ(parameters, ParameterCount(*net));
  // EfficientNet-B0 at 224: 0.39 G published, 385 M without its 1000-class layer.
  EXPECT_NEAR(static_cast<double>(rgb_multiply_adds), 385e6, 2e6);
  EXPECT_NE(NetworkTable(net).find(std::to_string(parameters)), std::string::npos);
}

}  // namespace
}  // namespace airl
