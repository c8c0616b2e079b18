// A valid model.json, and variations of it.
#pragma once

#include <string>

namespace airl {

inline const std::string& ModelJson() {
  static const std::string json = R"({
  "schema_version": 1, "name": "airl-test", "version": "0.1.0", "licence": "Apache-2.0",
  "preview": true, "preview_note": "Preview model for tests.",
  "input": {"rgb_side": 224, "crop_margin": 1.3, "spectrum_side": 256, "spectrum_floor": 0.001},
  "output": {"embedding_length": 128, "heatmap_side": 7},
  "variants": [
    {"file": "airl-test.onnx", "precision": "float16_weights", "bytes": 1234,
     "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
     "execution_providers": ["wasm", "webgpu", "cpu"]}
  ],
  "calibration": {"temperature": 2, "bias": -0.5, "logit_sigma": 0.25},
  "thresholds": {"likely_fake": 0.9, "no_sign": 0.1},
  "self_test": {"seed": 7, "logit": 0.5, "rgb_logit": 0.25, "spectrum_logit": -1.5, "tolerance": 0.01},
  "training": {"steps": 10, "anything": ["goes"]}
})";
  return json;
}

// ModelJson() with its first `from` replaced; `from` must be in it.
inline std::string ModelJsonWith(const std::string& from, const std::string& to) {
  std::string json = ModelJson();
  const size_t at = json.find(from);
  return at == std::string::npos ? "the text to replace is missing: " + from
                                 : json.replace(at, from.size(), to);
}

}  // namespace airl
