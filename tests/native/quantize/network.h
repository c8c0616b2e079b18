#pragma once

#include <onnx/onnx_pb.h>
#include <torch/torch.h>

#include "native/export/export_onnx.h"
#include "native/quantize/onnx_run.h"

namespace airl {

// airl-lite with random weights whose batch norms hold statistics of data: its answers differ from
// input to input.
inline AirlNet SmallNetwork() {
  torch::manual_seed(7);
  const torch::NoGradGuard no_grad;
  AirlNet net(*AirlNetPreset("airl-lite"));
  for (const auto& module : net->modules()) {
    if (auto* bn = module->as<torch::nn::BatchNorm2dImpl>()) bn->options.momentum(0.9);
  }
  net->train();
  net(torch::rand({4, 3, 224, 224}), torch::randn({4, 1, 256, 256}) - 3.0);
  net->eval();
  return net;
}

inline onnx::ModelProto Float32Graph(const AirlNet& net) {
  StatusOr<onnx::ModelProto> model = ToOnnx(net, {.precision = WeightPrecision::kFloat32});
  TORCH_CHECK(model.ok(), model.status().ToString());
  return *model;
}

inline OnnxProgram::Values RandomInputs(int64_t samples, uint64_t seed) {
  torch::manual_seed(seed);
  return {{"rgb", torch::rand({samples, 3, 224, 224})},
          {"spectrum", torch::randn({samples, 1, 256, 256}) * 1.2 - 3.0}};
}

// Largest absolute difference.
inline double Distance(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

}  // namespace airl
