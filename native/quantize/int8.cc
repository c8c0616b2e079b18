#include "native/quantize/int8.h"

#include <set>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/quantize/float16.h"
#include "native/quantize/islands.h"
#include "native/quantize/onnx_tensor.h"

namespace airl {
namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

bool IsQuantized(const onnx::NodeProto& node) {
  static const std::set<std::string> kOperators = {"Conv", "Add", "Mul", "Sigmoid", "Relu"};
  return kOperators.count(node.op_type()) > 0 && !IsFloatIsland(node.name());
}

void AddConstant(onnx::GraphProto& graph, const std::string& name, const torch::Tensor& values) {
  onnx::TensorProto& proto = *graph.add_initializer();
  proto.set_name(name);
  SetTensor(values, proto);
}

// QuantizeLinear and DequantizeLinear of `value`, with its constants; returns the result's name.
std::string AddPair(onnx::GraphProto& graph, Nodes& nodes, const std::string& value,
                    const torch::Tensor& scale, const torch::Tensor& zero_point) {
  AddConstant(graph, value + ".scale", scale);
  AddConstant(graph, value + ".zero", zero_point);
  for (const bool back : {false, true}) {
    onnx::NodeProto node =
        MakeNode(back ? "DequantizeLinear" : "QuantizeLinear", value + (back ? ".dq" : ".q"),
                 {back ? value + ".q" : value, value + ".scale", value + ".zero"});
    if (scale.dim() == 1) SetIntAttribute(node, "axis", 0);
    *nodes.Add() = node;
  }
  return value + ".dq";
}

// Weights of `bits` lie within this many steps on either side.
double LargestStep(int bits) { return static_cast<double>((1 << (bits - 1)) - 1); }

// Absolute maximum of each output channel over the steps of one side.
torch::Tensor WeightScales(const torch::Tensor& weight, int bits) {
  const double steps = LargestStep(bits);
  return (weight.abs().flatten(1).amax(1) / steps).clamp_min(1e-8).to(torch::kFloat32);
}

class Quantizing {
 public:
  Quantizing(const onnx::ModelProto& source, const std::map<std::string, ValueRange>& ranges,
             const Int8Options& options)
      : source_(source.graph()), ranges_(ranges), options_(options), model_(source) {
    graph().clear_node();
    for (const auto& initializer : source_.initializer()) constants_.insert(initializer.name());
    std::map<std::string, std::vector<const onnx::NodeProto*>> users;
    for (const auto& node : source_.node()) {
      for (const std::string& input : node.input()) users[input].push_back(&node);
    }
    for (const auto& node : source_.node()) {
      if (!IsQuantized(node)) continue;
      made_quantized_.insert(node.output(0));
      const auto& next = users[node.output(0)];
      if (next.size() == 1 && next[0]->op_type() == "Relu" && IsQuantized(*next[0])) {
        absorbed_.insert(node.output(0));
      }
    }
  }

  StatusOr<onnx::ModelProto> Run() {
    for (const auto& node : source_.node()) {
      if (node.output_size() != 1) return Unsupported("node " + node.name() + " has two outputs");
      AIRL_RETURN_IF_ERROR(Add(node));
    }
    return std::move(model_);
  }

 private:
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  Status Add(onnx::NodeProto node) {
    const bool quantized = IsQuantized(node);
    for (int i = 0; i < node.input_size(); ++i) {
      std::string& input = *node.mutable_input(i);
      if (absorbed_.count(input) > 0) continue;
      if (constants_.count(input) > 0) {
        if (quantized && i == 1 && node.op_type() == "Conv") {
          AIRL_RETURN_IF_ERROR(QuantizeWeight(input));
        } else if (quantized && node.op_type() != "Conv") {
          return Unsupported("node " + node.name() + " has a constant operand");
        }
      } else if (quantized || made_quantized_.count(input) > 0) {
        AIRL_RETURN_IF_ERROR(QuantizeValue(input));
      }
    }
    *graph().add_node() = std::move(node);
    return OkStatus();
  }

  Status QuantizeWeight(std::string& name) {
    AIRL_ASSIGN_OR_RETURN(const torch::Tensor weight, ToTensor(*FindInitializer(source_, name)));
    const torch::Tensor scales = WeightScales(weight, options_.weight_bits);
    name = AddPair(graph(), *graph().mutable_node(), name, scales,
                   torch::zeros({scales.size(0)}, torch::kInt8));
    return OkStatus();
  }

  // Once a value; `name` becomes that of its dequantized form.
  Status QuantizeValue(std::string& name) {
    if (done_.insert(name).second) {
      const auto range = ranges_.find(name);
      if (range == ranges_.end()) return BadInput("value " + name + " has no range");
      const bool sigmoid = sigmoids().count(name) > 0;
      const AffineScale affine = ScaleOf(sigmoid ? ValueRange{0, 1} : range->second);
      AddPair(graph(), *graph().mutable_node(), name,
              torch::tensor(static_cast<float>(affine.scale)),
              torch::tensor(affine.zero_point, torch::kInt64).to(torch::kUInt8));
    }
    name += ".dq";
    return OkStatus();
  }

  const std::set<std::string>& sigmoids() {
    if (sigmoids_.empty()) {
      for (const auto& node : source_.node()) {
        if (node.op_type() == "Sigmoid") sigmoids_.insert(node.output(0));
      }
    }
    return sigmoids_;
  }

  const onnx::GraphProto& source_;
  const std::map<std::string, ValueRange>& ranges_;
  const Int8Options& options_;
  onnx::ModelProto model_;
  std::set<std::string> constants_;
  std::set<std::string> made_quantized_;
  std::set<std::string> absorbed_;  // whose only user is a quantized Relu
  std::set<std::string> done_;
  std::set<std::string> sigmoids_;
};

onnx::TensorProto* FindMutable(onnx::GraphProto& graph, const std::string& name) {
  for (auto& initializer : *graph.mutable_initializer()) {
    if (initializer.name() == name) return &initializer;
  }
  return nullptr;
}

StatusOr<torch::Tensor> Constant(const onnx::GraphProto& graph, const std::string& name) {
  const onnx::TensorProto* proto = FindInitializer(graph, name);
  if (!proto) return Unsupported(name + " is no constant");
  return ToTensor(*proto);
}

// The bias of a convolution between quantizers, in steps of input scale x weight scale.
Status FoldBias(onnx::GraphProto& graph, Nodes& nodes, onnx::NodeProto& conv,
                const std::map<std::string, std::string>& scale_of) {
  const auto input = scale_of.find(conv.input(0));
  const auto weight = scale_of.find(conv.input(1));
  if (conv.input_size() < 3 || input == scale_of.end() || weight == scale_of.end()) {
    return OkStatus();
  }
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor input_scale, Constant(graph, input->second));
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor weight_scale, Constant(graph, weight->second));
  const std::string name = conv.input(2);
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor bias, Constant(graph, name));
  const torch::Tensor scale = (input_scale * weight_scale).to(torch::kFloat32);
  const torch::Tensor steps = (bias.to(torch::kFloat64) / scale).round().clamp(-0x1p30, 0x1p30);
  SetTensor(steps.to(torch::kInt32), *FindMutable(graph, name));
  AddConstant(graph, name + ".scale", scale);
  onnx::NodeProto node = MakeNode("DequantizeLinear", name + ".dq", {name, name + ".scale"});
  SetIntAttribute(node, "axis", 0);
  *nodes.Add() = node;
  conv.set_input(2, name + ".dq");
  return OkStatus();
}

// The weight behind the QuantizeLinear `node` becomes its int8 steps.
Status FoldWeight(onnx::GraphProto& graph, const onnx::NodeProto& node, int bits) {
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor weight, Constant(graph, node.input(0)));
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor scale, Constant(graph, node.input(1)));
  std::vector<int64_t> shape(static_cast<size_t>(weight.dim()), 1);
  shape[0] = -1;
  // Training may have moved a weight beyond the range that its scale was made for.
  const double limit = LargestStep(bits);
  SetTensor((weight / scale.view(shape)).round().clamp(-limit, limit).to(torch::kInt8),
            *FindMutable(graph, node.input(0)));
  return OkStatus();
}

}  // namespace

StatusOr<onnx::ModelProto> InsertQuantizers(const onnx::ModelProto& float32,
                                            const std::map<std::string, ValueRange>& ranges,
                                            const Int8Options& options) {
  if (options.weight_bits < 2 || options.weight_bits > 8) {
    return BadInput("weights have 2 to 8 bits");
  }
  return Quantizing(float32, ranges, options).Run();
}

StatusOr<onnx::ModelProto> FoldQuantizers(const onnx::ModelProto& quantized, int weight_bits) {
  onnx::ModelProto model = quantized;
  onnx::GraphProto& graph = *model.mutable_graph();
  std::set<std::string> constants;
  for (const auto& initializer : graph.initializer()) constants.insert(initializer.name());
  std::map<std::string, std::string> scale_of;  // by the name of a dequantized value
  std::map<std::string, std::string> folded;    // output of a weight's QuantizeLinear -> constant
  Nodes nodes;
  for (const auto& source : quantized.graph().node()) {
    onnx::NodeProto node = source;
    if (node.op_type() == "QuantizeLinear" && constants.count(node.input(0)) > 0) {
      AIRL_RETURN_IF_ERROR(FoldWeight(graph, node, weight_bits));
      folded[node.output(0)] = node.input(0);
      continue;
    }
    if (node.op_type() == "DequantizeLinear") {
      scale_of[node.output(0)] = node.input(1);
      const auto weight = folded.find(node.input(0));
      if (weight != folded.end()) node.set_input(0, weight->second);
    }
    if (node.op_type() == "Conv") AIRL_RETURN_IF_ERROR(FoldBias(graph, nodes, node, scale_of));
    *nodes.Add() = std::move(node);
  }
  *graph.mutable_node() = std::move(nodes);
  AIRL_RETURN_IF_ERROR(StoreLargeConstantsInFloat16(model));
  return model;
}

}  // namespace airl
