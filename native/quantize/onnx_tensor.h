#pragma once

// Constants and attributes of ONNX graphs as LibTorch's.

#include <cstdint>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>
#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

// float32, float16, uint8, int8 and int32 with raw data, as the export writes them; 0-D for
// scalars. Errors: kUnsupported for other types and encodings, kBadInput where shape and bytes
// disagree.
StatusOr<torch::Tensor> ToTensor(const onnx::TensorProto& proto);

// Values, type and shape of `proto`; its name stays. One of the types above.
void SetTensor(const torch::Tensor& tensor, onnx::TensorProto& proto);

// Null where the graph has none of that name.
const onnx::TensorProto* FindInitializer(const onnx::GraphProto& graph, const std::string& name);

// An attribute's value, or `otherwise` where the node has none of that name.
int64_t IntAttribute(const onnx::NodeProto& node, const char* name, int64_t otherwise);
std::vector<int64_t> IntsAttribute(const onnx::NodeProto& node, const char* name);
void SetIntAttribute(onnx::NodeProto& node, const char* name, int64_t value);

// A node with one output, named as the node.
onnx::NodeProto MakeNode(const std::string& op, const std::string& name,
                         const std::vector<std::string>& inputs);

}  // namespace airl
