#include <cstdio>
#include <memory>
#include <set>
#include <string>

#include "native/cli/commands.h"
#include "native/train/trainer.h"

namespace airl {
namespace {

void AddSet(CLI::App& command, const std::string& name, std::set<std::string>& names,
            const std::string& description) {
  command
      .add_option_function<std::vector<std::string>>(
          name,
          [&names](const std::vector<std::string>& given) {
            names = std::set<std::string>(given.begin(), given.end());
          },
          description)
      ->delimiter(',')
      ->type_name("NAME,...");
}

void AddData(CLI::App& command, TrainConfig& config) {
  command.add_option("--data", config.data, "Folders of crops with manifest.jsonl")->required();
  command.add_option("--out", config.out, "Folder of the run")->required();
  AddSet(command, "--holdout-real", config.split.holdout_real, "Real sources kept for the test");
  AddSet(command, "--holdout-fake", config.split.holdout_fake, "Generators kept for the test");
  AddSet(command, "--validation-real", config.split.validation_real, "Real sources to validate on");
  AddSet(command, "--validation-fake", config.split.validation_fake, "Generators to validate on");
  AddSet(command, "--ignore", config.split.ignore, "Sources left out of all parts");
  command.add_flag("--drop-leaks", config.split.drop_leaks,
                   "Leave out crops whose clip or pair is in a later part, instead of an error");
  command.add_option("--min-face", config.min_face_side, "Pixels; smaller faces are left out");
  command.add_option("--crop-budget-gib", config.crop_budget_gib, "Decoded pixels kept in memory");
}

void AddNetwork(CLI::App& command, TrainConfig& config) {
  command.add_option("--net", config.net, "airl-lite or airl-b4");
  command
      .add_option_function<std::string>(
          "--streams",
          [&config](const std::string& streams) {
            config.use_rgb = streams != "spectrum";
            config.use_spectrum = streams != "rgb";
          },
          "both, rgb or spectrum")
      ->check(CLI::IsMember({"both", "rgb", "spectrum"}));
  command.add_option("--rgb-side-train", config.rgb_side_train,
                     "Side of the RGB input in training, pixels (0: the net's own)");
  command.add_option("--init", config.init, "Checkpoint whose averaged weights start the run");
  command.add_option("--resume", config.resume, "Checkpoint that goes on where it stood");
}

void AddSchedule(CLI::App& command, TrainConfig& config) {
  command.add_option("--minutes", config.minutes,
                     "Length of the whole run, the last validation and checkpoint included");
  command.add_option("--steps", config.steps, "Length of the run in steps");
  command.add_option("--stop-after", config.stop_after, "Step to stop at, the schedule untouched");
  command.add_option("--batch", config.batch_size, "Samples a step, all views counted");
  command.add_option("--views", config.views, "2: a clean and a degraded view of each face")
      ->check(CLI::Range(1, 2));
  command.add_option("--epoch-steps", config.epoch_steps, "Steps between validations")
      ->check(CLI::PositiveNumber);
  command.add_option("--validation-limit", config.validation_limit, "Crops validated on (0: all)");
  command.add_option("--statistics-samples", config.statistics_samples,
                     "Samples for the spectrum's mean and deviation");
  command.add_option("--learning-rate", config.schedule.learning_rate, "At the end of the warm-up");
  command.add_option("--final-share", config.schedule.final_share,
                     "Of the learning rate, at the end");
  command.add_option("--warm-up-share", config.schedule.warm_up_share, "Of the run");
  command.add_option("--weight-decay", config.weight_decay, "Of AdamW");
  command.add_option("--gradient-clip", config.gradient_clip, "Largest norm of the gradient");
  command.add_option("--ema-decay", config.ema_decay, "Of the weights' average");
  command.add_option("--seed", config.seed, "Of everything that is drawn");
}

void AddLossAndAugmentation(CLI::App& command, TrainConfig& config) {
  command.add_option("--bce", config.loss.bce, "Weight of the fused logit's cross-entropy");
  command.add_option("--stream-bce", config.loss.stream_bce, "Weight of each stream's own");
  command.add_option("--contrastive", config.loss.contrastive, "Weight of the contrastive loss");
  command.add_option("--consistency", config.loss.consistency, "Weight of the views' divergence");
  command.add_option("--label-smoothing", config.loss.label_smoothing, "0..1");
  command.add_option("--jpeg-probability", config.augment.jpeg_probability,
                     "Of the recompression at the end, for both classes");
  command.add_option("--degraded-share", config.augment.degraded_share,
                     "Share of couples that are degraded, with one view");
  command.add_option("--source-balance", config.sampler.source_balance,
                     "0: all sources of a class alike, 1: by their files");
  command.add_option("--aligned-share", config.sampler.aligned_share,
                     "Share of couples that are a real and a fake of one pair");
  command.add_option("--native-share", config.sampler.native_share,
                     "Of couples of one size, the share that keeps its resolution");
}

void AddMachine(CLI::App& command, TrainConfig& config) {
  command.add_option("--device", config.device, "cpu, cuda, cuda:1");
  command.add_flag("--autocast", config.autocast, "bfloat16 in convolutions and matrix products");
  command.add_option("--threads", config.threads, "Of LibTorch (0: its default)");
  command.add_option("--loader-threads", config.loader_threads, "That make batches")
      ->check(CLI::Range(1, 256));
}

}  // namespace

void AddTrainCommand(CLI::App& app, Status& outcome) {
  CLI::App* command = app.add_subcommand("train", "Train a network on crops");
  command->option_defaults()->always_capture_default();
  const auto config = std::make_shared<TrainConfig>();
  AddData(*command, *config);
  AddNetwork(*command, *config);
  AddSchedule(*command, *config);
  AddLossAndAugmentation(*command, *config);
  AddMachine(*command, *config);
  command->callback([config, &outcome] {
    if (config->batch_size < 2 * config->views || config->batch_size % (2 * config->views) != 0) {
      outcome = BadInput("--batch must be a multiple of " + std::to_string(2 * config->views) +
                         ": real and fake of each view");
      return;
    }
    if (config->threads > 0) torch::set_num_threads(config->threads);
    std::printf("%s\n", ConfigJson(*config).c_str());
    const StatusOr<TrainSummary> summary = Train(*config);
    outcome = summary.status();
    if (!summary.ok()) return;
    std::printf(
        "%lld steps in %.0f s, %.1f img/s; waiting for the loader %.1f %% of the time, "
        "loader threads busy for %.2f of it\n",
        static_cast<long long>(summary->steps), summary->seconds, summary->images_per_s,
        100 * summary->loader_wait_share, summary->loader_work_share);
    std::printf("%s/last.ckpt\n", config->out.c_str());
  });
}

}  // namespace airl
