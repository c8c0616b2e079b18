#include "native/train/trainer.h"

#include <c10/core/DeviceGuard.h>

#include <cmath>

#include "native/data/random.h"
#include "native/train/batch_feed.h"
#include "native/train/ema.h"
#include "native/train/generators.h"
#include "native/train/known_sources.h"
#include "native/train/run_report.h"

namespace airl {
namespace {

constexpr int kMaxLostSteps = 10;  // in a row, whose gradient overflowed

// Generator numbers of a batch's samples, -1 for reals.
torch::Tensor NumbersOf(const Batch& batch, const Loader& loader,
                        const GeneratorNumbers& generators) {
  std::vector<std::string> names;
  for (size_t n = 0; n < batch.records.size(); ++n) {
    const bool is_fake = batch.labels.data_ptr<float>()[n] == kFake;
    names.push_back(is_fake ? loader.Source(batch, n) : "");
  }
  return generators.Of(names);
}

// Throws LostRanks.
StatusOr<TrainSummary> RunTraining(const TrainConfig& config) {
  const Stopwatch run;
  if (config.steps <= 0 && config.minutes <= 0)
    return BadInput("give a number of steps or minutes");
  if (config.ranks.ranks > 1 && config.minutes > 0) {
    return BadInput("several ranks need a number of steps: their clocks differ");
  }
  AIRL_RETURN_IF_ERROR(CheckFolder(config));
  AIRL_RETURN_IF_ERROR(NetOptionsOf(config).status());
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(config.device));
  const c10::DeviceGuard current_device(device);
  // First, so that a rank which fails after this ends the others at once.
  AIRL_ASSIGN_OR_RETURN(const Ranks ranks, Ranks::Join(config.ranks, device));
  TuneConvolutions();
  AIRL_ASSIGN_OR_RETURN(const std::unique_ptr<Teacher> teacher, Teacher::Load(config, device));
  AIRL_ASSIGN_OR_RETURN(const OnlineForges online, MakeOnlineForges(config.online));
  AIRL_RETURN_IF_ERROR(CheckUnseen(config.split, online.pointers()));
  AIRL_ASSIGN_OR_RETURN(const TrainingData data, PrepareData(config));
  SamplerOptions sampler_options = config.sampler;
  sampler_options.online = online.shares;
  const CoupleSampler sampler(*data.train, sampler_options, config.seed);
  const Augmenter augmenter(config.augment);
  AIRL_ASSIGN_OR_RETURN(const InputShape shape, TrainingShape(config));
  const LoaderOptions loader_options{.batch_size = config.batch_size,
                                     .views = config.views,
                                     .threads = config.loader_threads,
                                     .shape = shape,
                                     .ranks = ranks.count(),
                                     .rank = ranks.rank(),
                                     .online = online.pointers()};
  AIRL_ASSIGN_OR_RETURN(Model model,
                        PrepareModel(config, data, sampler, augmenter, loader_options));
  AIRL_RETURN_IF_ERROR(CheckSameRun(ranks, config, model.facts.step));
  for (AirlNet* net : {&model.net, &model.average}) ranks.CopyFromFirst(**net);
  if (model.head) ranks.CopyFromFirst(*model.head);
  const AirlLoss loss(config.loss);
  const GeneratorNumbers generators(*data.train, loader_options.online);
  PredictOptions predict;
  predict.shape = loader_options.shape;
  predict.threads = config.loader_threads;
  predict.device = device;
  predict.autocast = config.autocast;

  int64_t& step = model.facts.step;
  LoaderOptions step_options = loader_options;
  step_options.make_tensors = !MakesTensorsOnGpu(config, device);
  Loader loader(*data.train, sampler, augmenter, step_options, step);
  AIRL_ASSIGN_OR_RETURN(const std::unique_ptr<BatchFeed> feed, MakeBatchFeed(loader, device));
  Pace pace(config, run, step, model.facts.seconds, data.validation_indices.size());
  RunLog log(ranks.is_first() ? config.out + "/log.jsonl" : "");
  Progress progress("train");
  const auto validate_and_save = [&]() -> Status {
    if (!ranks.is_first()) return OkStatus();
    const Stopwatch aside;
    progress.Break();
    model.facts.seconds = pace.seconds();
    const Status status = ValidateAndSave(model, data, predict, config.out, log);
    pace.NoteValidation(aside.seconds());
    return status;
  };

  model.net->train();
  double last_loss = 0;
  int lost_steps = 0;
  while (!pace.IsOver(step)) {
    AIRL_ASSIGN_OR_RETURN(const Batch batch, feed->Next());
    const double share = pace.Share(step);
    const double rate = LearningRate(share, config.schedule);
    const StepResult result = TrainStep(
        model.net, *model.optimizer, loss, batch,
        {.device = device,
         .autocast = config.autocast,
         .gradient_clip = config.gradient_clip,
         .learning_rate = rate,
         // Ranks differ in what they drop, as the samples of one batch do.
         .seed = ranks.is_first() ? config.seed : SeedOf({config.seed, uint64_t(ranks.rank())}),
         .sam_rho = config.sam_rho,
         .reversal = {model.head, NumbersOf(batch, loader, generators), ReversalStrength(share)},
         .teacher = teacher.get(),
         .ranks = &ranks});
    lost_steps = result.finite ? 0 : lost_steps + 1;
    // A loss that is not finite has reached the running statistics of batch norm: nothing after it
    // is of use.
    if (!std::isfinite(result.loss) || lost_steps == kMaxLostSteps) {
      return Internal("loss or gradient has no finite value at step " + std::to_string(step));
    }
    last_loss = result.loss;
    UpdateAverage(*model.average, *model.net, ++step, config.ema_decay);
    log.Write(StepJson(step, rate, result));
    if (ranks.is_first()) {
      progress.Update(pace.Share(step), ProgressText(pace, *feed, step, result.loss));
    }
    if (step % config.epoch_steps == 0 && !pace.IsOver(step)) {
      AIRL_RETURN_IF_ERROR(validate_and_save());
    }
  }
  TellVanished(*data.train);
  const TrainSummary summary{.steps = step,
                             .seconds = pace.seconds(),
                             .images_per_s = pace.ImagesPerSecond(step),
                             .loader_wait_share = feed->wait_s() / pace.loop_seconds(),
                             .loader_work_share = loader.work_s() / pace.loop_seconds(),
                             .last_loss = last_loss};
  AIRL_RETURN_IF_ERROR(validate_and_save());
  log.Write(EndJson(summary));
  return summary;
}

}  // namespace

StatusOr<TrainSummary> Train(const TrainConfig& config) {
  try {
    return RunTraining(config);
  } catch (const LostRanks& lost) {
    return Internal(std::string(lost.what()) +
                    "; the run ends here. Start all ranks with --resume " + config.out +
                    "/last.ckpt to go on from rank 0's last validation");
  }
}

}  // namespace airl
