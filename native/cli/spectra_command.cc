#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/data/crop_store.h"
#include "native/evaluate/evaluation_plots.h"
#include "native/evaluate/run_conditions.h"
#include "native/evaluate/write_files.h"
#include "native/train/progress.h"

namespace airl {
namespace {

struct SpectraCommandOptions {
  std::vector<std::string> data;
  std::string out;
  size_t limit = 0;
  int loader_threads = 2;
};

std::string PeaksText(const std::vector<SpectrumPeak>& peaks) {
  std::string text;
  for (const SpectrumPeak& peak : peaks) {
    char entry[48];
    std::snprintf(entry, sizeof entry, "%s%.4f (%+.3f)", text.empty() ? "" : ", ",
                  static_cast<double>(peak.frequency) / (2 * kSpectrumSide), peak.height);
    text += entry;
  }
  return text.empty() ? "none" : text;
}

Status Spectra(const SpectraCommandOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.data));
  std::vector<size_t> all(records.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  const CropStore store(records, all, {.threads = options.loader_threads});
  Progress progress("spectra");
  const SpectraOptions spectra_options{
      .limit = options.limit,
      .threads = options.loader_threads,
      .on_progress = [&](size_t done, size_t of) {
        progress.Update(static_cast<double>(done) / static_cast<double>(of),
                        std::to_string(done) + " of " + std::to_string(of) + " crops");
      }};
  AIRL_ASSIGN_OR_RETURN(const std::vector<SpectrumComparison> spectra,
                        CompareSpectra(store, store.usable(), spectra_options));
  if (spectra.empty()) return BadInput("the crops do not hold both classes");
  progress.Break();
  std::printf(
      "| generator | fakes | compared with | highest lines, cycles per pixel (log "
      "amplitude above their surroundings), horizontal | vertical |\n|---|---|---|---|---|\n");
  for (const SpectrumComparison& comparison : spectra) {
    std::printf("| %s | %zu | %zu %s | %s | %s |\n", comparison.generator.c_str(), comparison.fakes,
                comparison.reals, comparison.paired ? "originals" : "reals",
                PeaksText(HighestPeaks(comparison.profiles[0])).c_str(),
                PeaksText(HighestPeaks(comparison.profiles[1])).c_str());
  }
  return WriteFiles(SpectraPlots(spectra), options.out);
}

}  // namespace

void AddSpectraCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "spectra", "Mean spectra of every generator against reals: which lines it leaves");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<SpectraCommandOptions>();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--out", options->out, "Folder for the plots")->required();
  command->add_option("--limit", options->limit, "Crops of each source (0: all)");
  command->add_option("--loader-threads", options->loader_threads, "That make inputs")
      ->check(CLI::Range(1, 256));
  command->callback([options, &outcome] { outcome = Spectra(*options); });
}

}  // namespace airl
