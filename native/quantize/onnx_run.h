#pragma once

// Runs an exported graph in LibTorch: the same file that is shipped, with any value in reach and
// with gradients. It knows the operators that the exports use: Conv, Gemm, ReduceMean, ReduceL2,
// Add, Sub, Mul, Div, Max, Relu, Sigmoid, Concat, Cast, QuantizeLinear, DequantizeLinear (ONNX
// operator specification, opset 17).
//
// float16: a node with float16 inputs computes in float32 and rounds its result to float16, as a
// GPU that accumulates in float32. QuantizeLinear of a float value gives the value at the nearest
// step of its scale, still float (fake quantization), so that a gradient passes (straight-through
// within the range, zero outside; Jacob et al. 2018); the DequantizeLinear after it changes
// nothing. DequantizeLinear of an integer constant gives (q - zero point) x scale.

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include <onnx/onnx_pb.h>
#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

class OnnxProgram {
 public:
  using Values = std::unordered_map<std::string, torch::Tensor>;
  // Sees each value that a node makes, by its name.
  using Observer = std::function<void(const std::string& name, const torch::Tensor& value)>;

  // Errors: kUnsupported naming an operator, an attribute or a constant that is not known;
  // kBadInput for a value that nothing makes.
  static StatusOr<OnnxProgram> Create(const onnx::ModelProto& model);

  // Graph outputs by name from graph inputs by name, [N,...] each: N may be larger than the 1 of
  // the file. Throws c10::Error for a missing input or shapes that do not fit.
  Values Run(const Values& inputs, const Observer& observer = {}) const;

  // Constants by name; those that are replaced by tensors with requires_grad are trained.
  Values& constants() { return constants_; }
  const Values& constants() const { return constants_; }

 private:
  struct Step {
    onnx::NodeProto node;
    std::vector<std::string> finished;  // values that no later step needs
  };

  std::vector<Step> steps_;
  std::vector<std::string> outputs_;
  Values constants_;
};

}  // namespace airl
