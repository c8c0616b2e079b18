#include "src/model/spectrum_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "src/base/base64.h"

namespace airl {
namespace {

nlohmann::ordered_json LevelsJson(const ByteLevels& levels) {
  const auto rounded = [](float value) {
    return std::round(static_cast<double>(value) * 1e4) / 1e4;
  };
  return {{"low", rounded(levels.low)},
          {"high", rounded(levels.high)},
          {"levels", Base64(levels.bytes)}};
}

}  // namespace

nlohmann::ordered_json QuantizedSpectrumJson(const QuantizedSpectrum& spectrum) {
  return {{"map", LevelsJson(spectrum.map)}, {"profile", LevelsJson(spectrum.profile)}};
}

}  // namespace airl
