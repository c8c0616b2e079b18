#include "native/train/average_runs.h"

#include <nlohmann/json.hpp>

#include "native/train/checkpoint.h"

namespace airl {
namespace {

struct NamedTensors {
  std::vector<std::string> names;
  std::vector<torch::Tensor> tensors;
};

// Parameters, then buffers.
NamedTensors TensorsOf(const AirlNet& net) {
  NamedTensors all;
  for (const auto& dict : {net->named_parameters(), net->named_buffers()}) {
    for (const auto& item : dict) {
      all.names.push_back(item.key());
      all.tensors.push_back(item.value());
    }
  }
  return all;
}

bool HaveOneStructure(const NamedTensors& a, const NamedTensors& b) {
  if (a.names != b.names) return false;
  for (size_t i = 0; i < a.tensors.size(); ++i) {
    if (a.tensors[i].sizes() != b.tensors[i].sizes()) return false;
  }
  return true;
}

// What both have learned from: the first's facts, its crops with those that only the other saw, and
// the other's as they are. A first that says nothing is kept as that.
std::string JoinData(const std::string& first, const std::string& other) {
  using Json = nlohmann::ordered_json;
  const auto parsed = [](const std::string& text) {
    return Json::parse(text, nullptr, /*allow_exceptions=*/false);
  };
  Json json = parsed(first);
  const Json added = parsed(other);
  if (!json.is_object()) json = {{"averaged_with", Json::array({nullptr})}};
  for (const char* part : {"train_real", "train_fake"}) {
    if (!added.is_object() || !added.contains(part)) continue;
    for (const auto& [source, crops] : added[part].items()) {
      if (!json.contains(part) || !json[part].contains(source)) json[part][source] = crops;
    }
  }
  json["averaged_with"].push_back(added.is_discarded() ? Json() : added);
  return json.dump();
}

}  // namespace

Status AverageRuns(const std::vector<std::string>& paths, const std::string& out) {
  if (paths.size() < 2) return BadInput("an average needs two checkpoints or more");
  AIRL_ASSIGN_OR_RETURN(LoadedNet mean, LoadAverage(paths[0]));
  const NamedTensors sum = TensorsOf(mean.net);
  const torch::NoGradGuard no_grad;
  for (size_t i = 1; i < paths.size(); ++i) {
    AIRL_ASSIGN_OR_RETURN(const LoadedNet other, LoadAverage(paths[i]));
    const NamedTensors term = TensorsOf(other.net);
    if (other.net_facts.options.name != mean.net_facts.options.name ||
        !HaveOneStructure(sum, term)) {
      return ModelMismatch(paths[i] + ": is another network than " + paths[0]);
    }
    if (other.net_facts.crop_margin != mean.net_facts.crop_margin) {
      return ModelMismatch(paths[i] + ": has another crop margin than " + paths[0]);
    }
    if (other.net_facts.options.rgb_size != mean.net_facts.options.rgb_size) {
      return ModelMismatch(paths[i] + ": has another side of the RGB input than " + paths[0]);
    }
    mean.facts.data_json = JoinData(mean.facts.data_json, other.facts.data_json);
    // A running mean, so that the sum of many does not lose bits. Counts of batches stay the
    // first's.
    for (size_t t = 0; t < term.tensors.size(); ++t) {
      if (!term.tensors[t].is_floating_point()) continue;
      torch::Tensor target = sum.tensors[t];
      target.lerp_(term.tensors[t], 1.0 / static_cast<double>(i + 1));
    }
  }
  mean.facts.averaged = static_cast<int64_t>(paths.size());
  mean.facts.validation_json = "null";
  mean.facts.best_auc = -1;
  return SaveAverage(mean.net, mean.facts, out);
}

}  // namespace airl
