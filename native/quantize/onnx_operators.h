#pragma once

#include <string>
#include <vector>

#include <onnx/onnx_pb.h>
#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

// Whether ComputeNode knows the node's operator and attributes. kUnsupported naming the node.
Status CheckNode(const onnx::NodeProto& node);

// The node's output; `inputs` in the node's order. Throws c10::Error where shapes do not fit.
torch::Tensor ComputeNode(const onnx::NodeProto& node, const std::vector<torch::Tensor>& inputs);

}  // namespace airl
