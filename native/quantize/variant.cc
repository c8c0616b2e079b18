#include "native/quantize/variant.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "native/export/export_onnx.h"
#include "native/quantize/float16.h"
#include "native/quantize/onnx_run.h"
#include "src/model/input_tensor.h"

namespace airl {
namespace {

StatusOr<onnx::ModelProto> ToInt8(const onnx::ModelProto& float32, const QuantizeOptions& options) {
  if (!options.crops) return BadInput("int8 needs crops to calibrate on");
  AIRL_ASSIGN_OR_RETURN(const OnnxProgram program, OnnxProgram::Create(float32));
  Histograms histograms;
  for (size_t b = 0; b < options.crops->batches(); ++b) {
    AIRL_ASSIGN_OR_RETURN(const OnnxProgram::Values inputs, options.crops->Batch(b));
    Observe(program, inputs, histograms);
    if (options.on_calibration) options.on_calibration(b + 1, options.crops->batches());
  }
  AIRL_ASSIGN_OR_RETURN(
      onnx::ModelProto quantized,
      InsertQuantizers(float32, RangesOf(histograms, options.ranges), options.int8));
  if (options.qat.steps > 0) {
    AIRL_ASSIGN_OR_RETURN(quantized,
                          TrainQuantized(float32, quantized, *options.crops, options.qat));
  }
  return FoldQuantizers(quantized, options.int8.weight_bits);
}

// Absolute, and relative to the logit. Half-precision weights and other summation orders move a
// logit by up to about 2e-3 of its size; a GPU may sum in float16; integer kernels round where the
// float emulation does not.
struct Tolerance {
  double absolute = 1e-2;
  double relative = 4e-3;
};

Tolerance ToleranceOf(const std::string& precision) {
  if (precision == "float16") return {.absolute = 5e-2, .relative = 2e-2};
  if (precision == "int8") return {.absolute = 2e-1, .relative = 5e-2};
  return {};
}

}  // namespace

StatusOr<onnx::ModelProto> MakeVariant(const AirlNet& net, const std::string& precision,
                                       const std::string& producer_version,
                                       const QuantizeOptions& options) {
  const bool stored = precision == "float16_weights";
  const bool reduced = precision == "float16" || precision == "int8";
  if (!stored && !reduced && precision != "float32") {
    return BadInput("\"" + precision +
                    "\" is no precision: float16_weights, float32, float16 or int8");
  }
  AIRL_ASSIGN_OR_RETURN(onnx::ModelProto model,
                        ToOnnx(net, {.precision = stored ? WeightPrecision::kFloat16Weights
                                                         : WeightPrecision::kFloat32,
                                     .producer_version = producer_version}));
  if (precision == "float16") return ToFloat16(model);
  if (precision == "int8") return ToInt8(model, options);
  return model;
}

std::vector<std::string> ProvidersOf(const std::string& precision) {
  if (precision == "float16") return {"webgpu"};
  if (precision == "int8") return {"wasm", "cpu"};
  return {"wasm", "webgpu", "cpu"};
}

StatusOr<SelfTest> SelfTestOf(const onnx::ModelProto& variant, const std::string& precision,
                              int rgb_side, uint64_t seed) {
  AIRL_ASSIGN_OR_RETURN(const OnnxProgram program, OnnxProgram::Create(variant));
  FaceTensors input = SelfTestInput(rgb_side, seed);
  const torch::NoGradGuard no_grad;
  const OnnxProgram::Values outputs = program.Run(
      {{"rgb", torch::from_blob(input.rgb.data(), {1, 3, rgb_side, rgb_side}).clone()},
       {"spectrum",
        torch::from_blob(input.spectrum.data(), {1, 1, kSpectrumSide, kSpectrumSide}).clone()}});
  const Tolerance tolerance = ToleranceOf(precision);
  SelfTest test{.seed = seed,
                .logit = outputs.at("logit").item<double>(),
                .rgb_logit = outputs.at("rgb_logit").item<double>(),
                .spectrum_logit = outputs.at("spectrum_logit").item<double>(),
                .tolerance = tolerance.absolute};
  for (const double logit : {test.logit, test.rgb_logit, test.spectrum_logit}) {
    test.tolerance = std::clamp(tolerance.relative * std::abs(logit), test.tolerance, 1.0);
  }
  return test;
}

}  // namespace airl
