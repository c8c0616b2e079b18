#pragma once

// A small builder of ONNX graphs: one method per operator the AIRL network needs, each written the
// way every execution provider of ONNX Runtime Web computes it right. A value is named by the node
// that makes it; the names passed in must be unique.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/export/export_onnx.h"
#include "src/base/status.h"

namespace airl {

class OnnxGraph {
 public:
  using Value = std::string;

  OnnxGraph(const std::string& name, const ExportOptions& options);
  ~OnnxGraph();

  Value Input(const std::string& name, const std::vector<int64_t>& shape);
  void Output(const Value& value, const std::vector<int64_t>& shape);

  // A constant, always stored as float32: for what is small or added.
  Value Constant(const std::string& name, const torch::Tensor& tensor);
  // A constant stored in the export's precision; in float16 a Cast to float32 follows.
  Value Weight(const std::string& name, const torch::Tensor& tensor);

  struct ConvShape {
    int64_t kernel = 1;
    int64_t stride = 1;
    int64_t padding = 0;  // on every side
    int64_t groups = 1;
  };
  Value Conv(const std::string& name, const Value& x, const torch::Tensor& weight,
             const torch::Tensor& bias, const ConvShape& shape);
  // x [1,K] times weight [M,K] transposed, plus bias [M].
  Value Linear(const std::string& name, const Value& x, const torch::Tensor& weight,
               const torch::Tensor& bias);
  // Mean over height and width.
  Value SpatialMean(const std::string& name, const Value& x, bool keep_dims);
  // x / max(|x|, 1e-12) along axis 1.
  Value Normalise(const std::string& name, const Value& x);
  Value Concat(const std::string& name, const std::vector<Value>& values, int64_t axis);
  Value Add(const std::string& name, const Value& a, const Value& b);
  Value Subtract(const std::string& name, const Value& a, const Value& b);
  Value Multiply(const std::string& name, const Value& a, const Value& b);
  Value Relu(const std::string& name, const Value& x);
  Value Sigmoid(const std::string& name, const Value& x);
  Value Silu(const std::string& name, const Value& x);

  // The graph so far, or the fault of the first constant that could not be stored.
  StatusOr<onnx::ModelProto> Model() const;

 private:
  struct Proto;
  Value Node(const std::string& op, const std::string& name, const std::vector<Value>& inputs);
  Value Store(const std::string& name, const torch::Tensor& tensor, bool as_float16);

  std::unique_ptr<Proto> model_;
  bool float16_weights_;
  Status status_;
};

}  // namespace airl
