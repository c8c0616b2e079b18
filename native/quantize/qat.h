#pragma once

// Quantization-aware training: weights and biases learn to give, through the quantizers, what the
// float32 network gives (distillation; no labels). Straight-through gradients (Jacob et al. 2018).

#include <functional>

#include <onnx/onnx_pb.h>

#include "native/quantize/calibrate.h"
#include "src/base/status.h"

namespace airl {

struct QatOptions {
  int64_t steps = 0;              // none: the quantizers as calibration leaves them
  double learning_rate = 2e-5;    // of Adam, constant
  double embedding_weight = 5.0;  // of 1 - cosine, beside the mean square error of three logits
  std::function<void(int64_t step, double loss)> on_step;  // may be empty
};

// `quantized` is of InsertQuantizers for `float32`. The scales stay as they are. The weights that
// are returned are the mean over the second half of the steps. Errors: of the crops; kInternal for
// a loss that is not finite.
StatusOr<onnx::ModelProto> TrainQuantized(const onnx::ModelProto& float32,
                                          const onnx::ModelProto& quantized,
                                          const DegradedCrops& crops, const QatOptions& options);

}  // namespace airl
