#pragma once

// The way back from an exported model to a network that trains on.

#include <functional>

#include <onnx/onnx_pb.h>

#include "native/nets/airl_net.h"
#include "native/quantize/onnx_run.h"
#include "src/base/status.h"

namespace airl {

// Pixels S of the file's input "rgb" [N,3,S,S]. kModelMismatch without such an input.
StatusOr<int> RgbSideOf(const onnx::ModelProto& model);

// Weights of a float32 or float16_weights export into `net`, a fresh network of the structure that
// was exported. The export has batch norm folded into the convolutions; here each batch norm gets
// the statistics of its convolution over `batch(0..batches-1)`, and the scale and shift that undo
// them: in eval mode the network gives what the file gives, on any input, and a training step
// normalises by statistics near those. Errors: kModelMismatch for weights that are missing or of
// another shape, those of OnnxProgram::Create and of `batch`; kBadInput without a batch.
Status ImportOnnx(const onnx::ModelProto& model, size_t batches,
                  const std::function<StatusOr<OnnxProgram::Values>(size_t)>& batch, AirlNet& net);

}  // namespace airl
