#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/leave_out.h"
#include "native/data/manifest.h"
#include "native/forge/aligned_fakes.h"
#include "native/forge/generator_forge.h"
#include "native/forge/trained_generator.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"

namespace airl {
namespace {

struct ForgeCommandOptions {
  std::vector<std::string> data;
  std::vector<std::string> kinds = {"taef2"};
  std::vector<std::string> exclude;
  std::string weights;
  std::string device = "cpu";
  std::string list;
  bool no_noise = false;
  int threads = 0;
  GeneratorForgeOptions generator;
  ForgeOptions forge;
};

Status ForgeKind(const std::string& kind, const std::vector<CropRecord>& records,
                 const ForgeCommandOptions& options) {
  // The real stays as it is on disk, so its surroundings must.
  SelfBlendOptions blend;
  blend.changed_surroundings = 0;
  GeneratorForgeOptions generator = options.generator;
  AIRL_ASSIGN_OR_RETURN(generator.device, DeviceOf(options.device));
  AIRL_ASSIGN_OR_RETURN(const std::unique_ptr<CoupleForge> forge,
                        MakeForge(kind, options.weights, generator, blend));
  Progress progress("forge " + forge->name());
  Remaining remaining;
  AIRL_ASSIGN_OR_RETURN(
      const ForgeResult result,
      ForgeAlignedFakes(records, *forge, options.forge, [&](int64_t done, int64_t all) {
        const double share = static_cast<double>(done) / static_cast<double>(all);
        progress.Update(share, std::to_string(done) + " of " + std::to_string(all) + " crops  " +
                                   remaining.Text(share));
      }));
  progress.Break();
  for (const std::string& skipped : result.skipped) std::fprintf(stderr, "%s\n", skipped.c_str());
  std::printf("%s: %lld fakes written, %lld were there already, %zu crops skipped\n",
              forge->name().c_str(), static_cast<long long>(result.written),
              static_cast<long long>(result.kept), result.skipped.size());
  return OkStatus();
}

Status Forge(const ForgeCommandOptions& options) {
  if (options.threads > 0) torch::set_num_threads(options.threads);
  if (!options.forge.name.empty() && options.kinds.size() > 1) {
    return BadInput("--generator names the fakes of one kind, not of several");
  }
  AIRL_ASSIGN_OR_RETURN(std::vector<CropRecord> records, ReadManifests(options.data));
  LeaveOut(options.exclude, records);
  for (const std::string& kind : options.kinds) {
    AIRL_RETURN_IF_ERROR(ForgeKind(kind, records, options));
  }
  return OkStatus();
}

Status List(const std::string& folder) {
  const std::vector<std::string> folders = ListGenerators(folder);
  if (folders.empty()) return BadInput("there is no generator.json in or below " + folder);
  std::printf("%-32s %-14s %6s %5s %11s %8s %8s %6s  %s\n", "name", "upsampler", "stages", "kind",
              "adversarial", "PSNR dB", "steps", "seed", "folder");
  for (const std::string& found : folders) {
    const StatusOr<GeneratorFacts> facts = ReadGeneratorFacts(found);
    if (!facts.ok()) {
      std::fprintf(stderr, "%s\n", facts.status().message().c_str());
      continue;
    }
    std::printf("%-32s %-14s %6lld %5s %11g %8.2f %8lld %6llu  %s\n", facts->name.c_str(),
                UpsamplerName(facts->net.upsampler), static_cast<long long>(facts->net.stages),
                facts->net.super_resolution ? "sr" : "ae", facts->adversarial, facts->psnr_db,
                static_cast<long long>(facts->steps), static_cast<unsigned long long>(facts->seed),
                found.c_str());
  }
  return OkStatus();
}

}  // namespace

void AddForgeCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "forge", "Make aligned fakes: each real crop once more, self-blended or through a generator");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ForgeCommandOptions>();
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl");
  command->add_option("--kind", options->kinds,
                      "sbi, taef2 or the folder of a generator of forge-train; several in turn");
  command->add_option("--list", options->list, "Tell the generators in a folder, and end");
  command->add_option("--exclude", options->exclude, "Real sources left out (held out ones)")
      ->delimiter(',');
  command->add_option("--weights", options->weights,
                      "Of taef2: folder with taef2_encoder and taef2_decoder .safetensors");
  command->add_option("--out", options->forge.out,
                      "Folder of the fakes; those already there are kept");
  command->add_option("--generator", options->forge.name,
                      "Name of the fakes' source (else the kind's own)");
  command
      ->add_option("--max-blend", options->generator.max_blend,
                   "Of generators: largest share of the real that is blended in")
      ->check(CLI::Range(0.0, 1.0));
  command->add_flag("--no-noise", options->no_noise,
                    "Leave a generator's fakes as smooth as the decoder makes them");
  command->add_option("--seed", options->forge.seed, "Of everything that is drawn");
  command->add_option("--limit", options->forge.limit, "Crops at most (0: all)");
  command->add_option("--device", options->device, "Of generators: cpu, cuda, cuda:1");
  command->add_option("--threads", options->threads, "Of LibTorch (0: its default)");
  command->callback([options, &outcome] {
    options->generator.match_noise = !options->no_noise;
    if (!options->list.empty()) {
      outcome = List(options->list);
    } else if (options->data.empty() || options->forge.out.empty()) {
      outcome = BadInput("forge takes --data and --out, or --list");
    } else {
      outcome = Forge(*options);
    }
  });
}

}  // namespace airl
