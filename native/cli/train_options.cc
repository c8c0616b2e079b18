#include "native/cli/train_options.h"

#include <set>
#include <string>
#include <vector>

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
  command.add_flag("--official-split", config.split.official,
                   "Obey the data sets' own split of their clips");
  command.add_option("--identity-validation", config.split.identities.validation,
                     "Share of the clips, by people, to validate on");
  command.add_option("--identity-test", config.split.identities.test,
                     "Share of the clips, by people, kept for the test");
  command.add_option("--identity-seed", config.split.identities.seed, "Of these shares");
  command.add_flag("--drop-leaks", config.split.drop_leaks,
                   "Leave out crops whose clip, pair or identity is in a later part, instead of an "
                   "error");
  command.add_option("--min-face", config.min_face_side, "Pixels; smaller faces are left out");
  command.add_option("--crop-budget-gib", config.crop_budget_gib, "Decoded pixels kept in memory");
}

void AddNetwork(CLI::App& command, TrainConfig& config) {
  command.add_option("--net", config.net, AirlNetNames());
  command
      .add_option_function<std::string>(
          "--streams",
          [&config](const std::string& streams) {
            config.use_rgb = streams != "spectrum";
            config.use_spectrum = streams != "rgb";
          },
          "both, rgb or spectrum")
      ->check(CLI::IsMember({"both", "rgb", "spectrum"}));
  command
      .add_option("--rgb-side", config.rgb_side,
                  "Side of the network's RGB input, pixels (0: the network's usual one)")
      ->check(CLI::IsMember({0}) | CLI::Range(32, limits::kMaxInputSide));
  command
      .add_option("--rgb-side-train", config.rgb_side_train,
                  "Side of the RGB input in training, pixels (0: --rgb-side)")
      ->check(CLI::IsMember({0}) | CLI::Range(32, limits::kMaxInputSide));
  command.add_option("--init", config.init, "Checkpoint whose averaged weights start the run");
  command.add_option("--resume", config.resume, "Checkpoint that goes on where it stood");
  command.add_option("--teacher", config.teacher,
                     "Checkpoint whose averaged network the run learns from beside the labels");
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
  command
      .add_option("--sam-rho", config.sam_rho,
                  "Radius of sharpness-aware minimisation, 0: off (0.05 is usual)")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--seed", config.seed, "Of everything that is drawn");
}

void AddLossAndAugmentation(CLI::App& command, TrainConfig& config) {
  command.add_option("--bce", config.loss.bce, "Weight of the fused logit's cross-entropy");
  command.add_option("--stream-bce", config.loss.stream_bce, "Weight of each stream's own");
  command.add_option("--contrastive", config.loss.contrastive, "Weight of the contrastive loss");
  command.add_option("--consistency", config.loss.consistency, "Weight of the views' divergence");
  command.add_option("--reversal", config.loss.reversal,
                     "Weight of the generator classifier behind gradient reversal");
  command.add_option("--temperature", config.loss.temperature, "Of the contrastive loss")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--distillation", config.loss.distillation,
                  "With --teacher: weight of its logit and of its embedding, each")
      ->needs("--teacher");
  command
      .add_option("--teacher-temperature", config.loss.teacher_temperature,
                  "Of both logits where the teacher's is learned")
      ->check(CLI::PositiveNumber);
  command.add_option("--label-smoothing", config.loss.label_smoothing, "0..1");
  command
      .add_option("--crop-margin", config.augment.crop_margin,
                  "Side of the RGB input over that of the face's box")
      ->check(CLI::Range(1.0, 2.0));
  command.add_option("--jpeg-probability", config.augment.jpeg_probability,
                     "Of the recompression at the end, for both classes");
  command.add_option("--degraded-share", config.augment.degraded_share,
                     "Share of couples that are degraded, with one view");
  command.add_option("--h264-probability", config.augment.h264_probability,
                     "Of the H.264-like codec in a degraded view");
  command.add_option("--h264-qp-min", config.augment.h264_qp_min, "Its finest quantizer")
      ->check(CLI::Range(1, 51));
  command.add_option("--h264-qp-max", config.augment.h264_qp_max, "Its coarsest quantizer")
      ->check(CLI::Range(1, 51));
  command.add_option("--webp-probability", config.augment.webp_probability,
                     "Of the WebP-like codec in a degraded view");
  command.add_option("--double-jpeg-probability", config.augment.double_jpeg_probability,
                     "Of one more JPEG compression in a degraded view, on a grid of its own");
  command.add_option("--sbi-share", config.online.sbi_share,
                     "Share of couples whose fake is the real blended with itself");
  command.add_option("--forge", config.online.generators,
                     "Generators (folders of forge-train, taef2) that make fakes while training");
  command.add_option("--forge-share", config.online.generator_share,
                     "Share of couples whose fake they make");
  command.add_option("--forge-max-face", config.online.generator_max_face_side,
                     "Pixels; larger faces are reduced before these make a fake of them");
  command.add_option("--forge-weights", config.online.taef2_weights, "Folder of taef2's weights");
  command.add_option("--source-balance", config.sampler.source_balance,
                     "0: all sources of a class alike, 1: by their files");
  command.add_option("--aligned-share", config.sampler.aligned_share,
                     "Share of couples that are a real and a fake of one pair");
  command
      .add_option("--fakes-per-real", config.sampler.fakes_per_real,
                  "Aligned couples in a row that share their real, each with another fake of it")
      ->check(CLI::Range(1, 64));
  command.add_option("--native-share", config.sampler.native_share,
                     "Of couples of one size, the share that keeps its resolution");
}

// Of the options above that are a share, a weight or a rate.
void CheckRanges(CLI::App& command) {
  for (const char* share :
       {"--identity-validation", "--identity-test", "--final-share", "--warm-up-share",
        "--ema-decay", "--label-smoothing", "--jpeg-probability", "--degraded-share",
        "--h264-probability", "--webp-probability", "--double-jpeg-probability", "--sbi-share",
        "--forge-share", "--source-balance", "--aligned-share", "--native-share"}) {
    command.get_option(share)->check(CLI::Range(0.0, 1.0));
  }
  for (const char* weight :
       {"--crop-budget-gib", "--minutes", "--weight-decay", "--gradient-clip", "--bce",
        "--stream-bce", "--contrastive", "--consistency", "--reversal", "--distillation"}) {
    command.get_option(weight)->check(CLI::NonNegativeNumber);
  }
  command.get_option("--learning-rate")->check(CLI::PositiveNumber);
}

void AddMachine(CLI::App& command, TrainConfig& config) {
  command.add_option("--device", config.device,
                     "cpu, cuda, cuda:1; with several ranks cuda is that of the local rank");
  command.add_flag("--autocast", config.autocast, "bfloat16 in convolutions and matrix products");
  command.add_flag("--cpu-tensors", config.cpu_tensors,
                   "Make crops and spectra on the loader's threads also with --device cuda");
  command
      .add_option("--ranks", config.ranks.ranks,
                  "Processes that train together; --batch is the share of each (torchrun's and "
                  "MPI's variables say so too)")
      ->check(CLI::Range(1, kMaxRanks));
  command.add_option("--rank", config.ranks.rank, "Which of them this one is, from 0");
  command.add_option("--rendezvous", config.ranks.rendezvous,
                     "Where they meet: tcp://HOST:PORT of rank 0, or, on one machine, a file that "
                     "is not there before the run");
  command.add_option("--threads", config.threads, "Of LibTorch (0: its default)");
  command.add_option("--loader-threads", config.loader_threads, "That make batches")
      ->check(CLI::Range(1, 256));
}

}  // namespace

void AddTrainOptions(CLI::App& command, TrainConfig& config) {
  AddData(command, config);
  AddNetwork(command, config);
  AddSchedule(command, config);
  AddLossAndAugmentation(command, config);
  AddMachine(command, config);
  CheckRanges(command);
}

Status TakeRanksFromEnvironment(const CLI::App& command, const Environment& environment,
                                TrainConfig& config) {
  const RanksGiven given{.rank = command.count("--ranks") + command.count("--rank") > 0,
                         .rendezvous = command.count("--rendezvous") > 0};
  AIRL_ASSIGN_OR_RETURN(config.ranks, RanksFromEnvironment(config.ranks, given, environment));
  AIRL_ASSIGN_OR_RETURN(config.device, DeviceOfRank(config.device, config.ranks));
  return OkStatus();
}

}  // namespace airl
