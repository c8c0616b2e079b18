#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/model_package.h"
#include "native/data/split.h"
#include "native/evaluate/number_text.h"
#include "native/evaluate/write_evaluation.h"
#include "native/export/reference.h"
#include "native/nets/inspect.h"
#include "native/train/checkpoint.h"
#include "native/train/progress.h"

namespace airl {
namespace {

constexpr size_t kCheckedCrops = 16;  // half real, half fake

struct ExportCommandOptions {
  std::string checkpoint;
  std::string evaluation;
  std::string out;
  std::string check;
  std::vector<std::string> check_data;
  std::string commit;
  bool final_model = false;
  bool no_index = false;
  std::vector<std::string> calibration_data;
  std::string calibration_split;
  size_t calibration_crops = 512;
  RangeMethod calibration = RangeMethod::kMse;
  PackageOptions package;
};

std::string Today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

// What a model's user may want to know of its training: no paths of the machine it was made on.
std::string TrainingJson(const CheckpointFacts& facts, const std::string& commit) {
  using Json = nlohmann::ordered_json;
  const Json config = Json::parse(facts.config_json, nullptr, /*allow_exceptions=*/false);
  Json json = {{"date", Today()}, {"steps", facts.step}, {"seconds", facts.seconds}};
  if (!commit.empty()) json["commit"] = commit;
  json["data"] = Json::parse(facts.data_json, nullptr, /*allow_exceptions=*/false);
  if (config.is_object()) {
    for (const char* name :
         {"split", "net", "batch_size", "views", "rgb_side", "rgb_side_train", "seed"}) {
      if (config.contains(name)) json[name] = config[name];
    }
  }
  return json.dump();
}

// The inputs and outputs that the exported file is held against: real crops, both classes, all
// sources alike.
Status WriteCheck(AirlNet& net, const std::vector<std::string>& data, float crop_margin,
                  const std::string& path) {
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(data));
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  const CropStore store(records, SpreadOverClasses(records, all, kCheckedCrops), {});
  if (store.usable().empty()) return BadInput("no crop of the check data can be read");
  PredictOptions options;
  options.shape = {.rgb_side = static_cast<int>(net->options.rgb_size), .crop_margin = crop_margin};
  AIRL_ASSIGN_OR_RETURN(const InputBatch inputs, MakeInputs(store, store.usable(), options));
  AIRL_RETURN_IF_ERROR(WriteExportReference(net, inputs.rgb, inputs.spectrum, path));
  std::printf("%s: %zu crops with what LibTorch says of them\n", path.c_str(),
              store.usable().size());
  return OkStatus();
}

// The crops that int8 ranges and quantization-aware training are taken from: with a split, its
// training part alone.
struct CalibrationSet {
  std::vector<CropRecord> records;  // the store points to it
  std::unique_ptr<CropStore> store;
  std::unique_ptr<DegradedCrops> crops;
};

StatusOr<std::unique_ptr<CalibrationSet>> ReadCalibration(const ExportCommandOptions& options,
                                                          const InputShape& shape) {
  auto set = std::make_unique<CalibrationSet>();
  AIRL_ASSIGN_OR_RETURN(set->records, ReadManifests(options.calibration_data));
  std::vector<size_t> indices(set->records.size());
  std::iota(indices.begin(), indices.end(), size_t{0});
  if (!options.calibration_split.empty()) {
    AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(options.calibration_split));
    AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(set->records, saved));
    indices = split.train;
  }
  set->store = std::make_unique<CropStore>(
      set->records, SpreadOverClasses(set->records, indices, options.calibration_crops),
      CropStore::Options{});
  if (set->store->usable().empty()) return BadInput("no calibration crop can be read");
  set->crops = std::make_unique<DegradedCrops>(
      *set->store, DegradedCrops::Options{.crops = options.calibration_crops, .shape = shape});
  std::printf("int8: %zu crops of calibration made of %zu\n", options.calibration_crops,
              set->store->usable().size());
  return set;
}

void TellProgress(QuantizeOptions& quantize) {
  const auto progress = std::make_shared<Progress>("int8");
  quantize.on_calibration = [progress](size_t done, size_t all) {
    progress->Update(static_cast<double>(done) / static_cast<double>(all), "ranges");
  };
  const int64_t steps = quantize.qat.steps;
  quantize.qat.on_step = [progress, steps](int64_t step, double loss) {
    progress->Update(static_cast<double>(step + 1) / static_cast<double>(steps),
                     "training, loss " + Fixed(loss, 4));
  };
}

Status Export(ExportCommandOptions& options) {
  AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(options.checkpoint));
  PackageOptions& package = options.package;
  if (!options.evaluation.empty()) {
    AIRL_ASSIGN_OR_RETURN(package.verdicts, ReadVerdicts(options.evaluation));
    AIRL_RETURN_IF_ERROR(CheckIsOf(options.evaluation, WeightsFingerprint(*loaded.net)));
  } else {
    std::fprintf(stderr, "no --evaluation: logits stay as they are, thresholds at 0.9 and 0.1\n");
  }
  if (package.name.empty()) {
    const std::filesystem::path out = std::filesystem::absolute(options.out) / "";
    package.name = out.lexically_normal().parent_path().filename().string();
  }
  package.preview = !options.final_model;
  package.crop_margin = loaded.net_facts.crop_margin;
  package.training_json = TrainingJson(loaded.facts, options.commit);
  std::unique_ptr<CalibrationSet> calibration;
  if (!options.calibration_data.empty()) {
    AIRL_ASSIGN_OR_RETURN(calibration,
                          ReadCalibration(options, InputShapeOf(loaded.net_facts.options,
                                                                loaded.net_facts.crop_margin)));
    package.quantize.crops = calibration->crops.get();
    package.quantize.ranges.method = options.calibration;
    TellProgress(package.quantize);
  }
  AIRL_ASSIGN_OR_RETURN(const ModelSpec spec, WritePackage(loaded.net, package, options.out));
  if (!options.no_index) AIRL_RETURN_IF_ERROR(AddToIndex(options.out, package.name));
  for (const ModelVariant& variant : spec.variants) {
    std::printf("%s/%s: %lld bytes, sha256 %s\n", options.out.c_str(), variant.file.c_str(),
                static_cast<long long>(variant.bytes), variant.sha256.c_str());
  }
  std::printf("%s/model.json\n", options.out.c_str());
  if (options.check.empty()) return OkStatus();
  return WriteCheck(loaded.net, options.check_data, package.crop_margin, options.check);
}

void AddQuantizeOptions(CLI::App& command, ExportCommandOptions& options) {
  QuantizeOptions& quantize = options.package.quantize;
  static const std::map<std::string, RangeMethod> kMethods = {
      {"mse", RangeMethod::kMse},
      {"percentile", RangeMethod::kPercentile},
      {"minmax", RangeMethod::kMinMax}};
  command.add_option("--calibration-data", options.calibration_data, "int8: folders of crops");
  command.add_option("--calibration-split", options.calibration_split,
                     "int8: split.json, whose training part alone is used");
  command.add_option("--calibration-crops", options.calibration_crops, "int8: number of inputs")
      ->check(CLI::Range(1, 1'000'000));
  command.add_option("--calibration", options.calibration, "int8: ranges of activations")
      ->transform(CLI::CheckedTransformer(kMethods));
  command
      .add_option("--percentile-beyond", quantize.ranges.beyond,
                  "int8: share of values left out at either end, with percentile")
      ->check(CLI::Range(0.0, 0.1));
  command
      .add_option("--weight-bits", quantize.int8.weight_bits,
                  "int8: 7 where sums of two products would saturate")
      ->check(CLI::Range(2, 8));
  command.add_option("--qat-steps", quantize.qat.steps,
                     "int8: steps of quantization-aware training (0: none)");
  command.add_option("--qat-rate", quantize.qat.learning_rate, "int8: its learning rate");
}

}  // namespace

void AddExportCommand(CLI::App& app, Status& outcome) {
  CLI::App* command =
      app.add_subcommand("export", "Write a checkpoint as a model package: ONNX and model.json");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ExportCommandOptions>();
  PackageOptions& package = options->package;
  command->add_option("--checkpoint", options->checkpoint, "File of `airl train`")->required();
  command->add_option("--evaluation", options->evaluation,
                      "evaluation.json of `airl evaluate`: calibration and thresholds");
  command->add_option("--out", options->out, "Folder of the package")->required();
  command->add_option("--name", package.name, "Of the model (default: the folder's)");
  command->add_option("--version", package.version, "Of the model, semantic version");
  command
      ->add_option("--licence", package.licence,
                   "Of the weights, and terms of what they learned from")
      ->required();
  command
      ->add_option("--precisions", package.precisions,
                   "float16_weights,float32,float16,int8, best first")
      ->delimiter(',');
  command->add_option("--preview-note", package.preview_note,
                      "What page and report say while the model is a preview");
  command->add_flag("--final", options->final_model,
                    "The model meets its card's targets: no preview");
  command->add_option("--commit", options->commit, "Revision of the code that trained it");
  command->add_flag("--no-index", options->no_index, "Leave index.json beside the package alone");
  AddQuantizeOptions(*command, *options);
  CLI::Option* check = command->add_option(
      "--check", options->check,
      "File for 16 crops with LibTorch's outputs (tools/verify-export.mjs reads it)");
  check->needs(
      command->add_option("--check-data", options->check_data, "Folders of crops for --check"));
  command->callback([options, &outcome] { outcome = Export(*options); });
}

}  // namespace airl
