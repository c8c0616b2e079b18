#include "native/quantize/import_onnx.h"

#include <gtest/gtest.h>

#include "native/export/round_weights.h"
#include "tests/native/quantize/network.h"

namespace airl {
namespace {

// Three batches of 4, each of its own numbers.
StatusOr<OnnxProgram::Values> SmallBatch(size_t index) { return RandomInputs(4, 20 + index); }

class ImportOnnxCase : public testing::TestWithParam<WeightPrecision> {};

TEST_P(ImportOnnxCase, GivesWhatTheExportedNetworkGave) {
  AirlNet net = SmallNetwork();
  const torch::NoGradGuard no_grad;
  net->spectrum->SetStandardisation(torch::randn({256, 256}) - 3.0, torch::rand({256, 256}) + 0.5);
  if (GetParam() == WeightPrecision::kFloat16Weights) RoundWeightsToFloat16(net);
  const StatusOr<onnx::ModelProto> model = ToOnnx(net, {.precision = GetParam()});
  ASSERT_TRUE(model.ok()) << model.status().ToString();

  AirlNet imported(*AirlNetPreset("airl-lite"));
  const Status status = ImportOnnx(*model, 3, SmallBatch, imported);
  ASSERT_TRUE(status.ok()) << status.ToString();
  imported->eval();
  const OnnxProgram::Values inputs = RandomInputs(3, 8);
  const AirlOutputs expected = net->forward(inputs.at("rgb"), inputs.at("spectrum"));
  const AirlOutputs actual = imported->forward(inputs.at("rgb"), inputs.at("spectrum"));
  // Batch norm is folded in double, and unfolded in float.
  EXPECT_LT(Distance(actual.logit, expected.logit), 1e-3);
  EXPECT_LT(Distance(actual.rgb_logit, expected.rgb_logit), 1e-3);
  EXPECT_LT(Distance(actual.spectrum_logit, expected.spectrum_logit), 1e-3);
  EXPECT_LT(Distance(actual.embedding, expected.embedding), 1e-3);
  EXPECT_GT(expected.logit.std().item<double>(), 1e-2);
}

INSTANTIATE_TEST_SUITE_P(Precisions, ImportOnnxCase,
                         testing::Values(WeightPrecision::kFloat32,
                                         WeightPrecision::kFloat16Weights),
                         [](const auto& info) {
                           return info.param == WeightPrecision::kFloat32 ? "Float32"
                                                                          : "Float16Weights";
                         });

// The statistics are those of the batches, so that training goes on where the file stood instead of
// meeting batch norms that start from 0 and 1.
TEST(ImportOnnx, LeavesBatchNormTheStatisticsOfItsBatches) {
  const AirlNet net = SmallNetwork();
  AirlNet imported(*AirlNetPreset("airl-lite"));
  const torch::NoGradGuard no_grad;
  ASSERT_TRUE(ImportOnnx(Float32Graph(net), 1, SmallBatch, imported).ok());
  imported->eval();
  const OnnxProgram::Values inputs = RandomInputs(4, 20);
  auto& stem = imported->rgb->stem;
  const torch::Tensor convolved =
      stem->conv((inputs.at("rgb") - imported->rgb_mean) / imported->rgb_std);
  EXPECT_LT(Distance(stem->bn->running_mean, convolved.mean({0, 2, 3})), 1e-4);
  EXPECT_LT(Distance(stem->bn->running_var, convolved.var({0, 2, 3}, /*unbiased=*/false)), 1e-4);
}

TEST(ImportOnnx, TakesTheSideOfTheFacesFromTheFile) {
  AirlNetOptions options = *AirlNetPreset("airl-lite");
  options.rgb_size = 160;
  onnx::ModelProto model = Float32Graph(AirlNet(options));
  const StatusOr<int> side = RgbSideOf(model);
  ASSERT_TRUE(side.ok()) << side.status().ToString();
  EXPECT_EQ(*side, 160);
  model.mutable_graph()->mutable_input(0)->set_name("face");
  model.mutable_graph()->mutable_input(1)->set_name("trace");
  EXPECT_EQ(RgbSideOf(model).status().code(), StatusCode::kModelMismatch);
}

TEST(ImportOnnx, RefusesAnotherNetworkAndNoBatch) {
  const onnx::ModelProto model = Float32Graph(SmallNetwork());
  AirlNet other(*AirlNetPreset("airl-b4"));
  EXPECT_EQ(ImportOnnx(model, 1, SmallBatch, other).code(), StatusCode::kModelMismatch);
  AirlNet same(*AirlNetPreset("airl-lite"));
  EXPECT_EQ(ImportOnnx(model, 0, SmallBatch, same).code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
