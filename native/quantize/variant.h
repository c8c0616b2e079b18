#pragma once

// One file of a model package, in the precision asked for.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

#include "native/nets/airl_net.h"
#include "native/quantize/calibrate.h"
#include "native/quantize/int8.h"
#include "native/quantize/qat.h"
#include "src/base/status.h"
#include "src/model/model_spec.h"

namespace airl {

struct QuantizeOptions {
  const DegradedCrops* crops = nullptr;  // wanted for "int8" only
  RangeOptions ranges;
  Int8Options int8;
  QatOptions qat;
  std::function<void(size_t done, size_t all)> on_calibration;  // batches; may be empty
};

// "float32", "float16_weights", "float16" or "int8". Errors: kBadInput for another name, for "int8"
// without crops, and for weights that do not fit; of the export and of the crops.
StatusOr<onnx::ModelProto> MakeVariant(const AirlNet& net, const std::string& precision,
                                       const std::string& producer_version,
                                       const QuantizeOptions& options);

// The runtimes a precision is for: float16 has no CPU kernels, int8 no WebGPU kernels.
std::vector<std::string> ProvidersOf(const std::string& precision);

// What the variant says of SelfTestInput(rgb_side, seed), with the tolerance that its runtimes'
// rounding and orders of summation need.
StatusOr<SelfTest> SelfTestOf(const onnx::ModelProto& variant, const std::string& precision,
                              int rgb_side, uint64_t seed);

}  // namespace airl
