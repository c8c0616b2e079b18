#include <cstdio>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/package_mean.h"
#include "native/evaluate/mean_photograph.h"

namespace airl {
namespace {

struct MeanSpectrumCommandOptions {
  std::vector<std::string> data;
  std::string package;
};

Status WriteMean(const MeanSpectrumCommandOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const std::set<std::string> sources, LearnedPhotographs(options.package));
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.data));
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  const CropStore store(records, all, {});
  AIRL_ASSIGN_OR_RETURN(const MeanSpectrum mean, MeanOfPhotographs(store, sources));
  AIRL_RETURN_IF_ERROR(AddMeanSpectrum(options.package, mean));
  std::printf("%s: mean spectrum of %lld faces from %zu sources\n", options.package.c_str(),
              static_cast<long long>(mean.faces), sources.size());
  return OkStatus();
}

}  // namespace

void AddMeanSpectrumCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "mean-spectrum",
      "Put the mean spectrum of the photographs that a model learned from into its package");
  const auto options = std::make_shared<MeanSpectrumCommandOptions>();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--package", options->package, "Folder of the package, changed in place")
      ->required();
  command->callback([options, &outcome] { outcome = WriteMean(*options); });
}

}  // namespace airl
