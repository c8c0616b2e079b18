#include "native/cli/model_package.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/evaluate/write_files.h"
#include "native/export/onnx_file.h"
#include "native/export/round_weights.h"
#include "src/base/limits.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kSelfTestSeed = 1;

// Files that take their places once all are written: a package that fails on the way leaves the one
// that was there. They are renamed in the order they were added; where one cannot be, those before
// it stand already.
class PendingFiles {
 public:
  PendingFiles() = default;
  PendingFiles(const PendingFiles&) = delete;
  PendingFiles& operator=(const PendingFiles&) = delete;
  ~PendingFiles() {
    std::error_code ignored;
    for (const std::string& path : paths_) std::filesystem::remove(Pending(path), ignored);
  }

  // Where to write what shall stand at `path`.
  std::string Add(const std::string& path) {
    paths_.push_back(path);
    return Pending(path);
  }
  Status Place() const {
    for (const std::string& path : paths_) {
      std::error_code error;
      std::filesystem::rename(Pending(path), path, error);
      if (error) return Internal(path + ": " + error.message());
    }
    return OkStatus();
  }

 private:
  static std::string Pending(const std::string& path) { return path + ".new"; }
  std::vector<std::string> paths_;
};

Json TestJson(const SelfTest& test) {
  return {{"seed", test.seed},
          {"logit", test.logit},
          {"rgb_logit", test.rgb_logit},
          {"spectrum_logit", test.spectrum_logit},
          {"tolerance", test.tolerance}};
}

Json PackageJson(const AirlNet& net, const PackageOptions& options, const Json& variants,
                 const SelfTest& test) {
  const Calibration& calibration = options.verdicts.calibration;
  Json training = Json::parse(options.training_json, nullptr, /*allow_exceptions=*/false);
  if (!training.is_object()) training = Json::object();
  return {{"schema_version", 1},
          {"name", options.name},
          {"version", options.version},
          {"licence", options.licence},
          {"preview", options.preview},
          {"preview_note", options.preview_note},
          {"input",
           {{"rgb_side", net->options.rgb_size},
            // A float's nearest decimal of six digits, not the digits of its double.
            {"crop_margin", std::round(1e6 * static_cast<double>(options.crop_margin)) / 1e6},
            {"spectrum_side", kSpectrumSide},
            {"spectrum_floor", 1e-3}}},
          {"output", {{"embedding_length", kEmbeddingSize}, {"heatmap_side", net->heatmap_size()}}},
          {"variants", variants},
          {"calibration",
           {{"temperature", calibration.temperature},
            {"bias", calibration.bias},
            {"logit_sigma", calibration.logit_sigma}}},
          {"thresholds",
           {{"likely_fake", options.verdicts.thresholds.likely_fake},
            {"no_sign", options.verdicts.thresholds.no_sign}}},
          {"self_test", TestJson(test)},
          {"training", training}};
}

// The options' texts and numbers held against the loader, before any work on the weights.
Status CheckTexts(const AirlNet& net, const PackageOptions& options) {
  const Json variant = {{"file", options.name + "-float32.onnx"},
                        {"precision", "float32"},
                        {"bytes", 1},
                        {"sha256", std::string(64, '0')},
                        {"execution_providers", {"wasm"}}};
  return ParseModelSpec(PackageJson(net, options, Json::array({variant}), {}).dump()).status();
}

}  // namespace

StatusOr<std::string> Sha256OfFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return BadInput(path + ": cannot be opened");
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  bool works = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  std::vector<char> buffer(1 << 20);
  while (works && stream) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    works =
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<size_t>(stream.gcount())) == 1;
  }
  if (!works || EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1) {
    return Internal("sha256 of " + path + " failed");
  }
  if (stream.bad()) return BadInput(path + ": cannot be read");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

StatusOr<ModelSpec> WritePackage(AirlNet& net, const PackageOptions& options,
                                 const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Internal(folder + ": " + error.message());
  if (options.precisions.empty()) return BadInput("a package has one precision at least");
  AIRL_RETURN_IF_ERROR(CheckTexts(net, options));
  const auto has = [&](const char* name) {
    return std::count(options.precisions.begin(), options.precisions.end(), name) > 0;
  };
  if (has("float16_weights") || has("float16")) RoundWeightsToFloat16(net);
  const int rgb_side = static_cast<int>(net->options.rgb_size);
  AIRL_ASSIGN_OR_RETURN(const onnx::ModelProto float32,
                        MakeVariant(net, "float32", options.version, {}));
  AIRL_ASSIGN_OR_RETURN(const SelfTest test,
                        SelfTestOf(float32, "float32", rgb_side, kSelfTestSeed));
  Json variants = Json::array();
  PendingFiles files;
  for (const std::string& name : options.precisions) {
    AIRL_ASSIGN_OR_RETURN(const onnx::ModelProto model,
                          MakeVariant(net, name, options.version, options.quantize));
    const std::string file = options.name + "-" + name + ".onnx";
    const std::string path = files.Add(folder + "/" + file);
    AIRL_RETURN_IF_ERROR(WriteOnnx(model, path));
    AIRL_ASSIGN_OR_RETURN(const std::string sha256, Sha256OfFile(path));
    Json variant = {{"file", file},
                    {"precision", name},
                    {"bytes", std::filesystem::file_size(path)},
                    {"sha256", sha256},
                    {"execution_providers", ProvidersOf(name)}};
    if (name == "float16" || name == "int8") {
      AIRL_ASSIGN_OR_RETURN(const SelfTest own, SelfTestOf(model, name, rgb_side, kSelfTestSeed));
      variant["self_test"] = TestJson(own);
    }
    variants.push_back(variant);
  }
  const std::string text = PackageJson(net, options, variants, test).dump(2) + "\n";
  AIRL_ASSIGN_OR_RETURN(ModelSpec spec, ParseModelSpec(text));
  AIRL_RETURN_IF_ERROR(WriteText(files.Add(folder + "/model.json"), text));
  AIRL_RETURN_IF_ERROR(files.Place());
  return spec;
}

StatusOr<ModelSpec> ReadModelSpec(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return BadInput(path + ": " + error.message());
  if (bytes > limits::kMaxModelJsonBytes) return TooLarge(path + " is too large");
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return ParseModelSpec(text);
}

Status AddToIndex(const std::string& folder, const std::string& name) {
  const std::filesystem::path package =
      std::filesystem::absolute(folder).lexically_normal() / "model.json";
  const std::filesystem::path models = package.parent_path().parent_path();
  const std::string path = (models / "index.json").string();
  Json index = {{"default", name}, {"models", Json::array()}};
  if (std::ifstream stream(path, std::ios::binary); stream) {
    index = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!index.is_object() || !index.contains("models") || !index["models"].is_array()) {
      return BadInput(path + ": is no index of models");
    }
  }
  const std::string relative = package.lexically_relative(models).generic_string();
  for (Json& model : index["models"]) {
    if (model.is_object() && model.contains("name") && model["name"] == name) {
      if (model.contains("path") && model["path"] == relative) return OkStatus();
      return BadInput(path + ": holds another model of the name \"" + name + "\"");
    }
  }
  index["models"].push_back({{"name", name}, {"path", relative}});
  return WriteText(path, index.dump(2) + "\n");
}

}  // namespace airl
