// The model package's model.json, validated. Loaders refuse what they do not know.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/status.h"
#include "src/spectrum/reduced_spectrum.h"

namespace airl {

// The one spectrum size that the core makes; model.json must state it.
inline constexpr int kModelSpectrumSide = 256;

struct SelfTest {
  uint64_t seed = 0;  // input made by SelfTestInput(rgb_side, seed); at most 2^53
  double logit = 0;
  double rgb_logit = 0;
  double spectrum_logit = 0;
  double tolerance = 1e-2;
};

struct ModelVariant {
  std::string file;       // inside the package's folder, no path separators
  std::string precision;  // "float32", "float16_weights", "float16", "int8"
  int64_t bytes = 0;
  std::string sha256;                            // 64 lower-case hex digits
  std::vector<std::string> execution_providers;  // "wasm", "webgpu", "cpu"
  std::optional<SelfTest> self_test;             // where it differs from the package's
};

struct Calibration {
  double temperature = 1;  // > 0
  double bias = 0;         // calibrated logit = logit / temperature + bias
  // Standard deviation of one face's calibrated logit between degradations of the same picture,
  // from validation.
  double logit_sigma = 0;
};

struct Thresholds {
  double likely_fake = 0.9;  // probability at or above: likely_fake
  double no_sign = 0.1;      // probability at or below: no_sign_of_forgery
};

// What a face's spectrum is shown beside: the mean of the photographs that the model learned from.
struct MeanSpectrum {
  int64_t faces = 0;  // that it is the mean of
  QuantizedSpectrum spectrum;
};

struct ModelSpec {
  std::string name;
  std::string version;  // semantic version
  std::string licence;
  bool preview = true;       // below the targets of its card
  std::string preview_note;  // shown in page, report and README while preview
  int rgb_side = 224;        // S of rgb [1, 3, S, S]
  float crop_margin = 1.3f;
  int spectrum_side = 256;
  int embedding_length = 128;
  int heatmap_side = 7;
  std::vector<ModelVariant> variants;
  Calibration calibration;
  Thresholds thresholds;
  SelfTest self_test;
  std::optional<MeanSpectrum> mean_spectrum;
};

// Every member is required but `training`, whose content is free, `mean_spectrum` (packages before
// it have none) and a variant's `self_test`.
// Ranges: rgb_side 32..1024, crop_margin 1..4, spectrum_side 256, spectrum_floor 1e-3, temperature
// 1e-3..1e3, 0 <= no_sign < likely_fake <= 1. Errors: kTooLarge, kBadInput (not JSON),
// kModelMismatch naming the member that is missing, unknown or out of range.
StatusOr<ModelSpec> ParseModelSpec(std::string_view json);

}  // namespace airl
