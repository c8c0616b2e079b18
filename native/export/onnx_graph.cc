#include "native/export/onnx_graph.h"

#include <onnx/onnx_pb.h>

namespace airl {
namespace {

constexpr int64_t kIrVersion = 8;
constexpr int64_t kOpset = 17;

void SetShape(onnx::ValueInfoProto& info, const std::string& name,
              const std::vector<int64_t>& shape) {
  info.set_name(name);
  auto* tensor = info.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(onnx::TensorProto::FLOAT);
  for (const int64_t side : shape) tensor->mutable_shape()->add_dim()->set_dim_value(side);
}

void SetInt(onnx::NodeProto& node, const char* name, int64_t value) {
  auto* attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::INT);
  attribute->set_i(value);
}

void SetInts(onnx::NodeProto& node, const char* name, const std::vector<int64_t>& values) {
  auto* attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::INTS);
  for (const int64_t value : values) attribute->add_ints(value);
}

}  // namespace

struct OnnxGraph::Proto {
  onnx::ModelProto proto;
  onnx::GraphProto& graph() { return *proto.mutable_graph(); }
  onnx::NodeProto& last_node() { return *graph().mutable_node(graph().node_size() - 1); }
};

OnnxGraph::OnnxGraph(const std::string& name, const ExportOptions& options)
    : model_(std::make_unique<Proto>()),
      float16_weights_(options.precision == WeightPrecision::kFloat16Weights) {
  model_->proto.set_ir_version(kIrVersion);
  model_->proto.set_producer_name("airl");
  model_->proto.set_producer_version(options.producer_version);
  auto* opset = model_->proto.add_opset_import();
  opset->set_domain("");
  opset->set_version(kOpset);
  model_->graph().set_name(name);
}

OnnxGraph::~OnnxGraph() = default;

OnnxGraph::Value OnnxGraph::Input(const std::string& name, const std::vector<int64_t>& shape) {
  SetShape(*model_->graph().add_input(), name, shape);
  return name;
}

void OnnxGraph::Output(const Value& value, const std::vector<int64_t>& shape) {
  SetShape(*model_->graph().add_output(), value, shape);
}

OnnxGraph::Value OnnxGraph::Store(const std::string& name, const torch::Tensor& tensor,
                                  bool as_float16) {
  const torch::Tensor values =
      tensor.detach().to(torch::kCPU, as_float16 ? torch::kFloat16 : torch::kFloat32).contiguous();
  if (status_.ok() && !values.isfinite().all().item<bool>()) {
    status_ = BadInput("weight " + name + " is not finite" + (as_float16 ? " in float16" : ""));
  }
  auto* initializer = model_->graph().add_initializer();
  initializer->set_name(name);
  initializer->set_data_type(as_float16 ? onnx::TensorProto::FLOAT16 : onnx::TensorProto::FLOAT);
  for (const int64_t side : values.sizes()) initializer->add_dims(side);
  initializer->set_raw_data(values.data_ptr(),
                            static_cast<size_t>(values.numel() * values.element_size()));
  return name;
}

OnnxGraph::Value OnnxGraph::Constant(const std::string& name, const torch::Tensor& tensor) {
  return Store(name, tensor, /*as_float16=*/false);
}

OnnxGraph::Value OnnxGraph::Weight(const std::string& name, const torch::Tensor& tensor) {
  if (!float16_weights_) return Store(name, tensor, /*as_float16=*/false);
  const Value cast = Node("Cast", name, {Store(name + ".f16", tensor, /*as_float16=*/true)});
  SetInt(model_->last_node(), "to", onnx::TensorProto::FLOAT);
  return cast;
}

OnnxGraph::Value OnnxGraph::Node(const std::string& op, const std::string& name,
                                 const std::vector<Value>& inputs) {
  auto* node = model_->graph().add_node();
  node->set_op_type(op);
  node->set_name(name);
  for (const Value& input : inputs) node->add_input(input);
  node->add_output(name);
  return name;
}

OnnxGraph::Value OnnxGraph::Conv(const std::string& name, const Value& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias,
                                 const ConvShape& shape) {
  const Value w = Weight(name + ".weight", weight);
  const Value b = Constant(name + ".bias", bias);
  const Value y = Node("Conv", name, {x, w, b});
  auto& node = model_->last_node();
  SetInts(node, "kernel_shape", {shape.kernel, shape.kernel});
  SetInts(node, "strides", {shape.stride, shape.stride});
  SetInts(node, "pads", {shape.padding, shape.padding, shape.padding, shape.padding});
  SetInts(node, "dilations", {1, 1});
  SetInt(node, "group", shape.groups);
  return y;
}

OnnxGraph::Value OnnxGraph::Linear(const std::string& name, const Value& x,
                                   const torch::Tensor& weight, const torch::Tensor& bias) {
  const Value w = Weight(name + ".weight", weight);
  const Value b = Constant(name + ".bias", bias);
  const Value y = Node("Gemm", name, {x, w, b});
  SetInt(model_->last_node(), "transB", 1);
  return y;
}

OnnxGraph::Value OnnxGraph::SpatialMean(const std::string& name, const Value& x, bool keep_dims) {
  const Value y = Node("ReduceMean", name, {x});
  SetInts(model_->last_node(), "axes", {2, 3});
  SetInt(model_->last_node(), "keepdims", keep_dims ? 1 : 0);
  return y;
}

OnnxGraph::Value OnnxGraph::Normalise(const std::string& name, const Value& x) {
  const Value length = Node("ReduceL2", name + ".length", {x});
  SetInts(model_->last_node(), "axes", {1});
  SetInt(model_->last_node(), "keepdims", 1);
  const Value floor = Constant(name + ".floor", torch::full({1, 1}, 1e-12));
  return Node("Div", name, {x, Node("Max", name + ".divisor", {length, floor})});
}

OnnxGraph::Value OnnxGraph::Concat(const std::string& name, const std::vector<Value>& values,
                                   int64_t axis) {
  const Value y = Node("Concat", name, values);
  SetInt(model_->last_node(), "axis", axis);
  return y;
}

OnnxGraph::Value OnnxGraph::Add(const std::string& name, const Value& a, const Value& b) {
  return Node("Add", name, {a, b});
}

OnnxGraph::Value OnnxGraph::Subtract(const std::string& name, const Value& a, const Value& b) {
  return Node("Sub", name, {a, b});
}

OnnxGraph::Value OnnxGraph::Multiply(const std::string& name, const Value& a, const Value& b) {
  return Node("Mul", name, {a, b});
}

OnnxGraph::Value OnnxGraph::Relu(const std::string& name, const Value& x) {
  return Node("Relu", name, {x});
}

OnnxGraph::Value OnnxGraph::Sigmoid(const std::string& name, const Value& x) {
  return Node("Sigmoid", name, {x});
}

OnnxGraph::Value OnnxGraph::Silu(const std::string& name, const Value& x) {
  return Multiply(name, x, Sigmoid(name + ".sigmoid", x));
}

StatusOr<onnx::ModelProto> OnnxGraph::Model() const {
  AIRL_RETURN_IF_ERROR(status_);
  return model_->proto;
}

}  // namespace airl
