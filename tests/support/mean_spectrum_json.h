// A valid model.json that has a mean spectrum.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "src/model/spectrum_json.h"
#include "tests/support/model_json.h"

namespace airl {

// ModelJson() with a mean spectrum of 12 faces.
inline std::string ModelJsonWithMeanSpectrum() {
  ReducedSpectrum mean;
  for (int i = 0; i < kReducedSide * kReducedSide; ++i)
    mean.map.push_back(-6 + 4.0f * static_cast<float>(i) / (kReducedSide * kReducedSide - 1));
  for (int f = 0; f < kSpectrumSide; ++f) mean.profile.push_back(f == 64 ? -3.0f : -5.0f);
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(ModelJson());
  json["mean_spectrum"] = QuantizedSpectrumJson(Quantize(mean));
  json["mean_spectrum"]["faces"] = 12;
  return json.dump();
}

}  // namespace airl
