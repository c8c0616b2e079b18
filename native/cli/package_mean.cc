#include "native/cli/package_mean.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "native/evaluate/write_files.h"
#include "src/model/spectrum_json.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

std::string ModelPath(const std::string& folder) { return folder + "/model.json"; }

StatusOr<Json> ReadModel(const std::string& folder) {
  std::ifstream stream(ModelPath(folder), std::ios::binary);
  if (!stream) return BadInput(ModelPath(folder) + ": cannot be opened");
  Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return BadInput(ModelPath(folder) + ": is not a model's JSON");
  return json;
}

}  // namespace

StatusOr<std::set<std::string>> LearnedPhotographs(const std::string& folder) {
  AIRL_ASSIGN_OR_RETURN(const Json model, ReadModel(folder));
  const Json::json_pointer pointer("/training/data/train_real");
  std::set<std::string> sources;
  if (model.contains(pointer) && model[pointer].is_object())
    for (const auto& [source, crops] : model[pointer].items()) sources.insert(source);
  if (sources.empty())
    return BadInput(ModelPath(folder) + ": names no real source it learned from");
  return sources;
}

Status AddMeanSpectrum(const std::string& folder, const MeanSpectrum& mean) {
  AIRL_ASSIGN_OR_RETURN(const Json model, ReadModel(folder));
  Json changed;
  for (const auto& [name, value] : model.items()) {
    if (name == "mean_spectrum") continue;
    if (name == "training") break;  // last, as export writes it
    changed[name] = value;
  }
  Json& member = changed["mean_spectrum"] = {{"faces", mean.faces}};
  member.update(QuantizedSpectrumJson(mean.spectrum));
  if (model.contains("training")) changed["training"] = model["training"];
  const std::string text = changed.dump(2) + "\n";
  AIRL_RETURN_IF_ERROR(ParseModelSpec(text).status());
  return WriteText(ModelPath(folder), text);
}

}  // namespace airl
