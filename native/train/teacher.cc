#include "native/train/teacher.h"

#include <cmath>
#include <string>
#include <utility>

#include "native/train/checkpoint.h"
#include "native/train/known_sources.h"

namespace airl {
namespace {

Status CheckData(const SplitOptions& split, const std::string& data_json, const std::string& path) {
  if (IsSplitByClip(split)) {
    return BadInput(
        "--teacher: what a teacher has learned from is known by source, so the split "
        "must be by source: without --official-split and --identity-*");
  }
  return CheckUnseen(split, data_json, "the teacher " + path);
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
