#include "src/model/model_spec.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

#include "src/base/base64.h"
#include "src/base/limits.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;
// JSON numbers pass through JavaScript's doubles, which hold whole numbers up to here.
constexpr int64_t kMaxExactInteger = int64_t{1} << 53;

constexpr const char* kPrecisions[] = {"float32", "float16_weights", "float16", "int8"};
constexpr const char* kProviders[] = {"wasm", "webgpu", "cpu"};

// Brackets outside strings; checked before parsing so that nesting costs no memory.
bool TooDeep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > limits::kMaxModelJsonDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

bool IsLowerHex(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNameCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
         c == '-';
}

// A file name or identifier without separators, not hidden and not "..".
bool IsPlainName(const std::string& text) {
  return !text.empty() && text.size() <= limits::kMaxModelNameLength && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

// Semantic Versioning 2.0.0, clause 2: three numbers; then an optional "-" or "+" part.
bool IsSemanticVersion(const std::string& text) {
  size_t i = 0;
  for (int part = 0; part < 3; ++part) {
    const size_t start = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    if (i == start || i - start > 9) return false;
    if (part < 2 && (i == text.size() || text[i++] != '.')) return false;
  }
  if (i == text.size()) return true;
  if (text[i] != '-' && text[i] != '+') return false;
  return text.size() <= 64 && i + 1 < text.size() &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1, text.end(),
                     [](char c) { return IsNameCharacter(c) || c == '+'; });
}

struct Range {
  double low = 0;
  double high = 0;
};

// Reads members of one object by name and type; the first fault is kept and later reads give zeros.
class Members {
 public:
  Members(const Json& object, std::string path, std::initializer_list<std::string_view> known,
          Status& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {
    if (!object_.is_object()) {
      Fail("", "must be an object");
      return;
    }
    for (const auto& [name, value] : object_.items())
      if (std::find(known.begin(), known.end(), name) == known.end()) Fail(name, "is not known");
  }

  void Fail(std::string_view name, std::string_view what) {
    if (!fault_.ok()) return;
    std::string where = path_;
    if (!where.empty() && !name.empty()) where += ".";
    where += name.substr(0, 64);
    fault_ = ModelMismatch("model.json: " + (where.empty() ? "the document" : where) + " " +
                           std::string(what));
  }

  // Null where the member is missing, which is a fault.
  const Json& At(std::string_view name) {
    static const Json kNull;
    if (object_.is_object()) {
      const auto found = object_.find(name);
      if (found != object_.end()) return *found;
    }
    Fail(name, "is missing");
    return kNull;
  }

  std::string Text(std::string_view name) {
    const Json& value = At(name);
    if (!value.is_string()) {
      Fail(name, "must be a string");
      return {};
    }
    const std::string& text = value.get_ref<const std::string&>();
    if (text.size() > limits::kMaxModelTextLength) Fail(name, "is too long");
    return text;
  }

  std::string PlainName(std::string_view name) {
    std::string text = Text(name);
    if (!IsPlainName(text)) Fail(name, "must be a plain name of letters, digits, '.', '_' and '-'");
    return text;
  }

  std::string Sha256(std::string_view name) {
    std::string text = Text(name);
    if (text.size() != 64 || !IsLowerHex(text)) Fail(name, "must be 64 lower-case hex digits");
    return text;
  }

  bool Flag(std::string_view name) {
    const Json& value = At(name);
    if (!value.is_boolean()) {
      Fail(name, "must be true or false");
      return false;
    }
    return value.get<bool>();
  }

  double Number(std::string_view name, Range range) {
    const Json& value = At(name);
    if (!value.is_number()) {
      Fail(name, "must be a number");
      return 0;
    }
    const double number = value.get<double>();
    if (!(number >= range.low && number <= range.high)) {
      Fail(name, "is out of range");
      return 0;
    }
    return number;
  }

  int64_t Integer(std::string_view name, int64_t low, int64_t high) {
    if (!At(name).is_number_integer()) {
      Fail(name, "must be a whole number");
      return 0;
    }
    return static_cast<int64_t>(
        Number(name, {static_cast<double>(low), static_cast<double>(high)}));
  }

  std::string OneOf(std::string_view name, const Json& value, std::span<const char* const> known) {
    if (value.is_string())
      for (const char* word : known)
        if (value.get_ref<const std::string&>() == word) return word;
    Fail(name, "holds a value that is not known");
    return {};
  }

  const std::string& path() const { return path_; }

 private:
  const Json& object_;
  std::string path_;
  Status& fault_;
};

void ReadInput(const Json& json, ModelSpec& spec, Status& fault) {
  Members input(json, "input", {"rgb_side", "crop_margin", "spectrum_side", "spectrum_floor"},
                fault);
  spec.rgb_side = static_cast<int>(input.Integer("rgb_side", 32, limits::kMaxInputSide));
  spec.crop_margin = static_cast<float>(input.Number("crop_margin", {1, 4}));
  spec.spectrum_side =
      static_cast<int>(input.Integer("spectrum_side", kModelSpectrumSide, kModelSpectrumSide));
  input.Number("spectrum_floor", {1e-3 - 1e-9, 1e-3 + 1e-9});
}

void ReadOutput(const Json& json, ModelSpec& spec, Status& fault) {
  Members output(json, "output", {"embedding_length", "heatmap_side"}, fault);
  spec.embedding_length =
      static_cast<int>(output.Integer("embedding_length", 1, limits::kMaxEmbeddingLength));
  spec.heatmap_side = static_cast<int>(output.Integer("heatmap_side", 1, limits::kMaxHeatmapSide));
}

SelfTest ReadSelfTest(const Json& json, const std::string& path, Status& fault) {
  Members members(json, path, {"seed", "logit", "rgb_logit", "spectrum_logit", "tolerance"}, fault);
  constexpr Range kLogits{-1e6, 1e6};
  SelfTest test;
  test.seed = static_cast<uint64_t>(members.Integer("seed", 0, kMaxExactInteger));
  test.logit = members.Number("logit", kLogits);
  test.rgb_logit = members.Number("rgb_logit", kLogits);
  test.spectrum_logit = members.Number("spectrum_logit", kLogits);
  test.tolerance = members.Number("tolerance", {1e-9, 1});
  return test;
}

ModelVariant ReadVariant(const Json& json, const std::string& path, Status& fault) {
  Members members(json, path,
                  {"file", "precision", "bytes", "sha256", "execution_providers", "self_test"},
                  fault);
  ModelVariant variant;
  if (json.is_object() && json.contains("self_test"))
    variant.self_test = ReadSelfTest(json["self_test"], path + ".self_test", fault);
  variant.file = members.PlainName("file");
  variant.precision = members.OneOf("precision", members.At("precision"), kPrecisions);
  variant.bytes = members.Integer("bytes", 1, limits::kMaxModelFileBytes);
  variant.sha256 = members.Sha256("sha256");
  const Json& providers = members.At("execution_providers");
  if (!providers.is_array() || providers.empty() || providers.size() > std::size(kProviders)) {
    members.Fail("execution_providers", "must be a list of 1 to 3 providers");
    return variant;
  }
  for (const Json& provider : providers)
    variant.execution_providers.push_back(
        members.OneOf("execution_providers", provider, kProviders));
  return variant;
}

void ReadVariants(Members& document, ModelSpec& spec, Status& fault) {
  const Json& variants = document.At("variants");
  if (!variants.is_array() || variants.empty() || variants.size() > limits::kMaxModelVariants) {
    document.Fail("variants", "must be a list of 1 to 16 variants");
    return;
  }
  for (size_t i = 0; i < variants.size(); ++i)
    spec.variants.push_back(ReadVariant(variants[i], "variants[" + std::to_string(i) + "]", fault));
}

void ReadCalibration(const Json& json, ModelSpec& spec, Status& fault) {
  Members members(json, "calibration", {"temperature", "bias", "logit_sigma"}, fault);
  spec.calibration.temperature = members.Number("temperature", {1e-3, 1e3});
  spec.calibration.bias = members.Number("bias", {-100, 100});
  spec.calibration.logit_sigma = members.Number("logit_sigma", {0, 100});
}

void ReadThresholds(const Json& json, ModelSpec& spec, Status& fault) {
  Members members(json, "thresholds", {"likely_fake", "no_sign"}, fault);
  spec.thresholds.likely_fake = members.Number("likely_fake", {0, 1});
  spec.thresholds.no_sign = members.Number("no_sign", {0, 1});
  if (!(spec.thresholds.no_sign < spec.thresholds.likely_fake))
    members.Fail("no_sign", "must be below likely_fake");
}

ByteLevels ReadLevels(const Json& json, const std::string& path, size_t count, Status& fault) {
  Members members(json, path, {"low", "high", "levels"}, fault);
  // From the logarithm of the floor up to that of the largest coefficient of a residual of 0..1.
  constexpr Range kLogMagnitudes{-7, 6};
  ByteLevels levels;
  levels.low = static_cast<float>(members.Number("low", kLogMagnitudes));
  levels.high = static_cast<float>(members.Number("high", kLogMagnitudes));
  if (levels.high < levels.low) members.Fail("high", "must not be below low");
  const Json& text = members.At("levels");
  std::optional<std::vector<uint8_t>> bytes;
  if (text.is_string() && text.get_ref<const std::string&>().size() == (count + 2) / 3 * 4)
    bytes = BytesOfBase64(text.get_ref<const std::string&>());
  if (bytes && bytes->size() == count) {
    levels.bytes = *std::move(bytes);
  } else {
    members.Fail("levels", "must be " + std::to_string(count) + " bytes in base64");
  }
  return levels;
}

MeanSpectrum ReadMeanSpectrum(const Json& json, Status& fault) {
  Members members(json, "mean_spectrum", {"faces", "map", "profile"}, fault);
  MeanSpectrum mean;
  mean.faces = members.Integer("faces", 1, kMaxExactInteger);
  mean.spectrum.map = ReadLevels(members.At("map"), "mean_spectrum.map",
                                 size_t{kReducedSide} * kReducedSide, fault);
  mean.spectrum.profile =
      ReadLevels(members.At("profile"), "mean_spectrum.profile", kSpectrumSide, fault);
  return mean;
}

}  // namespace

StatusOr<ModelSpec> ParseModelSpec(std::string_view json) {
  if (json.size() > limits::kMaxModelJsonBytes)
    return TooLarge("model.json is larger than 256 KiB");
  if (TooDeep(json)) return TooLarge("model.json is nested deeper than 16 levels");
  const Json root = Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return BadInput("model.json is not JSON");

  Status fault;
  ModelSpec spec;
  Members document(
      root, "",
      {"schema_version", "name", "version", "licence", "preview", "preview_note", "input", "output",
       "variants", "calibration", "thresholds", "self_test", "mean_spectrum", "training"},
      fault);
  document.Integer("schema_version", kSchemaVersion, kSchemaVersion);
  spec.name = document.PlainName("name");
  spec.version = document.Text("version");
  if (!IsSemanticVersion(spec.version)) document.Fail("version", "must be a semantic version");
  spec.licence = document.Text("licence");
  if (spec.licence.empty()) document.Fail("licence", "must not be empty");
  spec.preview = document.Flag("preview");
  spec.preview_note = document.Text("preview_note");
  if (spec.preview && spec.preview_note.empty())
    document.Fail("preview_note", "must not be empty while preview is true");
  ReadInput(document.At("input"), spec, fault);
  ReadOutput(document.At("output"), spec, fault);
  ReadVariants(document, spec, fault);
  ReadCalibration(document.At("calibration"), spec, fault);
  ReadThresholds(document.At("thresholds"), spec, fault);
  spec.self_test = ReadSelfTest(document.At("self_test"), "self_test", fault);
  if (root.is_object() && root.contains("mean_spectrum"))
    spec.mean_spectrum = ReadMeanSpectrum(root["mean_spectrum"], fault);
  if (root.is_object() && root.contains("training") && !root["training"].is_object())
    document.Fail("training", "must be an object");
  if (!fault.ok()) return fault;
  return spec;
}

}  // namespace airl
