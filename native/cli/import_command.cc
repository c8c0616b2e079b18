#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/model_package.h"
#include "native/data/split.h"
#include "native/evaluate/predict.h"
#include "native/export/onnx_file.h"
#include "native/quantize/calibrate.h"
#include "native/quantize/import_onnx.h"
#include "native/train/checkpoint.h"
#include "native/train/known_sources.h"
#include "native/train/run_setup.h"

namespace airl {
namespace {

struct ImportOptions {
  std::string model;
  std::string split;
  size_t crops = 256;
  TrainConfig config;  // data, out, net and rgb_side_train of it
};

// The faces' margin, what the model has learned from and whether its parts were of clips or people,
// of the package that it lies in; without one they stay.
Status TakePackage(const std::string& model, TrainConfig& config, CheckpointFacts& facts) {
  const std::string package = std::filesystem::path(model).replace_filename("model.json").string();
  if (!std::filesystem::exists(package)) return OkStatus();
  AIRL_ASSIGN_OR_RETURN(const ModelSpec spec, ReadModelSpec(package));
  config.augment.crop_margin = spec.crop_margin;
  std::ifstream stream(package, std::ios::binary);
  const auto json = nlohmann::ordered_json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!json.contains("training")) return OkStatus();
  const auto& training = json["training"];
  if (training.contains("data")) facts.data_json = training["data"].dump();
  config.split.official = WasSplitByClip(training.dump());
  return OkStatus();
}

Status Import(const ImportOptions& options) {
  TrainConfig config = options.config;
  AIRL_ASSIGN_OR_RETURN(const onnx::ModelProto model, ReadOnnx(options.model));
  AIRL_ASSIGN_OR_RETURN(config.rgb_side, RgbSideOf(model));
  CheckpointFacts facts;
  AIRL_RETURN_IF_ERROR(TakePackage(options.model, config, facts));
  AIRL_ASSIGN_OR_RETURN(const AirlNetOptions net_options, NetOptionsOf(config));
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(config.data));
  std::vector<size_t> indices(records.size());
  std::iota(indices.begin(), indices.end(), size_t{0});
  if (!options.split.empty()) {
    AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(options.split));
    AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(records, saved));
    indices = split.train;
  }
  const CropStore store(records, SpreadOverClasses(records, indices, options.crops),
                        CropStore::Options{});
  if (store.usable().empty()) return BadInput("no crop can be read");
  AIRL_ASSIGN_OR_RETURN(const InputShape shape, TrainingShape(config));
  const DegradedCrops crops(store, {.crops = options.crops, .shape = shape});
  AirlNet net(net_options);
  AIRL_RETURN_IF_ERROR(ImportOnnx(
      model, crops.batches(), [&](size_t i) { return crops.Batch(i); }, net));
  facts.config_json = ConfigJson(config);
  AIRL_RETURN_IF_ERROR(SaveAverage(net, facts, config.out));
  std::printf("%s: the weights of %s, batch norm statistics of %zu crops\n", config.out.c_str(),
              options.model.c_str(), store.usable().size());
  return OkStatus();
}

}  // namespace

void AddImportCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "import", "Make a checkpoint of an exported model, to train on (--init) or to evaluate");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ImportOptions>();
  command
      ->add_option("--model", options->model, "File of `airl export`, float32 or float16_weights")
      ->required();
  command->add_option("--net", options->config.net, "What was exported: airl-lite or airl-b4");
  command->add_option("--data", options->config.data, "Folders of crops with manifest.jsonl")
      ->required();
  command->add_option("--split", options->split, "split.json, whose training part alone is used");
  command->add_option("--crops", options->crops, "For the statistics of batch norm")
      ->check(CLI::PositiveNumber);
  command->add_option("--rgb-side-train", options->config.rgb_side_train,
                      "Side of the RGB input for these, pixels (0: the net's own)");
  command->add_option("--crop-margin", options->config.augment.crop_margin,
                      "Side of the faces over their box; of model.json where one lies beside");
  command->add_option("--out", options->config.out, "Checkpoint to write")->required();
  command->callback([options, &outcome] { outcome = Import(*options); });
}

}  // namespace airl
