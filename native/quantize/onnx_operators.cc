#include "native/quantize/onnx_operators.h"

#include <algorithm>
#include <map>

#include "native/quantize/onnx_tensor.h"

namespace airl {
namespace {

using Inputs = std::vector<torch::Tensor>;
using Operator = torch::Tensor (*)(const onnx::NodeProto&, const Inputs&);

torch::Tensor Conv(const onnx::NodeProto& node, const Inputs& in) {
  const std::vector<int64_t> pads = IntsAttribute(node, "pads");
  return torch::conv2d(in[0], in[1], in.size() > 2 ? in[2] : torch::Tensor(),
                       IntsAttribute(node, "strides"), torch::IntArrayRef({pads.at(0), pads.at(1)}),
                       IntsAttribute(node, "dilations"), IntAttribute(node, "group", 1));
}

torch::Tensor Gemm(const onnx::NodeProto&, const Inputs& in) {
  return torch::addmm(in[2], in[0], in[1].t());
}

torch::Tensor ReduceMean(const onnx::NodeProto& node, const Inputs& in) {
  return in[0].mean(IntsAttribute(node, "axes"), IntAttribute(node, "keepdims", 1) != 0);
}

torch::Tensor ReduceL2(const onnx::NodeProto& node, const Inputs& in) {
  return in[0].norm(2, IntsAttribute(node, "axes"), IntAttribute(node, "keepdims", 1) != 0);
}

torch::Tensor Concat(const onnx::NodeProto& node, const Inputs& in) {
  return torch::cat(in, IntAttribute(node, "axis", 0));
}

torch::Tensor Cast(const onnx::NodeProto& node, const Inputs& in) {
  return in[0].to(IntAttribute(node, "to", 0) == onnx::TensorProto::FLOAT16 ? torch::kFloat16
                                                                            : torch::kFloat32);
}

// x [...], scale [] or [C] along `axis`, zero point of the integer type.
torch::Tensor QuantizeLinear(const onnx::NodeProto& node, const Inputs& in) {
  const bool is_signed = in[2].scalar_type() == torch::kInt8;
  const int64_t low = is_signed ? -128 : 0;
  const int64_t high = is_signed ? 127 : 255;
  if (in[1].dim() == 0) {
    return torch::fake_quantize_per_tensor_affine(in[0], in[1].item<double>(),
                                                  in[2].item<int64_t>(), low, high);
  }
  return torch::fake_quantize_per_channel_affine(in[0], in[1], in[2].to(torch::kInt32),
                                                 IntAttribute(node, "axis", 1), low, high);
}

torch::Tensor DequantizeLinear(const onnx::NodeProto& node, const Inputs& in) {
  if (in[0].is_floating_point()) return in[0];
  std::vector<int64_t> shape(static_cast<size_t>(in[0].dim()), 1);
  if (in[1].dim() == 1) shape.at(static_cast<size_t>(IntAttribute(node, "axis", 1))) = -1;
  torch::Tensor steps = in[0].to(torch::kFloat32);
  if (in.size() > 2) steps = steps - in[2].to(torch::kFloat32).view(shape);
  return steps * in[1].view(shape);
}

const std::map<std::string, Operator>& Operators() {
  static const std::map<std::string, Operator> kOperators = {
      {"Conv", Conv},
      {"Gemm", Gemm},
      {"ReduceMean", ReduceMean},
      {"ReduceL2", ReduceL2},
      {"Concat", Concat},
      {"Cast", Cast},
      {"QuantizeLinear", QuantizeLinear},
      {"DequantizeLinear", DequantizeLinear},
      {"Add", [](const onnx::NodeProto&, const Inputs& in) { return in[0] + in[1]; }},
      {"Sub", [](const onnx::NodeProto&, const Inputs& in) { return in[0] - in[1]; }},
      {"Mul", [](const onnx::NodeProto&, const Inputs& in) { return in[0] * in[1]; }},
      {"Div", [](const onnx::NodeProto&, const Inputs& in) { return in[0] / in[1]; }},
      {"Max",
       [](const onnx::NodeProto&, const Inputs& in) { return torch::maximum(in[0], in[1]); }},
      {"Relu", [](const onnx::NodeProto&, const Inputs& in) { return in[0].relu(); }},
      {"Sigmoid", [](const onnx::NodeProto&, const Inputs& in) { return in[0].sigmoid(); }}};
  return kOperators;
}

struct Arity {
  int low = 1;
  int high = 1;
};

Arity ArityOf(const std::string& op) {
  if (op == "Conv" || op == "DequantizeLinear") return {2, 3};
  if (op == "Gemm" || op == "QuantizeLinear") return {3, 3};
  if (op == "Concat") return {1, 64};
  if (op == "Add" || op == "Sub" || op == "Mul" || op == "Div" || op == "Max") return {2, 2};
  return {1, 1};
}

bool ConvIsKnown(const onnx::NodeProto& node) {
  const std::vector<int64_t> pads = IntsAttribute(node, "pads");
  return pads.size() == 4 && pads[0] == pads[2] && pads[1] == pads[3] &&
         IntsAttribute(node, "strides").size() == 2 && IntsAttribute(node, "dilations").size() == 2;
}

bool AttributesAreKnown(const onnx::NodeProto& node) {
  const std::string& op = node.op_type();
  if (op == "Conv") return ConvIsKnown(node);
  if (op == "Gemm") return IntAttribute(node, "transB", 0) == 1;
  if (op == "ReduceMean" || op == "ReduceL2") return !IntsAttribute(node, "axes").empty();
  if (op == "Cast") {
    const int64_t to = IntAttribute(node, "to", 0);
    return to == onnx::TensorProto::FLOAT || to == onnx::TensorProto::FLOAT16;
  }
  return true;
}

}  // namespace

Status CheckNode(const onnx::NodeProto& node) {
  const Arity arity = ArityOf(node.op_type());
  if (Operators().count(node.op_type()) == 0 || !AttributesAreKnown(node) ||
      node.input_size() < arity.low || node.input_size() > arity.high || node.output_size() != 1) {
    return Unsupported("node " + node.name() + " is a " + node.op_type() +
                       " of a form that the exports do not use");
  }
  return OkStatus();
}

torch::Tensor ComputeNode(const onnx::NodeProto& node, const std::vector<torch::Tensor>& inputs) {
  const Operator compute = Operators().at(node.op_type());
  const auto is_half = [](const torch::Tensor& x) { return x.scalar_type() == torch::kFloat16; };
  if (node.op_type() == "Cast" || std::none_of(inputs.begin(), inputs.end(), is_half)) {
    return compute(node, inputs);
  }
  // ONNX has no mixed operands: ONNX Runtime refuses to load such a file.
  TORCH_CHECK(std::all_of(inputs.begin(), inputs.end(), is_half), node.name(),
              " mixes float16 and float32");
  Inputs widened;
  for (const torch::Tensor& input : inputs) widened.push_back(input.to(torch::kFloat32));
  return compute(node, widened).to(torch::kFloat16);
}

}  // namespace airl
