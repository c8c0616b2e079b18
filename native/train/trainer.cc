#include "native/train/trainer.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "native/train/ema.h"
#include "native/train/pace.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"
#include "native/train/step.h"
#include "native/train/validation.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxLostSteps = 10;  // in a row, whose gradient overflowed

Json StepJson(int64_t step, double rate, const StepResult& result) {
  Json json = {{"event", "step"},
               {"step", step},
               {"learning_rate", rate},
               {"loss", result.loss},
               {"gradient_norm", result.gradient_norm}};
  for (const auto& [name, value] : result.parts) json[name] = value;
  return json;
}

std::string ProgressText(const Pace& pace, const Loader& loader, int64_t step, double loss) {
  char text[160];
  std::snprintf(text, sizeof text, "step %lld  loss %.4f  %.1f img/s  loader wait %.0f %%  %s left",
                static_cast<long long>(step), loss, pace.ImagesPerSecond(step),
                100 * loader.wait_s() / pace.loop_seconds(),
                Duration(pace.SecondsLeft(step)).c_str());
  return text;
}

// Validates the average where there is something to validate on, and saves last.ckpt, and best.ckpt
// where it is best.
Status ValidateAndSave(Model& model, const TrainingData& data, const PredictOptions& options,
                       const std::string& folder, RunLog& log) {
  const TrainingState state{model.net, model.average, *model.optimizer, model.facts};
  if (!data.validation_indices.empty()) {
    AIRL_ASSIGN_OR_RETURN(
        const ValidationResult result,
        Validate(model.average, *data.validation, data.validation_indices, options));
    model.facts.validation_json = result.json;
    std::fprintf(stderr, "step %lld  %s\n", static_cast<long long>(model.facts.step),
                 result.text.c_str());
    Json json = {{"event", "validation"}, {"step", model.facts.step}};
    json.update(Json::parse(result.json));
    log.Write(json.dump());
    if (result.auc > model.facts.best_auc) {
      model.facts.best_auc = result.auc;
      AIRL_RETURN_IF_ERROR(SaveCheckpoint(state, folder + "/best.ckpt"));
    }
  }
  return SaveCheckpoint(state, folder + "/last.ckpt");
}

}  // namespace

StatusOr<TrainSummary> Train(const TrainConfig& config) {
  const Stopwatch run;
  if (config.steps <= 0 && config.minutes <= 0)
    return BadInput("give a number of steps or minutes");
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(config.device));
  AIRL_ASSIGN_OR_RETURN(const TrainingData data, PrepareData(config));

  const CoupleSampler sampler(*data.train, config.sampler, config.seed);
  const Augmenter augmenter(config.augment);
  const LoaderOptions loader_options{.batch_size = config.batch_size,
                                     .views = config.views,
                                     .threads = config.loader_threads,
                                     .shape = TrainingShape(config)};
  AIRL_ASSIGN_OR_RETURN(Model model,
                        PrepareModel(config, data, sampler, augmenter, loader_options));
  const AirlLoss loss(config.loss);
  PredictOptions predict;
  predict.shape = loader_options.shape;
  predict.threads = config.loader_threads;
  predict.device = device;
  predict.autocast = config.autocast;

  int64_t& step = model.facts.step;
  Loader loader(*data.train, sampler, augmenter, loader_options, step);
  Pace pace(config, run, step, model.facts.seconds, data.validation_indices.size());
  RunLog log(config.out);
  Progress progress("train");
  const auto validate_and_save = [&]() -> Status {
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
    AIRL_ASSIGN_OR_RETURN(const Batch batch, loader.Next());
    const double rate = LearningRate(pace.Share(step), config.schedule);
    const StepResult result =
        TrainStep(model.net, *model.optimizer, loss, batch,
                  {device, config.autocast, config.gradient_clip, rate, config.seed});
    lost_steps = result.finite ? 0 : lost_steps + 1;
    // A loss that is not finite has reached the running statistics of batch norm: nothing after it
    // is of use.
    if (!std::isfinite(result.loss) || lost_steps == kMaxLostSteps) {
      return Internal("loss or gradient has no finite value at step " + std::to_string(step));
    }
    last_loss = result.loss;
    UpdateAverage(*model.average, *model.net, ++step, config.ema_decay);
    log.Write(StepJson(step, rate, result).dump());
    progress.Update(pace.Share(step), ProgressText(pace, loader, step, result.loss));
    if (step % config.epoch_steps == 0 && !pace.IsOver(step)) {
      AIRL_RETURN_IF_ERROR(validate_and_save());
    }
  }
  TellVanished(*data.train);
  const TrainSummary summary{.steps = step,
                             .seconds = pace.seconds(),
                             .images_per_s = pace.ImagesPerSecond(step),
                             .loader_wait_share = loader.wait_s() / pace.loop_seconds(),
                             .loader_work_share = loader.work_s() / pace.loop_seconds(),
                             .last_loss = last_loss};
  AIRL_RETURN_IF_ERROR(validate_and_save());
  log.Write(Json({{"event", "end"},
                  {"step", summary.steps},
                  {"seconds", summary.seconds},
                  {"images_per_s", summary.images_per_s},
                  {"loader_wait_share", summary.loader_wait_share},
                  {"loader_work_share", summary.loader_work_share}})
                .dump());
  return summary;
}

}  // namespace airl
