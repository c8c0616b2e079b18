#pragma once

// The network with 8-bit weights and activations in QDQ form: QuantizeLinear and DequantizeLinear
// stand around each operator, and ONNX Runtime's CPU and WASM providers fuse them into integer
// kernels (its WebGPU provider has none).

#include <map>
#include <string>

#include <onnx/onnx_pb.h>

#include "native/quantize/histogram.h"
#include "src/base/status.h"

namespace airl {

struct Int8Options {
  // 7 keeps weights within -64..63: x86 without VNNI adds two 8-bit products in saturating 16 bits
  // (vpmaddubsw), which 8-bit weights overflow.
  int weight_bits = 8;
};

// Quantizers around every Conv, Add, Mul, Sigmoid and Relu outside IsFloatIsland: activations as
// asymmetric uint8 for a whole tensor, from `ranges` (by value name; a Sigmoid's is 0..1), weights
// as symmetric int8 for each output channel. A Relu absorbs the quantizer of what it follows.
// Weights and biases stay float constants behind their quantizers, so that OnnxProgram trains the
// result. Errors: kBadInput naming a value without a range, kUnsupported for another graph.
StatusOr<onnx::ModelProto> InsertQuantizers(const onnx::ModelProto& float32,
                                            const std::map<std::string, ValueRange>& ranges,
                                            const Int8Options& options);

// What is shipped: weights as int8 constants; the quantized convolutions' biases as int32 constants
// with scale input x weight; large float constants in float16 with a Cast. `quantized` is of
// InsertQuantizers with these bits for weights, trained or not.
StatusOr<onnx::ModelProto> FoldQuantizers(const onnx::ModelProto& quantized, int weight_bits);

}  // namespace airl
