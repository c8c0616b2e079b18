#include "native/train/config.h"

#include <nlohmann/json.hpp>

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

// A resumed run may change these.
constexpr const char* kFree[] = {
    "out",         "minutes", "epoch_steps",    "validation_limit", "stop_after", "device",
    "cpu_tensors", "threads", "loader_threads", "crop_budget_gib",  "init",       "resume"};

}  // namespace

std::string ConfigJson(const TrainConfig& c) {
  const Json json = {
      {"data", c.data},
      {"out", c.out},
      {"split",
       {{"validation_real", c.split.validation_real},
        {"validation_fake", c.split.validation_fake},
        {"holdout_real", c.split.holdout_real},
        {"holdout_fake", c.split.holdout_fake},
        {"ignore", c.split.ignore},
        {"official", c.split.official},
        {"identity_validation", c.split.identities.validation},
        {"identity_test", c.split.identities.test},
        {"identity_seed", c.split.identities.seed},
        {"drop_leaks", c.split.drop_leaks}}},
      {"min_face_side", c.min_face_side},
      {"net", c.net},
      {"use_rgb", c.use_rgb},
      {"use_spectrum", c.use_spectrum},
      {"rgb_side", c.rgb_side},
      {"rgb_side_train", c.rgb_side_train},
      {"batch_size", c.batch_size},
      {"views", c.views},
      {"steps", c.steps},
      {"minutes", c.minutes},
      {"epoch_steps", c.epoch_steps},
      {"validation_limit", c.validation_limit},
      {"stop_after", c.stop_after},
      {"statistics_samples", c.statistics_samples},
      {"seed", c.seed},
      {"schedule",
       {{"learning_rate", c.schedule.learning_rate},
        {"final_share", c.schedule.final_share},
        {"warm_up_share", c.schedule.warm_up_share}}},
      {"weight_decay", c.weight_decay},
      {"gradient_clip", c.gradient_clip},
      {"ema_decay", c.ema_decay},
      {"sam_rho", c.sam_rho},
      {"loss",
       {{"bce", c.loss.bce},
        {"stream_bce", c.loss.stream_bce},
        {"contrastive", c.loss.contrastive},
        {"consistency", c.loss.consistency},
        {"reversal", c.loss.reversal},
        {"temperature", c.loss.temperature},
        {"distillation", c.loss.distillation},
        {"teacher_temperature", c.loss.teacher_temperature},
        {"label_smoothing", c.loss.label_smoothing}}},
      {"augment",
       {{"jpeg_probability", c.augment.jpeg_probability},
        {"clean_quality", {c.augment.clean_quality_min, c.augment.clean_quality_max}},
        {"degraded_quality", {c.augment.degraded_quality_min, c.augment.degraded_quality_max}},
        {"degraded_share", c.augment.degraded_share},
        {"h264_probability", c.augment.h264_probability},
        {"h264_qp", {c.augment.h264_qp_min, c.augment.h264_qp_max}},
        {"webp_probability", c.augment.webp_probability},
        {"webp_quality", {c.augment.webp_quality_min, c.augment.webp_quality_max}},
        {"double_jpeg_probability", c.augment.double_jpeg_probability},
        {"flip_probability", c.augment.flip_probability},
        {"colour_probability", c.augment.colour_probability},
        {"box_shift", c.augment.box_shift},
        {"box_scale", c.augment.box_scale},
        {"crop_margin", c.augment.crop_margin}}},
      {"sampler",
       {{"source_balance", c.sampler.source_balance},
        {"aligned_share", c.sampler.aligned_share},
        {"fakes_per_real", c.sampler.fakes_per_real},
        {"native_share", c.sampler.native_share},
        {"min_face_side", c.sampler.min_face_side},
        {"max_face_side", c.sampler.max_face_side}}},
      {"online",
       {{"sbi_share", c.online.sbi_share},
        {"generators", c.online.generators},
        {"generator_share", c.online.generator_share},
        {"taef2_weights", c.online.taef2_weights},
        {"generator_max_face_side", c.online.generator_max_face_side}}},
      {"device", c.device},
      {"autocast", c.autocast},
      {"cpu_tensors", c.cpu_tensors},
      {"ranks", c.ranks.ranks},
      {"threads", c.threads},
      {"loader_threads", c.loader_threads},
      {"crop_budget_gib", c.crop_budget_gib},
      {"teacher", c.teacher},
      {"init", c.init},
      {"resume", c.resume}};
  return json.dump(2);
}

StatusOr<AirlNetOptions> NetOptionsOf(const TrainConfig& config) {
  std::optional<AirlNetOptions> options = AirlNetPreset(config.net);
  if (!options) return BadInput("\"" + config.net + "\" is no network: " + AirlNetNames());
  // A baseline of one stream is that stream: it can lack what was switched off already.
  options->use_rgb = options->use_rgb && config.use_rgb;
  options->use_spectrum = options->use_spectrum && config.use_spectrum;
  if (!options->use_rgb && !options->use_spectrum) {
    return BadInput("--streams leaves \"" + config.net + "\" without a stream");
  }
  // A native window has one side, whatever was asked for.
  if (config.rgb_side > 0 && !options->native_rgb) options->rgb_size = config.rgb_side;
  return *options;
}

StatusOr<NetFacts> NetFactsOf(const std::string& config_json) {
  const Json json = Json::parse(config_json, nullptr, /*allow_exceptions=*/false);
  const auto has = [&](const char* pointer, Json::value_t type) {
    const Json::json_pointer at(pointer);
    return json.contains(at) && json.at(at).type() == type;
  };
  if (json.is_discarded() || !has("/net", Json::value_t::string) ||
      !has("/use_rgb", Json::value_t::boolean) || !has("/use_spectrum", Json::value_t::boolean) ||
      !json.contains("rgb_side_train") || !json["rgb_side_train"].is_number_integer() ||
      !json.contains(Json::json_pointer("/augment/crop_margin")) ||
      !json["augment"]["crop_margin"].is_number()) {
    return BadInput("the checkpoint's config does not describe a network");
  }
  TrainConfig config;
  config.net = json["net"].get<std::string>();
  config.use_rgb = json["use_rgb"].get<bool>();
  config.use_spectrum = json["use_spectrum"].get<bool>();
  // Checkpoints of earlier versions have the net's usual side.
  if (json.contains("rgb_side") && json["rgb_side"].is_number_integer()) {
    config.rgb_side = json["rgb_side"].get<int>();
  }
  StatusOr<AirlNetOptions> options = NetOptionsOf(config);
  if (!options.ok()) return ModelMismatch(options.status().message());
  return NetFacts{*options, json["augment"]["crop_margin"].get<float>(),
                  json["rgb_side_train"].get<int>()};
}

InputShape InputShapeOf(const AirlNetOptions& options, float crop_margin) {
  return {.rgb_side = static_cast<int>(options.rgb_size),
          .crop_margin = crop_margin,
          .native_rgb = options.native_rgb};
}

std::vector<std::string> ResumeDifferences(const std::string& saved_json, const std::string& json) {
  Json saved = Json::parse(saved_json, nullptr, /*allow_exceptions=*/false);
  Json now = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  std::vector<std::string> names;
  if (!saved.is_object() || !now.is_object()) return {"config"};
  // What an earlier version did not know has its default.
  Json filled = Json::parse(ConfigJson(TrainConfig{}));
  filled.merge_patch(saved);
  saved = std::move(filled);
  for (const char* name : kFree) {
    saved.erase(name);
    now.erase(name);
  }
  for (const auto& [name, value] : now.items()) {
    if (!saved.contains(name) || saved[name] != value) names.push_back(name);
  }
  return names;
}

}  // namespace airl
