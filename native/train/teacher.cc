#include "native/train/teacher.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "native/train/checkpoint.h"

namespace airl {
namespace {

// The first of `sources` that stands among `trained`, {"SOURCE": crops, ...}; empty without one.
std::string FirstOf(const std::set<std::string>& sources, const nlohmann::json& trained) {
  for (const std::string& source : sources) {
    if (trained.contains(source)) return source;
  }
  return "";
}

// What the student is judged on must be as new to its teacher.
Status CheckUnseen(const SplitOptions& split, const nlohmann::json& data, const std::string& path) {
  if (!data.is_object()) return OkStatus();
  const auto check = [&](const std::set<std::string>& sources, const char* part) -> Status {
    const auto trained = data.find(part);
    if (trained == data.end() || !trained->is_object()) return OkStatus();
    const std::string seen = FirstOf(sources, *trained);
    if (seen.empty()) return OkStatus();
    return BadInput("the teacher " + path + " has learned from " + seen +
                    ", which this run keeps for validation or test");
  };
  for (const auto* sources : {&split.validation_real, &split.holdout_real}) {
    AIRL_RETURN_IF_ERROR(check(*sources, "train_real"));
  }
  for (const auto* sources : {&split.validation_fake, &split.holdout_fake}) {
    AIRL_RETURN_IF_ERROR(check(*sources, "train_fake"));
  }
  // What it started from, and its own teacher.
  for (const char* earlier : {"init", "teacher"}) {
    if (data.contains(earlier)) AIRL_RETURN_IF_ERROR(CheckUnseen(split, data[earlier], path));
  }
  return OkStatus();
}

Status CheckData(const SplitOptions& split, const std::string& data_json, const std::string& path) {
  const bool by_clip =
      split.official || split.identities.validation > 0 || split.identities.test > 0;
  if (by_clip) {
    return BadInput(
        "--teacher: what a teacher has learned from is known by source, so the split "
        "must be by source: without --official-split and --identity-*");
  }
  const nlohmann::json data = nlohmann::json::parse(data_json, nullptr, /*allow_exceptions=*/false);
  if (!data.is_object()) {
    std::fprintf(stderr,
                 "warning: the teacher %s does not say what it has learned from; the validation "
                 "may be of sources that it knows\n",
                 path.c_str());
  }
  return CheckUnseen(split, data, path);
}

}  // namespace

Teacher::Teacher(AirlNet net, int rgb_side) : net_(std::move(net)), rgb_side_(rgb_side) {
  net_->eval();
}

StatusOr<std::unique_ptr<Teacher>> Teacher::Load(const TrainConfig& config, torch::Device device) {
  if (config.teacher.empty() || config.loss.distillation == 0) return std::unique_ptr<Teacher>();
  AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(config.teacher));
  AIRL_ASSIGN_OR_RETURN(const AirlNetOptions student, NetOptionsOf(config));
  const NetFacts& facts = loaded.net_facts;
  if (facts.options.use_rgb && facts.options.native_rgb != student.native_rgb) {
    return BadInput("the teacher " + config.teacher + " and the network \"" + config.net +
                    "\" look at different RGB inputs: a resized face, a window of pixels");
  }
  if (std::abs(facts.crop_margin - config.augment.crop_margin) > 1e-3f) {
    return BadInput("the teacher " + config.teacher + " saw faces with a margin of " +
                    std::to_string(facts.crop_margin) + ", not of " +
                    std::to_string(config.augment.crop_margin) + " (--crop-margin)");
  }
  AIRL_RETURN_IF_ERROR(CheckData(config.split, loaded.facts.data_json, config.teacher));
  loaded.net->to(device);
  return std::make_unique<Teacher>(loaded.net, static_cast<int>(facts.options.rgb_size));
}

AirlOutputs Teacher::Judge(const torch::Tensor& rgb, const torch::Tensor& spectrum) const {
  const torch::NoGradGuard no_grad;
  torch::Tensor own = rgb;
  if (net_->options.use_rgb && rgb.size(2) != rgb_side_) {
    own = torch::upsample_bilinear2d(rgb, {rgb_side_, rgb_side_}, /*align_corners=*/false);
  }
  return net_->forward(own, spectrum);
}

}  // namespace airl
