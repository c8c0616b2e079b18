#include "native/quantize/onnx_run.h"

#include <gtest/gtest.h>

#include "native/quantize/onnx_tensor.h"
#include "tests/native/quantize/network.h"

namespace airl {
namespace {

TEST(OnnxProgram, ComputesWhatLibTorchComputesInBatches) {
  AirlNet net = SmallNetwork();
  const StatusOr<OnnxProgram> program = OnnxProgram::Create(Float32Graph(net));
  ASSERT_TRUE(program.ok()) << program.status().ToString();
  const OnnxProgram::Values inputs = RandomInputs(3, 8);
  const torch::NoGradGuard no_grad;
  const AirlOutputs expected = net->forward(inputs.at("rgb"), inputs.at("spectrum"));
  size_t seen = 0;
  const OnnxProgram::Values actual =
      program->Run(inputs, [&](const std::string&, const torch::Tensor&) { ++seen; });
  ASSERT_EQ(actual.size(), 5u);
  // Folded batch norm sums in another order.
  EXPECT_LT(Distance(actual.at("logit"), expected.logit), 1e-4);
  EXPECT_LT(Distance(actual.at("rgb_logit"), expected.rgb_logit), 1e-4);
  EXPECT_LT(Distance(actual.at("spectrum_logit"), expected.spectrum_logit), 1e-4);
  EXPECT_LT(Distance(actual.at("embedding"), expected.embedding), 1e-4);
  EXPECT_LT(Distance(actual.at("heatmap"), expected.heatmap), 1e-3);
  EXPECT_GT(expected.logit.std().item<double>(), 1e-3);
  EXPECT_GT(seen, 300u);
}

onnx::ModelProto OneNode(const onnx::NodeProto& node) {
  onnx::ModelProto model;
  *model.mutable_graph()->add_node() = node;
  model.mutable_graph()->add_input()->set_name("x");
  model.mutable_graph()->add_output()->set_name(node.output(0));
  return model;
}

void AddConstant(onnx::ModelProto& model, const std::string& name, const torch::Tensor& values) {
  onnx::TensorProto& proto = *model.mutable_graph()->add_initializer();
  proto.set_name(name);
  SetTensor(values, proto);
}

// ONNX rounds half to even and saturates: x / 0.5 + 2 in 0..255.
TEST(OnnxProgram, QuantizesToTheNearestStepAndPassesGradientsWithinTheRange) {
  onnx::ModelProto model = OneNode(MakeNode("QuantizeLinear", "q", {"x", "scale", "zero"}));
  AddConstant(model, "scale", torch::tensor(0.5f));
  AddConstant(model, "zero", torch::tensor(2, torch::kInt64).to(torch::kUInt8));
  const StatusOr<OnnxProgram> program = OnnxProgram::Create(model);
  ASSERT_TRUE(program.ok());
  torch::Tensor x =
      torch::tensor({-9.0f, -0.9f, 0.25f, 0.75f, 0.8f, 500.0f}).set_requires_grad(true);
  const torch::Tensor q = program->Run({{"x", x}}).at("q");
  EXPECT_TRUE(torch::equal(q.detach(), torch::tensor({-1.0f, -1.0f, 0.0f, 1.0f, 1.0f, 126.5f})))
      << q;
  q.sum().backward();
  EXPECT_TRUE(torch::equal(x.grad(), torch::tensor({0.0f, 1.0f, 1.0f, 1.0f, 1.0f, 0.0f})));
}

TEST(OnnxProgram, DequantizesEachChannelByItsScale) {
  onnx::NodeProto node = MakeNode("DequantizeLinear", "w", {"steps", "scale", "zero"});
  SetIntAttribute(node, "axis", 0);
  onnx::ModelProto model = OneNode(node);
  AddConstant(model, "steps", torch::tensor({{-128, 127}, {1, 3}}, torch::kInt64).to(torch::kInt8));
  AddConstant(model, "scale", torch::tensor({0.5f, 10.0f}));
  AddConstant(model, "zero", torch::tensor({0, 1}, torch::kInt64).to(torch::kInt8));
  const torch::Tensor w = OnnxProgram::Create(model)->Run({{"x", torch::zeros({1})}}).at("w");
  EXPECT_TRUE(torch::equal(w, torch::tensor({{-64.0f, 63.5f}, {0.0f, 20.0f}}))) << w;
}

TEST(OnnxProgram, RoundsToFloat16AfterEachNodeAndRefusesMixedOperands) {
  onnx::ModelProto model = OneNode(MakeNode("Add", "y", {"x", "c"}));
  AddConstant(model, "c", torch::tensor({1.0f}).to(torch::kFloat16));
  const OnnxProgram program = *OnnxProgram::Create(model);
  // 1 + 2^-12 is halfway between no two float16 numbers: it rounds to 1.
  const torch::Tensor y =
      program.Run({{"x", torch::tensor({0x1p-12f}).to(torch::kFloat16)}}).at("y");
  EXPECT_EQ(y.scalar_type(), torch::kFloat16);
  EXPECT_EQ(y.item<float>(), 1.0f);
  EXPECT_THROW(program.Run({{"x", torch::tensor({1.0f})}}), c10::Error);
}

TEST(OnnxProgram, RefusesWhatItDoesNotKnow) {
  const Status unknown =
      OnnxProgram::Create(OneNode(MakeNode("LayerNormalization", "y", {"x"}))).status();
  EXPECT_EQ(unknown.code(), StatusCode::kUnsupported);
  EXPECT_NE(unknown.message().find("LayerNormalization"), std::string::npos);
  EXPECT_EQ(OnnxProgram::Create(OneNode(MakeNode("Conv", "y", {"x", "x"}))).status().code(),
            StatusCode::kUnsupported);  // without pads
  EXPECT_EQ(OnnxProgram::Create(OneNode(MakeNode("Relu", "y", {"z"}))).status().code(),
            StatusCode::kBadInput);
  onnx::ModelProto torn = OneNode(MakeNode("Add", "y", {"x", "c"}));
  AddConstant(torn, "c", torch::ones({4}));
  torn.mutable_graph()->mutable_initializer(0)->set_dims(0, 5);
  EXPECT_EQ(OnnxProgram::Create(torn).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
