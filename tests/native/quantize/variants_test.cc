#include <sys/wait.h>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "native/export/onnx_file.h"
#include "native/forge/safetensors.h"
#include "native/quantize/calibrate.h"
#include "native/quantize/float16.h"
#include "native/quantize/int8.h"
#include "native/quantize/onnx_tensor.h"
#include "native/quantize/qat.h"
#include "native/quantize/variant.h"
#include "tests/native/quantize/network.h"
#include "tests/native/support/crop_tree.h"
#include "tests/support/paths.h"

namespace airl {
namespace {

// Exit status of verify-export.mjs where onnxruntime-node is not installed.
constexpr int kSkipped = 77;

const onnx::ModelProto& Graph() {
  static const onnx::ModelProto kGraph = Float32Graph(SmallNetwork());
  return kGraph;
}

OnnxProgram::Values Answers(const onnx::ModelProto& model, const OnnxProgram::Values& inputs) {
  const torch::NoGradGuard no_grad;
  StatusOr<OnnxProgram> program = OnnxProgram::Create(model);
  TORCH_CHECK(program.ok(), program.status().ToString());
  return program->Run(inputs);
}

onnx::ModelProto Quantized() {
  Histograms histograms;
  Observe(*OnnxProgram::Create(Graph()), RandomInputs(4, 9), histograms);
  StatusOr<onnx::ModelProto> model =
      InsertQuantizers(Graph(), RangesOf(histograms, {}), Int8Options{});
  TORCH_CHECK(model.ok(), model.status().ToString());
  return *model;
}

std::map<std::string, const onnx::NodeProto*> ByOutput(const onnx::ModelProto& model) {
  std::map<std::string, const onnx::NodeProto*> nodes;
  for (const auto& node : model.graph().node()) nodes[node.output(0)] = &node;
  return nodes;
}

// Runs the file in ONNX Runtime against what OnnxProgram says; -1 where it is not installed.
int VerifyInOnnxRuntime(const onnx::ModelProto& model, const std::string& tolerance) {
  const TemporaryFolder folder;
  const OnnxProgram::Values inputs = RandomInputs(3, 10);
  TensorMap tensors;
  for (const auto& [name, value] : inputs) tensors[name] = value;
  for (const auto& [name, value] : Answers(model, inputs)) tensors[name] = value.contiguous();
  TORCH_CHECK(WriteSafetensors(tensors, folder.path("reference.safetensors")).ok());
  TORCH_CHECK(WriteOnnx(model, folder.path("model.onnx")).ok());
  const std::string command = std::string("'") + AIRL_NODE + "' '" + SourceDir() +
                              "/tools/verify-export.mjs' '" + folder.path("model.onnx") + "' '" +
                              folder.path("reference.safetensors") + "' --tolerance " + tolerance;
  const int status = std::system(command.c_str());
  TORCH_CHECK(WIFEXITED(status));
  return WEXITSTATUS(status) == kSkipped ? -1 : WEXITSTATUS(status);
}

TEST(ToFloat16, KeepsIslandsInFloat32AndUndoesNoCast) {
  const StatusOr<onnx::ModelProto> model = ToFloat16(Graph());
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const auto nodes = ByOutput(*model);
  std::set<std::string> half;
  for (const auto& initializer : model->graph().initializer()) {
    if (initializer.data_type() == onnx::TensorProto::FLOAT16) half.insert(initializer.name());
  }
  int half_convolutions = 0;
  for (const auto& node : model->graph().node()) {
    const bool takes_half = half.count(node.input(0)) > 0;
    if (node.op_type() == "Cast") {
      const auto source = nodes.find(node.input(0));
      EXPECT_FALSE(source != nodes.end() && source->second->op_type() == "Cast") << node.name();
      if (IntAttribute(node, "to", 0) == onnx::TensorProto::FLOAT16) half.insert(node.output(0));
      continue;
    }
    if (takes_half) half.insert(node.output(0));
    for (const std::string& input : node.input()) {
      EXPECT_EQ(half.count(input) > 0, takes_half) << node.name() << " <- " << input;
    }
    for (const char* op : {"Sigmoid", "ReduceMean", "ReduceL2", "Gemm"}) {
      EXPECT_FALSE(takes_half && node.op_type() == op) << node.name();
    }
    half_convolutions += takes_half && node.op_type() == "Conv" ? 1 : 0;
  }
  for (const char* name : {"rgb.stem", "spectrum.stem", "rgb.block3.squeeze", "rgb.block3.excite",
                           "spectrum.comb", "heatmap", "spectrum_input.centred"}) {
    ASSERT_EQ(nodes.count(name), 1u) << name;
    EXPECT_EQ(half.count(name), 0u) << name;
  }
  for (const char* name : {"rgb.block3.depthwise", "rgb.block3.gated", "rgb.block3.project",
                           "rgb.head", "spectrum.stage1.block0.sum"}) {
    EXPECT_EQ(half.count(name), 1u) << name;
  }
  EXPECT_GT(half_convolutions, 50);
  for (const auto& output : model->graph().output()) EXPECT_EQ(half.count(output.name()), 0u);
}

TEST(ToFloat16, AnswersAsFloat32DoesToAboutItsPrecision) {
  const OnnxProgram::Values inputs = RandomInputs(4, 11);
  const OnnxProgram::Values expected = Answers(Graph(), inputs);
  const OnnxProgram::Values actual = Answers(*ToFloat16(Graph()), inputs);
  const double spread = expected.at("heatmap").std().item<double>();
  EXPECT_LT(Distance(actual.at("heatmap"), expected.at("heatmap")), 0.1 * spread);
  EXPECT_GT(Distance(actual.at("heatmap"), expected.at("heatmap")), 0.0);
  EXPECT_LT(Distance(actual.at("embedding"), expected.at("embedding")), 0.02);
}

TEST(ToFloat16, RefusesWeightsThatDoNotFit) {
  onnx::ModelProto model = Graph();
  for (auto& initializer : *model.mutable_graph()->mutable_initializer()) {
    if (initializer.name() != "rgb.head.weight") continue;
    SetTensor(*ToTensor(initializer) * 1e6, initializer);
  }
  const Status status = ToFloat16(model).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("rgb.head.weight"), std::string::npos);
}

TEST(ToFloat16, LoadsAndRunsInOnnxRuntime) {
  // Its CPU provider computes in float32 between the Casts and rounds less often.
  const int status = VerifyInOnnxRuntime(*ToFloat16(Graph()), "2e-2");
  if (status < 0) GTEST_SKIP() << "onnxruntime-node is not installed";
  EXPECT_EQ(status, 0);
}

TEST(FoldQuantizers, StoresIntegersThatComputeTheSame) {
  const onnx::ModelProto quantized = Quantized();
  const StatusOr<onnx::ModelProto> folded = FoldQuantizers(quantized, Int8Options{}.weight_bits);
  ASSERT_TRUE(folded.ok()) << folded.status().ToString();
  const auto nodes = ByOutput(*folded);
  const auto type_of = [&](const std::string& name) {
    return FindInitializer(folded->graph(), name)->data_type();
  };
  int integer_convolutions = 0;
  for (const auto& node : folded->graph().node()) {
    if (node.op_type() != "Conv" || nodes.count(node.input(1)) == 0 ||
        nodes.at(node.input(1))->op_type() != "DequantizeLinear") {
      continue;
    }
    ++integer_convolutions;
    EXPECT_EQ(nodes.at(node.input(0))->op_type(), "DequantizeLinear") << node.name();
    EXPECT_EQ(type_of(nodes.at(node.input(1))->input(0)), onnx::TensorProto::INT8);
    EXPECT_EQ(type_of(nodes.at(node.input(2))->input(0)), onnx::TensorProto::INT32);
  }
  EXPECT_GT(integer_convolutions, 50);
  for (const char* name : {"rgb.stem", "rgb.block3.squeeze", "heatmap", "spectrum.comb"}) {
    const auto weight = nodes.find(nodes.at(name)->input(1));
    EXPECT_TRUE(weight == nodes.end() || weight->second->op_type() == "Cast") << name;
  }

  const OnnxProgram::Values inputs = RandomInputs(2, 12);
  const OnnxProgram::Values before = Answers(quantized, inputs);
  const OnnxProgram::Values after = Answers(*folded, inputs);
  // Biases and the islands' weights are rounded; now and then that moves a value by a step.
  EXPECT_LT(Distance(before.at("embedding"), after.at("embedding")), 0.05);
  EXPECT_GT(Distance(Answers(Graph(), inputs).at("embedding"), after.at("embedding")), 1e-4);
}

TEST(FoldQuantizers, KeepsWeightsThatTrainingMovedWithinTheirBits) {
  onnx::ModelProto quantized = Quantized();
  for (auto& initializer : *quantized.mutable_graph()->mutable_initializer()) {
    if (initializer.name() != "rgb.block3.project.weight") continue;
    SetTensor(*ToTensor(initializer) * 1.2, initializer);
  }
  for (const int bits : {7, 8}) {
    const StatusOr<onnx::ModelProto> folded = FoldQuantizers(quantized, bits);
    ASSERT_TRUE(folded.ok());
    const torch::Tensor steps =
        *ToTensor(*FindInitializer(folded->graph(), "rgb.block3.project.weight"));
    ASSERT_EQ(steps.scalar_type(), torch::kInt8);
    EXPECT_EQ(steps.to(torch::kInt32).abs().max().item<int>(), bits == 7 ? 63 : 127);
  }
}

TEST(FoldQuantizers, RunsInOnnxRuntimeAsHere) {
  const int status =
      VerifyInOnnxRuntime(*FoldQuantizers(Quantized(), Int8Options{}.weight_bits), "1e-1");
  if (status < 0) GTEST_SKIP() << "onnxruntime-node is not installed";
  EXPECT_EQ(status, 0);
}

TEST(InsertQuantizers, NamesAValueWithoutARange) {
  const Status status = InsertQuantizers(Graph(), {}, {}).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("rgb.stem.silu"), std::string::npos) << status.ToString();
}

TEST(Variants, AreMadeFromCropsAndStateWhatTheySay) {
  const CropTree tree(
      {{.name = "camera", .label = 0, .clips = 3}, {.name = "generator", .label = 1, .clips = 3}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2, 3, 4, 5}, {});
  const DegradedCrops crops(store, {.crops = 8, .shape = {}, .batch_size = 4});
  ASSERT_EQ(crops.batches(), 2u);
  EXPECT_EQ(crops.Batch(1)->at("rgb").size(0), 4);
  const AirlNet net = SmallNetwork();
  QuantizeOptions options;
  EXPECT_EQ(MakeVariant(net, "int8", "1", options).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(MakeVariant(net, "int4", "1", options).status().code(), StatusCode::kBadInput);
  options.crops = &crops;
  const StatusOr<onnx::ModelProto> plain = MakeVariant(net, "int8", "1", options);
  ASSERT_TRUE(plain.ok()) << plain.status().ToString();

  // A few steps bring the 8-bit network nearer to the float32 one on what they train on.
  std::vector<double> losses;
  options.qat.steps = 8;
  options.qat.learning_rate = 1e-4;
  options.qat.on_step = [&](int64_t, double loss) { losses.push_back(loss); };
  ASSERT_TRUE(MakeVariant(net, "int8", "1", options).ok());
  ASSERT_EQ(losses.size(), 8u);
  EXPECT_LT(losses[6] + losses[7], losses[0] + losses[1]);

  const StatusOr<SelfTest> test = SelfTestOf(*plain, "int8", 224, 1);
  ASSERT_TRUE(test.ok());
  EXPECT_GE(test->tolerance, 0.2);
  const StatusOr<SelfTest> exact = SelfTestOf(Graph(), "float32", 224, 1);
  EXPECT_LT(exact->tolerance, test->tolerance);
  EXPECT_NE(exact->logit, test->logit);
}

}  // namespace
}  // namespace airl
