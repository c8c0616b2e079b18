#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/model_package.h"
#include "native/data/split.h"
#include "native/evaluate/predict.h"
#include "native/quantize/variant_check.h"
#include "native/train/checkpoint.h"
#include "src/base/limits.h"

namespace airl {
namespace {

struct CheckVariantsOptions {
  std::string package;
  std::string checkpoint;
  std::vector<std::string> data;
  std::string split;
  std::string part = "test";
  std::vector<std::string> conditions;
  size_t limit = 0;
  std::string out;
  VariantCheckOptions check;
};

Status WriteReport(const VariantCheck& check, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Internal(folder + ": " + error.message());
  for (const auto& [name, text] : {std::pair("variants.json", VariantJson(check)),
                                   std::pair("variants.md", VariantMarkdown(check))}) {
    std::ofstream stream(folder + "/" + name, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) return Internal(folder + "/" + name + ": cannot be written");
  }
  return OkStatus();
}

Status Run(CheckVariantsOptions& options) {
  if (!options.conditions.empty()) options.check.conditions.clear();
  for (const std::string& name : options.conditions) {
    AIRL_ASSIGN_OR_RETURN(const Condition condition, ConditionOf(name));
    options.check.conditions.push_back(condition);
  }
  AIRL_ASSIGN_OR_RETURN(const ModelSpec spec, ReadModelSpec(options.package + "/model.json"));
  AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(options.checkpoint));
  options.check.shape = InputShapeOf(loaded.net_facts.options, loaded.net_facts.crop_margin);
  if (options.check.shape.rgb_side != spec.rgb_side) {
    return ModelMismatch("package and checkpoint are not of one network");
  }
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.data));
  std::vector<size_t> indices(records.size());
  std::iota(indices.begin(), indices.end(), size_t{0});
  if (!options.split.empty()) {
    AIRL_ASSIGN_OR_RETURN(const Split saved, ReadSplit(options.split));
    AIRL_ASSIGN_OR_RETURN(const Split split, ApplySplit(records, saved));
    indices = split.indices(*PartNamed(options.part));
  }
  const CropStore store(records, SpreadOverClasses(records, indices, options.limit),
                        CropStore::Options{});
  for (const CropStore::Broken& broken : store.broken()) {
    std::fprintf(stderr, "left out: %s: %s\n", store.record(broken.index).path.c_str(),
                 broken.reason.c_str());
  }
  AIRL_ASSIGN_OR_RETURN(const VariantCheck check,
                        CheckVariants(loaded.net, spec, options.package, store, options.check));
  std::printf("%s", VariantMarkdown(check).c_str());
  if (!options.out.empty()) AIRL_RETURN_IF_ERROR(WriteReport(check, options.out));
  return check.passed() ? OkStatus()
                        : ModelMismatch("a variant loses more AUC than its precision may");
}

}  // namespace

void AddCheckVariantsCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "check-variants", "Hold a package's variants against the float32 network on crops");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<CheckVariantsOptions>();
  command->add_option("--package", options->package, "Folder of `airl export`")->required();
  command->add_option("--checkpoint", options->checkpoint, "What it was exported from")->required();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--split", options->split, "split.json; without it all crops are used");
  command->add_option("--part", options->part, "Of the split")
      ->check(CLI::IsMember({"train", "validation", "test"}));
  command->add_option("--conditions", options->conditions, "native,parity,social,blur_jpeg")
      ->delimiter(',');
  command->add_option("--limit", options->limit, "Crops (0: all)");
  command->add_option("--batch", options->check.batch_size, "Samples at a time")
      ->check(CLI::PositiveNumber);
  command->add_option("--loader-threads", options->check.threads, "That make inputs")
      ->check(CLI::Range(1, 256));
  command->add_option("--out", options->out, "Folder for variants.json and variants.md");
  command->callback([options, &outcome] { outcome = Run(*options); });
}

}  // namespace airl
