// A quantized spectrum's JSON form, the same in reports and in model.json: {map, profile}, each
// {low, high, levels}, levels the bytes in base64.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "src/spectrum/reduced_spectrum.h"

namespace airl {

nlohmann::ordered_json QuantizedSpectrumJson(const QuantizedSpectrum& spectrum);

}  // namespace airl
