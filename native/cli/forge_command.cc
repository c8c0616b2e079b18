#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/data/manifest.h"
#include "native/forge/aligned_fakes.h"
#include "native/train/progress.h"

namespace airl {
namespace {

struct ForgeCommandOptions {
  std::vector<std::string> data;
  std::string weights;
  bool no_noise = false;
  int threads = 0;
  ForgeOptions forge;
};

Status Forge(const ForgeCommandOptions& options) {
  if (options.threads > 0) torch::set_num_threads(options.threads);
  AIRL_ASSIGN_OR_RETURN(const TinyAutoencoder autoencoder, TinyAutoencoder::Load(options.weights));
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.data));
  Progress progress("forge");
  AIRL_ASSIGN_OR_RETURN(
      const ForgeResult result,
      ForgeAlignedFakes(records, autoencoder, options.forge, [&](int64_t done, int64_t all) {
        progress.Update(static_cast<double>(done) / static_cast<double>(all),
                        std::to_string(done) + " of " + std::to_string(all) + " crops");
      }));
  progress.Break();
  for (const std::string& skipped : result.skipped) std::fprintf(stderr, "%s\n", skipped.c_str());
  std::printf("%lld fakes written, %lld were there already, %zu crops skipped\n",
              static_cast<long long>(result.written), static_cast<long long>(result.kept),
              result.skipped.size());
  return OkStatus();
}

}  // namespace

void AddForgeCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "forge", "Make aligned fakes: each real crop once more, through a generator's decoder");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ForgeCommandOptions>();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command
      ->add_option("--weights", options->weights,
                   "Folder with taef2_encoder and taef2_decoder .safetensors")
      ->required();
  command
      ->add_option("--out", options->forge.out, "Folder of the fakes; those already there are kept")
      ->required();
  command->add_option("--generator", options->forge.generator, "Name of the fakes' source");
  command
      ->add_option("--max-blend", options->forge.max_blend,
                   "Largest share of the real that is blended in")
      ->check(CLI::Range(0.0, 1.0));
  command->add_flag("--no-noise", options->no_noise,
                    "Leave the fakes as smooth as the decoder makes them");
  command->add_option("--seed", options->forge.seed, "Of noise and blending");
  command->add_option("--limit", options->forge.limit, "Crops at most (0: all)");
  command->add_option("--threads", options->threads, "Of LibTorch (0: its default)");
  command->callback([options, &outcome] {
    options->forge.match_noise = !options->no_noise;
    outcome = Forge(*options);
  });
}

}  // namespace airl
