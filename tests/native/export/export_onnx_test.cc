#include "native/export/export_onnx.h"

#include <sys/wait.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include "native/export/reference.h"
#include "native/export/round_weights.h"
#include "tests/native/support/crop_tree.h"
#include "tests/support/paths.h"

namespace airl {
namespace {

namespace fs = std::filesystem;

// Exit status of verify-export.mjs where onnxruntime-node is not installed.
constexpr int kSkipped = 77;

// Random weights whose batch norms hold statistics of data, and shifts and scales that training
// would leave: a fold that forgets one of the four tensors shows.
AirlNet NetworkWithHistory(const std::string& preset) {
  torch::manual_seed(7);
  torch::NoGradGuard no_grad;
  AirlNet net(*AirlNetPreset(preset));
  const int64_t size = net->options.rgb_size;
  for (auto& parameter : net->named_parameters()) {
    if (parameter.key().find("bn.weight") != std::string::npos)
      parameter.value().uniform_(0.7, 1.3);
    if (parameter.key().find("bn.bias") != std::string::npos) parameter.value().normal_(0.0, 0.2);
  }
  net->spectrum->SetStandardisation(torch::randn({256, 256}) - 3.0, torch::rand({256, 256}) + 0.5);
  for (const auto& module : net->modules()) {
    if (auto* bn = module->as<torch::nn::BatchNorm2dImpl>()) bn->options.momentum(0.7);
  }
  for (int i = 0; i < 3; ++i)
    net(torch::rand({4, 3, size, size}), torch::randn({4, 1, 256, 256}) - 3.0);
  return net;
}

onnx::ModelProto Load(const fs::path& path) {
  onnx::ModelProto model;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(model.ParseFromIstream(&file));
  return model;
}

struct Case {
  std::string preset;
  WeightPrecision precision;
};

class ExportCase : public testing::TestWithParam<Case> {};

TEST_P(ExportCase, ComputesWhatLibTorchComputes) {
  const auto& [preset, precision] = GetParam();
  const bool is_float16 = precision == WeightPrecision::kFloat16Weights;
  const TemporaryFolder temporary;
  const fs::path folder = temporary.path();
  const std::string model = folder / "model.onnx";
  const std::string reference = folder / "reference.safetensors";

  AirlNet net = NetworkWithHistory(preset);
  if (is_float16) RoundWeightsToFloat16(net);
  torch::manual_seed(8);
  const int64_t size = net->options.rgb_size;
  const Status written =
      WriteExportReference(net, torch::rand({16, 3, size, size}),
                           torch::randn({16, 1, 256, 256}) * 1.2 - 3.0, reference);
  ASSERT_TRUE(written.ok()) << written.ToString();
  const Status exported = ExportOnnx(net, {.precision = precision}, model);
  ASSERT_TRUE(exported.ok()) << exported.ToString();
  if (is_float16) {
    EXPECT_LE(fs::file_size(model), preset == "airl-lite" ? 10'000'000u : 40'000'000u);
  }

  const std::string command = std::string("'") + AIRL_NODE + "' '" + SourceDir() +
                              "/tools/verify-export.mjs' '" + model + "' '" + reference + "'";
  const int status = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kSkipped) GTEST_SKIP() << "onnxruntime-node is not installed";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

INSTANTIATE_TEST_SUITE_P(Presets, ExportCase,
                         testing::Values(Case{"airl-lite", WeightPrecision::kFloat32},
                                         Case{"airl-lite", WeightPrecision::kFloat16Weights},
                                         Case{"airl-b4", WeightPrecision::kFloat32},
                                         Case{"airl-b4", WeightPrecision::kFloat16Weights}),
                         [](const auto& info) {
                           const bool lite = info.param.preset == "airl-lite";
                           const bool float32 = info.param.precision == WeightPrecision::kFloat32;
                           return std::string(lite ? "Lite" : "B4") +
                                  (float32 ? "Float32" : "Float16Weights");
                         });

TEST(ExportOnnx, KeepsTheOnnxRules) {
  const TemporaryFolder folder;
  const std::string path = folder.path("model.onnx");
  ASSERT_TRUE(ExportOnnx(AirlNet(*AirlNetPreset("airl-lite")), {}, path).ok());
  const onnx::ModelProto model = Load(path);
  EXPECT_EQ(model.ir_version(), 8);
  ASSERT_EQ(model.opset_import_size(), 1);
  EXPECT_EQ(model.opset_import(0).version(), 17);

  // No Shape, Gather or BatchNormalization, no AveragePool.
  const std::set<std::string> allowed = {"Add",  "Cast",    "Concat", "Conv",       "Div",
                                         "Gemm", "Max",     "Mul",    "ReduceMean", "ReduceL2",
                                         "Relu", "Sigmoid", "Sub"};
  std::set<std::string> names;
  for (const auto& node : model.graph().node()) {
    EXPECT_EQ(allowed.count(node.op_type()), 1u) << node.op_type();
    EXPECT_TRUE(names.insert(node.name()).second) << node.name();
    bool has_pads = false;
    for (const auto& attribute : node.attribute()) {
      EXPECT_NE(attribute.name(), "auto_pad");
      has_pads = has_pads || attribute.name() == "pads";
      if (node.op_type() == "ReduceMean" && attribute.name() == "axes") {
        ASSERT_EQ(attribute.ints_size(), 2);
        EXPECT_EQ(attribute.ints(0), 2);
        EXPECT_EQ(attribute.ints(1), 3);
      }
    }
    EXPECT_EQ(has_pads, node.op_type() == "Conv") << node.name();
  }
  for (const auto& initializer : model.graph().initializer()) {
    EXPECT_TRUE(initializer.has_raw_data()) << initializer.name();
    EXPECT_EQ(initializer.external_data_size(), 0);
  }
  const auto shape = [](const onnx::ValueInfoProto& info) {
    std::string text = info.name();
    for (const auto& side : info.type().tensor_type().shape().dim()) {
      EXPECT_TRUE(side.has_dim_value());
      text.append(" ").append(std::to_string(side.dim_value()));
    }
    return text;
  };
  ASSERT_EQ(model.graph().input_size(), 2);
  EXPECT_EQ(shape(model.graph().input(0)), "rgb 1 3 224 224");
  EXPECT_EQ(shape(model.graph().input(1)), "spectrum 1 1 256 256");
  ASSERT_EQ(model.graph().output_size(), 5);
  EXPECT_EQ(shape(model.graph().output(0)), "logit 1 1");
  EXPECT_EQ(shape(model.graph().output(1)), "embedding 1 128");
  EXPECT_EQ(shape(model.graph().output(4)), "heatmap 1 1 7 7");
}

TEST(ExportOnnx, RefusesWhatTheContractCannotHold) {
  const TemporaryFolder folder;
  const fs::path path = folder.path("model.onnx");
  AirlNetOptions one_stream = *AirlNetPreset("airl-lite");
  one_stream.use_spectrum = false;
  EXPECT_EQ(ExportOnnx(AirlNet(one_stream), {}, path).code(), StatusCode::kUnsupported);

  AirlNet net(*AirlNetPreset("airl-lite"));
  {
    torch::NoGradGuard no_grad;
    net->fusion->weight[0][0] = 1e6;
  }
  EXPECT_EQ(ExportOnnx(net, {}, path).code(), StatusCode::kBadInput);  // above float16
  EXPECT_TRUE(ExportOnnx(net, {.precision = WeightPrecision::kFloat32}, path).ok());
  {
    torch::NoGradGuard no_grad;
    net->fusion->weight[0][0] = std::numeric_limits<float>::quiet_NaN();
  }
  fs::remove(path);
  EXPECT_EQ(ExportOnnx(net, {.precision = WeightPrecision::kFloat32}, path).code(),
            StatusCode::kBadInput);
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(ExportOnnx(AirlNet(*AirlNetPreset("airl-lite")), {}, "/nonexistent/model.onnx").code(),
            StatusCode::kInternal);
}

TEST(WriteExportReference, RefusesInputsOfAnotherSize) {
  AirlNet net(*AirlNetPreset("airl-lite"));
  const TemporaryFolder folder;
  const std::string path = folder.path("reference.safetensors");
  EXPECT_EQ(
      WriteExportReference(net, torch::rand({1, 3, 380, 380}), torch::randn({1, 1, 256, 256}), path)
          .code(),
      StatusCode::kBadInput);
}

// Rounding changes no weight by more than float16 does, and doing it again changes nothing that the
// export would see.
TEST(RoundWeightsToFloat16, MovesEachWeightByHalfAFloat16StepAtMost) {
  AirlNet net(*AirlNetPreset("airl-lite"));
  const torch::Tensor before = net->rgb->head->conv->weight.detach().clone();
  RoundWeightsToFloat16(net);
  const torch::Tensor moved = (net->rgb->head->conv->weight - before).abs();
  EXPECT_GT(moved.max().item<double>(), 0.0);
  EXPECT_TRUE(moved.le(before.abs() * 0x1p-11 + 0x1p-24).all().item<bool>());
}

}  // namespace
}  // namespace airl
