#include "native/quantize/islands.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace airl {

bool IsFloatIsland(const std::string& node) {
  // Whole stages, by the first part of the name.
  constexpr std::array<std::string_view, 14> kStages = {
      "rgb_input.",     "rgb.stem",          "rgb.pool",          "rgb_logit", "spectrum_input.",
      "spectrum.stem",  "spectrum.comb",     "spectrum.weighted", "fusion",    "spectrum.pool",
      "spectrum_logit", "spectrum.features", "embedding",         "heatmap"};
  // Squeeze-excite, inside a block: the map's mean up to the gate.
  constexpr std::array<std::string_view, 4> kParts = {".pool", ".squeeze", ".excite", ".gate"};
  const auto ends_with = [](std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  };
  if (node == "features" || node == "logit") return true;
  if (std::any_of(kStages.begin(), kStages.end(),
                  [&](std::string_view stage) { return node.rfind(stage, 0) == 0; })) {
    return true;
  }
  return node.find(".squeeze.silu") != std::string::npos ||
         std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return ends_with(node, part); });
}

}  // namespace airl
