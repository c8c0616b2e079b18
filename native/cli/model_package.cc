#include "native/cli/model_package.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/export/export_onnx.h"
#include "native/export/round_weights.h"
#include "src/base/limits.h"
#include "src/model/input_tensor.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kSelfTestSeed = 1;
// Of a logit: half-precision weights and other summation orders move it by up to about 2e-3 of its
// size.
constexpr double kSelfTestTolerance = 1e-2;
constexpr double kSelfTestRelativeTolerance = 4e-3;

StatusOr<WeightPrecision> PrecisionOf(const std::string& name) {
  if (name == "float32") return WeightPrecision::kFloat32;
  if (name == "float16_weights") return WeightPrecision::kFloat16Weights;
  return BadInput("\"" + name + "\" is no precision: float16_weights or float32");
}

SelfTest RunSelfTest(AirlNet& net) {
  const torch::NoGradGuard no_grad;
  const int64_t side = net->options.rgb_size;
  FaceTensors input = SelfTestInput(static_cast<int>(side), kSelfTestSeed);
  const torch::Tensor rgb = torch::from_blob(input.rgb.data(), {1, 3, side, side}).clone();
  const torch::Tensor spectrum =
      torch::from_blob(input.spectrum.data(), {1, 1, kSpectrumSide, kSpectrumSide}).clone();
  net->eval();
  const AirlOutputs outputs = net->forward(rgb, spectrum);
  SelfTest test{.seed = kSelfTestSeed,
                .logit = outputs.logit.item<double>(),
                .rgb_logit = outputs.rgb_logit.item<double>(),
                .spectrum_logit = outputs.spectrum_logit.item<double>(),
                .tolerance = kSelfTestTolerance};
  for (const double logit : {test.logit, test.rgb_logit, test.spectrum_logit}) {
    test.tolerance = std::clamp(kSelfTestRelativeTolerance * std::abs(logit), test.tolerance, 1.0);
  }
  return test;
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
          {"self_test",
           {{"seed", test.seed},
            {"logit", test.logit},
            {"rgb_logit", test.rgb_logit},
            {"spectrum_logit", test.spectrum_logit},
            {"tolerance", test.tolerance}}},
          {"training", training}};
}

Status WriteText(const std::string& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  return stream ? OkStatus() : Internal(path + ": cannot be written");
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
  if (std::count(options.precisions.begin(), options.precisions.end(), "float16_weights") > 0) {
    RoundWeightsToFloat16(net);
  }
  Json variants = Json::array();
  for (const std::string& name : options.precisions) {
    AIRL_ASSIGN_OR_RETURN(const WeightPrecision precision, PrecisionOf(name));
    const std::string file = options.name + "-" + name + ".onnx";
    const std::string path = folder + "/" + file;
    AIRL_RETURN_IF_ERROR(
        ExportOnnx(net, {.precision = precision, .producer_version = options.version}, path));
    AIRL_ASSIGN_OR_RETURN(const std::string sha256, Sha256OfFile(path));
    variants.push_back({{"file", file},
                        {"precision", name},
                        {"bytes", std::filesystem::file_size(path)},
                        {"sha256", sha256},
                        {"execution_providers", {"wasm", "webgpu", "cpu"}}});
  }
  const std::string text = PackageJson(net, options, variants, RunSelfTest(net)).dump(2) + "\n";
  AIRL_ASSIGN_OR_RETURN(ModelSpec spec, ParseModelSpec(text));
  AIRL_RETURN_IF_ERROR(WriteText(folder + "/model.json", text));
  return spec;
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
      model["path"] = relative;
      return WriteText(path, index.dump(2) + "\n");
    }
  }
  index["models"].push_back({{"name", name}, {"path", relative}});
  return WriteText(path, index.dump(2) + "\n");
}

}  // namespace airl
