#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/leave_out.h"
#include "native/data/manifest.h"
#include "native/forge/generator_training.h"
#include "native/forge/trained_generator.h"
#include "native/train/progress.h"

namespace airl {
namespace {

struct ForgeTrainOptions {
  std::vector<std::string> data;
  std::vector<std::string> exclude;
  std::string out;
  std::string upsampler = UpsamplerName(Upsampler::kPixelShuffle);
  int64_t super_resolution = 0;
  bool adversarial = false;
  double adversarial_weight = 0.02;
  int threads = 0;
  GeneratorTrainingOptions training;
};

Status ForgeTrain(ForgeTrainOptions options) {
  if (options.threads > 0) torch::set_num_threads(options.threads);
  GeneratorTrainingOptions& training = options.training;
  AIRL_ASSIGN_OR_RETURN(training.net.upsampler, UpsamplerOf(options.upsampler));
  if (options.super_resolution > 0) {
    training.net.super_resolution = true;
    training.net.stages = options.super_resolution / 2;
  }
  training.adversarial = options.adversarial ? options.adversarial_weight : 0;
  if (std::filesystem::exists(options.out + "/generator.json")) {
    return BadInput(options.out + " holds a generator; choose another --out or remove it");
  }
  AIRL_ASSIGN_OR_RETURN(std::vector<CropRecord> records, ReadManifests(options.data));
  LeaveOut(options.exclude, records);
  Progress progress("forge-train");
  Remaining remaining;
  AIRL_ASSIGN_OR_RETURN(
      TrainedNet trained, TrainGenerator(records, training, [&](const GeneratorProgress& state) {
        char text[120];
        std::snprintf(text, sizeof text, "step %lld  L1 %.2f levels  verdict %+.2f  %s",
                      static_cast<long long>(state.step), state.l1, state.verdict,
                      remaining.Text(state.share).c_str());
        progress.Update(state.share, text);
      }));
  progress.Break();
  for (const std::string& skipped : trained.skipped) std::fprintf(stderr, "%s\n", skipped.c_str());
  trained.facts.data = options.data;
  trained.net->to(torch::kCPU);
  AIRL_RETURN_IF_ERROR(WriteGenerator(trained.facts, trained.net, options.out));
  std::printf("%s: %lld steps on %lld crops, PSNR %.2f dB\n%s\n", trained.facts.name.c_str(),
              static_cast<long long>(trained.facts.steps),
              static_cast<long long>(trained.facts.crops), trained.facts.psnr_db,
              options.out.c_str());
  return OkStatus();
}

}  // namespace

void AddForgeTrainCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand(
      "forge-train", "Train a generator for the forge: a small network that rebuilds photographs");
  command->option_defaults()->always_capture_default();
  const auto options = std::make_shared<ForgeTrainOptions>();
  GeneratorTrainingOptions& training = options->training;
  command->add_option("--data", options->data, "Folders of crops with manifest.jsonl")->required();
  command->add_option("--exclude", options->exclude, "Real sources left out (held out ones)")
      ->delimiter(',');
  command->add_option("--out", options->out, "Folder of the generator")->required();
  command->add_option("--upsampler", options->upsampler, "How the decoder upsamples")
      ->check(CLI::IsMember(UpsamplerNames()));
  command->add_option("--stages", training.net.stages, "Of upsampling by 2, of an autoencoder")
      ->check(CLI::Range(2, 4));
  command
      ->add_option("--super-resolution", options->super_resolution,
                   "Enlarge by this instead of an autoencoder")
      ->check(CLI::IsMember({0, 2, 4}));
  command->add_option("--width", training.net.width, "Channels at full resolution")
      ->check(CLI::Range(4, 128));
  command->add_flag("--adversarial", options->adversarial, "Train with a patch discriminator, too");
  command->add_option("--adversarial-weight", options->adversarial_weight, "Of its verdict");
  command->add_option("--minutes", training.minutes, "Length of the run");
  command->add_option("--steps", training.steps, "Length of the run; repeats exactly");
  command->add_option("--seed", training.seed, "Of everything that is drawn");
  command->add_option("--batch", training.batch_size, "Patches a step");
  command->add_option("--patch", training.patch_side, "Side of a patch, pixels");
  command->add_option("--learning-rate", training.learning_rate, "Of Adam");
  command->add_option("--max-crops", training.max_crops, "Real crops read into memory");
  command->add_option("--device", training.device, "cpu, cuda, cuda:1");
  command->add_option("--threads", options->threads, "Of LibTorch (0: its default)");
  command->callback([options, &outcome] { outcome = ForgeTrain(*options); });
}

}  // namespace airl
