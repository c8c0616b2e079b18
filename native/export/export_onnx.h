#pragma once

// The AIRL network as one ONNX file that ONNX Runtime runs on WASM, WebGPU and CPU.
//
// opset 17, IR version 8, static batch 1. Inputs: rgb [1,3,S,S], spectrum [1,1,256,256], float32.
// Outputs, in this order: logit, embedding, rgb_logit, spectrum_logit, heatmap, float32. Batch norm
// is folded into the convolutions, pads are explicit, squeeze-excite and global pooling are
// ReduceMean over (2,3), SiLU is Sigmoid and Mul, mean and standard deviation of both inputs are
// constants of the graph.

#include <string>

#include "native/export/onnx_file.h"
#include "native/nets/airl_net.h"
#include "src/base/status.h"

namespace airl {

enum class WeightPrecision {
  kFloat32,
  kFloat16Weights,  // "fp16w": weights stored in float16, each with a Cast to float32; computes in
                    // float32
};

struct ExportOptions {
  WeightPrecision precision = WeightPrecision::kFloat16Weights;
  std::string producer_version = "0.1.0";
};

// Writes the network as it computes in eval mode; the module itself is left as it is, in whatever
// mode and on whatever device. Unsupported when a stream is switched off (the file's contract has
// both); bad_input when a weight is not finite or does not fit float16; internal when the file
// cannot be written.
Status ExportOnnx(const AirlNet& net, const ExportOptions& options, const std::string& path);

// The same in memory, for what works on the graph (native/quantize).
StatusOr<onnx::ModelProto> ToOnnx(const AirlNet& net, const ExportOptions& options);

}  // namespace airl
