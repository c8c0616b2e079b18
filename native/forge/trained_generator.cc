#include "native/forge/trained_generator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/forge/module_weights.h"

namespace airl {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr uintmax_t kMaxFactsBytes = 1 << 20;
constexpr const char* kFactsFile = "generator.json";
constexpr const char* kWeightsFile = "weights.safetensors";

std::string Path(const std::string& folder, const char* file) {
  return (fs::path(folder) / file).string();
}

std::vector<std::string> Strings(const Json& list) {
  std::vector<std::string> strings;
  for (const Json& value : list) {
    if (value.is_string()) strings.push_back(value.get<std::string>());
  }
  return strings;
}

}  // namespace

Status WriteGenerator(const GeneratorFacts& facts, const UpsamplingNet& net,
                      const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  AIRL_RETURN_IF_ERROR(SaveModuleWeights(*net, Path(folder, kWeightsFile)));
  const Json json = {{"version", kVersion},
                     {"name", facts.name},
                     {"upsampler", UpsamplerName(facts.net.upsampler)},
                     {"stages", facts.net.stages},
                     {"super_resolution", facts.net.super_resolution},
                     {"width", facts.net.width},
                     {"adversarial", facts.adversarial},
                     {"seed", facts.seed},
                     {"steps", facts.steps},
                     {"psnr_db", facts.psnr_db},
                     {"crops", facts.crops},
                     {"sources", facts.sources},
                     {"data", facts.data}};
  std::ofstream stream(Path(folder, kFactsFile), std::ios::trunc);
  stream << json.dump(2) << "\n";
  stream.close();
  return stream ? OkStatus() : Internal(Path(folder, kFactsFile) + ": cannot be written");
}

StatusOr<GeneratorFacts> ReadGeneratorFacts(const std::string& folder) {
  const std::string path = Path(folder, kFactsFile);
  std::error_code error;
  const uintmax_t bytes = fs::file_size(path, error);
  if (error) return BadInput(path + ": " + error.message());
  if (bytes > kMaxFactsBytes) return TooLarge(path + " is larger than 1 MiB");
  std::ifstream stream(path);
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return BadInput(path + " is no JSON object");
  const auto lacks = [&](const char* name) {
    return BadInput(path + ": \"" + name + "\" is missing or of another type");
  };
  if (!json.contains("version") || json["version"] != kVersion) {
    return ModelMismatch(path + " is not of version " + std::to_string(kVersion));
  }
  for (const char* name : {"stages", "width", "steps", "crops", "seed"}) {
    if (!json.contains(name) || !json[name].is_number_integer()) return lacks(name);
  }
  for (const char* name : {"name", "upsampler"}) {
    if (!json.contains(name) || !json[name].is_string()) return lacks(name);
  }
  for (const char* name : {"adversarial", "psnr_db"}) {
    if (!json.contains(name) || !json[name].is_number()) return lacks(name);
  }
  for (const char* name : {"sources", "data"}) {
    if (!json.contains(name) || !json[name].is_array()) return lacks(name);
  }
  if (!json.contains("super_resolution") || !json["super_resolution"].is_boolean()) {
    return lacks("super_resolution");
  }
  GeneratorFacts facts;
  facts.name = json["name"].get<std::string>();
  // It becomes a folder's name.
  if (facts.name.empty() || facts.name.front() == '.' ||
      facts.name.find_first_of("/\\") != std::string::npos) {
    return BadInput(path + ": \"" + facts.name + "\" is no name for a source");
  }
  AIRL_ASSIGN_OR_RETURN(facts.net.upsampler, UpsamplerOf(json["upsampler"].get<std::string>()));
  facts.net.stages = json["stages"].get<int64_t>();
  facts.net.super_resolution = json["super_resolution"].get<bool>();
  facts.net.width = json["width"].get<int64_t>();
  AIRL_RETURN_IF_ERROR(CheckOptions(facts.net));
  facts.adversarial = json["adversarial"].get<double>();
  facts.seed = json["seed"].get<uint64_t>();
  facts.steps = json["steps"].get<int64_t>();
  facts.psnr_db = json["psnr_db"].get<double>();
  facts.crops = json["crops"].get<int64_t>();
  facts.sources = Strings(json["sources"]);
  facts.data = Strings(json["data"]);
  return facts;
}

StatusOr<TrainedGenerator> TrainedGenerator::Load(const std::string& folder) {
  TrainedGenerator generator;
  AIRL_ASSIGN_OR_RETURN(generator.facts_, ReadGeneratorFacts(folder));
  generator.net_ = UpsamplingNet(generator.facts_.net);
  AIRL_RETURN_IF_ERROR(LoadModuleWeights(*generator.net_, Path(folder, kWeightsFile)));
  generator.net_->eval();
  return generator;
}

StatusOr<torch::Tensor> TrainedGenerator::Reconstruct(const torch::Tensor& rgb) const {
  const int64_t cell = int64_t{1} << facts_.net.stages;
  const torch::Tensor batch = rgb.dim() == 3 ? rgb.unsqueeze(0) : rgb;
  if (batch.dim() != 4 || batch.size(1) != 3 || !batch.is_floating_point() ||
      batch.size(2) < cell || batch.size(3) < cell) {
    return BadInput("a generator takes float [N,3,H,W] or [3,H,W] with sides of " +
                    std::to_string(cell) + " and more");
  }
  const torch::NoGradGuard no_grad;
  const int64_t height = batch.size(2);
  const int64_t width = batch.size(3);
  const int64_t bottom = (cell - height % cell) % cell;
  const int64_t right = (cell - width % cell) % cell;
  const torch::Tensor padded = torch::reflection_pad2d(batch, {0, right, 0, bottom});
  const torch::Tensor output =
      net_.ptr()->forward(padded).slice(2, 0, height).slice(3, 0, width).clamp(0, 1).contiguous();
  return rgb.dim() == 3 ? output.squeeze(0) : output;
}

std::vector<std::string> ListGenerators(const std::string& folder) {
  std::vector<std::string> folders;
  std::error_code error;
  if (fs::exists(Path(folder, kFactsFile), error)) folders.push_back(folder);
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string inner = entry->path().string();
    if (fs::exists(Path(inner, kFactsFile))) folders.push_back(inner);
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace airl
