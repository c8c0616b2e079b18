#include "native/train/run_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "native/train/validation.h"

namespace airl {

using Json = nlohmann::ordered_json;

std::string StepJson(int64_t step, double rate, const StepResult& result) {
  Json json = {{"event", "step"},
               {"step", step},
               {"learning_rate", rate},
               {"loss", result.loss},
               {"gradient_norm", result.gradient_norm}};
  for (const auto& [name, value] : result.parts) json[name] = value;
  return json.dump();
}

std::string ProgressText(const Pace& pace, const BatchFeed& feed, int64_t step, double loss) {
  char text[160];
  std::snprintf(text, sizeof text, "step %lld  loss %.4f  %.1f img/s  loader wait %.0f %%  %s left",
                static_cast<long long>(step), loss, pace.ImagesPerSecond(step),
                100 * feed.wait_s() / pace.loop_seconds(),
                Duration(pace.SecondsLeft(step)).c_str());
  return text;
}

Status ValidateAndSave(Model& model, const TrainingData& data, const PredictOptions& options,
                       const std::string& folder, RunLog& log) {
  const TrainingState state{model.net, model.average, *model.optimizer, model.facts, model.head};
  if (!data.validation_indices.empty()) {
    // First: a validation that fails must not cost the steps before it.
    AIRL_RETURN_IF_ERROR(SaveCheckpoint(state, folder + "/last.ckpt"));
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

std::string EndJson(const TrainSummary& summary) {
  return Json({{"event", "end"},
               {"step", summary.steps},
               {"seconds", summary.seconds},
               {"images_per_s", summary.images_per_s},
               {"loader_wait_share", summary.loader_wait_share},
               {"loader_work_share", summary.loader_work_share}})
      .dump();
}

}  // namespace airl
