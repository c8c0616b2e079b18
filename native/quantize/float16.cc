#include "native/quantize/float16.h"

#include <set>
#include <string>

#include <torch/torch.h>

#include "native/quantize/islands.h"
#include "native/quantize/onnx_tensor.h"

namespace airl {
namespace {

constexpr int64_t kLarge = 1024;  // values; below it a Cast costs more than it saves

bool IsHalf(const onnx::NodeProto& node) {
  static const std::set<std::string> kHalfOperators = {"Conv", "Add", "Sub", "Mul", "Relu"};
  return kHalfOperators.count(node.op_type()) > 0 && !IsFloatIsland(node.name());
}

StatusOr<torch::Tensor> ToHalf(const onnx::TensorProto& proto) {
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor values, ToTensor(proto));
  const torch::Tensor half = values.to(torch::kFloat16);
  if (!half.isfinite().all().item<bool>()) {
    return BadInput("constant " + proto.name() + " is not finite in float16");
  }
  return half;
}

onnx::NodeProto MakeCast(const std::string& name, const std::string& input, int to) {
  onnx::NodeProto cast = MakeNode("Cast", name, {input});
  SetIntAttribute(cast, "to", to);
  return cast;
}

// Builds the new graph node by node; a value's float16 and float32 forms are made on demand.
class Halving {
 public:
  explicit Halving(const onnx::ModelProto& source) : model_(source) {
    for (const auto& initializer : source.graph().initializer()) {
      constants_.insert(initializer.name());
    }
    model_.mutable_graph()->clear_node();
    model_.mutable_graph()->clear_initializer();
  }

  Status Add(const onnx::GraphProto& graph, onnx::NodeProto node) {
    const bool half = IsHalf(node);
    for (std::string& input : *node.mutable_input()) {
      if (constants_.count(input) > 0) {
        AIRL_RETURN_IF_ERROR(AddConstant(*FindInitializer(graph, input), half, input));
      } else if (half != (half_values_.count(input) > 0)) {
        const std::string cast = input + (half ? ".f16" : ".f32");
        if (made_.insert(cast).second) {
          *nodes().Add() =
              MakeCast(cast, input, half ? onnx::TensorProto::FLOAT16 : onnx::TensorProto::FLOAT);
        }
        input = cast;
      }
    }
    if (half) half_values_.insert(node.output(0));
    *nodes().Add() = std::move(node);
    return OkStatus();
  }

  bool is_half(const std::string& value) const { return half_values_.count(value) > 0; }
  onnx::ModelProto& model() { return model_; }

 private:
  google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes() {
    return *model_.mutable_graph()->mutable_node();
  }

  // `name` becomes that of the constant in the form that is wanted.
  Status AddConstant(const onnx::TensorProto& proto, bool half, std::string& name) {
    if (half) name += ".f16";
    if (!made_.insert(name).second) return OkStatus();
    onnx::TensorProto& copy = *model_.mutable_graph()->add_initializer();
    copy = proto;
    if (!half) return OkStatus();
    AIRL_ASSIGN_OR_RETURN(const torch::Tensor values, ToHalf(proto));
    SetTensor(values, copy);
    copy.set_name(name);
    return OkStatus();
  }

  onnx::ModelProto model_;
  std::set<std::string> constants_;
  std::set<std::string> half_values_;
  std::set<std::string> made_;
};

}  // namespace

Status StoreLargeConstantsInFloat16(onnx::ModelProto& model) {
  onnx::GraphProto& graph = *model.mutable_graph();
  google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
  for (auto& initializer : *graph.mutable_initializer()) {
    if (initializer.data_type() != onnx::TensorProto::FLOAT) continue;
    const auto bytes = static_cast<int64_t>(initializer.raw_data().size());
    if (bytes < kLarge * static_cast<int64_t>(sizeof(float))) continue;
    AIRL_ASSIGN_OR_RETURN(const torch::Tensor values, ToHalf(initializer));
    const std::string name = initializer.name();
    SetTensor(values, initializer);
    initializer.set_name(name + ".f16");
    *nodes.Add() = MakeCast(name, name + ".f16", onnx::TensorProto::FLOAT);
  }
  nodes.MergeFrom(graph.node());
  *graph.mutable_node() = std::move(nodes);
  return OkStatus();
}

StatusOr<onnx::ModelProto> ToFloat16(const onnx::ModelProto& float32) {
  Halving halving(float32);
  for (const auto& node : float32.graph().node()) {
    if (node.output_size() != 1) return Unsupported("node " + node.name() + " has two outputs");
    AIRL_RETURN_IF_ERROR(halving.Add(float32.graph(), node));
  }
  for (const auto& output : float32.graph().output()) {
    if (halving.is_half(output.name())) {
      return Unsupported("output " + output.name() + " would be float16");
    }
  }
  AIRL_RETURN_IF_ERROR(StoreLargeConstantsInFloat16(halving.model()));
  return std::move(halving.model());
}

}  // namespace airl
