#include "native/quantize/onnx_tensor.h"

#include <cstring>
#include <optional>

#include "src/base/limits.h"

namespace airl {
namespace {

struct TypePair {
  int onnx_type;
  torch::ScalarType torch_type;
};

constexpr TypePair kTypes[] = {{onnx::TensorProto::FLOAT, torch::kFloat32},
                               {onnx::TensorProto::FLOAT16, torch::kFloat16},
                               {onnx::TensorProto::UINT8, torch::kUInt8},
                               {onnx::TensorProto::INT8, torch::kInt8},
                               {onnx::TensorProto::INT32, torch::kInt32}};

std::optional<torch::ScalarType> TorchType(int onnx_type) {
  for (const TypePair& pair : kTypes) {
    if (pair.onnx_type == onnx_type) return pair.torch_type;
  }
  return std::nullopt;
}

const onnx::AttributeProto* FindAttribute(const onnx::NodeProto& node, const char* name) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name) return &attribute;
  }
  return nullptr;
}

}  // namespace

StatusOr<torch::Tensor> ToTensor(const onnx::TensorProto& proto) {
  const std::optional<torch::ScalarType> type = TorchType(proto.data_type());
  if (!type || !proto.has_raw_data()) {
    return Unsupported("constant " + proto.name() + " is of a type or encoding that is not read");
  }
  std::vector<int64_t> shape;
  int64_t count = 1;
  for (const int64_t side : proto.dims()) {
    if (side < 0 || (side > 0 && count > limits::kMaxModelFileBytes / side)) {
      return BadInput("constant " + proto.name() + " has an impossible shape");
    }
    shape.push_back(side);
    count *= side;
  }
  const size_t item = torch::elementSize(*type);
  if (proto.raw_data().size() != static_cast<size_t>(count) * item) {
    return BadInput("constant " + proto.name() + " has not the bytes of its shape");
  }
  torch::Tensor tensor = torch::empty(shape, *type);
  if (count > 0) std::memcpy(tensor.data_ptr(), proto.raw_data().data(), proto.raw_data().size());
  return tensor;
}

void SetTensor(const torch::Tensor& tensor, onnx::TensorProto& proto) {
  const torch::Tensor values = tensor.detach().to(torch::kCPU).contiguous();
  for (const TypePair& pair : kTypes) {
    if (pair.torch_type == values.scalar_type()) proto.set_data_type(pair.onnx_type);
  }
  proto.clear_dims();
  for (const int64_t side : values.sizes()) proto.add_dims(side);
  proto.set_raw_data(values.data_ptr(),
                     static_cast<size_t>(values.numel()) * values.element_size());
}

const onnx::TensorProto* FindInitializer(const onnx::GraphProto& graph, const std::string& name) {
  for (const auto& initializer : graph.initializer()) {
    if (initializer.name() == name) return &initializer;
  }
  return nullptr;
}

int64_t IntAttribute(const onnx::NodeProto& node, const char* name, int64_t otherwise) {
  const onnx::AttributeProto* attribute = FindAttribute(node, name);
  return attribute ? attribute->i() : otherwise;
}

std::vector<int64_t> IntsAttribute(const onnx::NodeProto& node, const char* name) {
  const onnx::AttributeProto* attribute = FindAttribute(node, name);
  if (!attribute) return {};
  return {attribute->ints().begin(), attribute->ints().end()};
}

void SetIntAttribute(onnx::NodeProto& node, const char* name, int64_t value) {
  auto* attribute = node.add_attribute();
  attribute->set_name(name);
  attribute->set_type(onnx::AttributeProto::INT);
  attribute->set_i(value);
}

onnx::NodeProto MakeNode(const std::string& op, const std::string& name,
                         const std::vector<std::string>& inputs) {
  onnx::NodeProto node;
  node.set_op_type(op);
  node.set_name(name);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(name);
  return node;
}

}  // namespace airl
