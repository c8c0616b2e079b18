#pragma once

// The network as a float16 graph, for GPUs with shader-f16.

#include <onnx/onnx_pb.h>

#include "src/base/status.h"

namespace airl {

// `float32`: an export of float32 precision. Convolutions, additions, products and ReLU of the
// result compute in float16. In float32 stay the islands of IsFloatIsland, every Sigmoid (whose
// exponential leaves float16's range), every reduction, and the graph's inputs and outputs; a Cast
// stands where a value passes from one to the other, once a value, and none undoes another.
// Constants of 1024 values or more that the islands use are stored in float16 with a Cast. Errors:
// kUnsupported for another graph, kBadInput naming a constant that does not fit float16.
StatusOr<onnx::ModelProto> ToFloat16(const onnx::ModelProto& float32);

// The second of these on its own: every float32 constant of 1024 values or more is stored in
// float16 with a Cast to float32. Returns the name of the first that does not fit, kBadInput.
Status StoreLargeConstantsInFloat16(onnx::ModelProto& model);

}  // namespace airl
