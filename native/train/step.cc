#include "native/train/step.h"

#include <cmath>

#include "native/data/random.h"
#include "native/evaluate/autocast.h"

namespace airl {

StepResult TrainStep(AirlNet& net, torch::optim::AdamW& optimizer, const AirlLoss& loss,
                     const Batch& batch, const StepOptions& options) {
  torch::manual_seed(SeedOf({options.seed, static_cast<uint64_t>(batch.step)}));
  for (torch::optim::OptimizerParamGroup& group : optimizer.param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(options.learning_rate);
  }
  const torch::Tensor rgb =
      batch.rgb.to(options.device).contiguous(torch::MemoryFormat::ChannelsLast);
  const torch::Tensor spectrum = batch.spectrum.to(options.device);
  AirlLoss::Batch targets;
  targets.labels = batch.labels.to(options.device);
  targets.views = batch.views;
  targets.use_rgb = net->options.use_rgb;
  targets.use_spectrum = net->options.use_spectrum;

  optimizer.zero_grad();
  StepResult result;
  AirlLossResult losses;
  {
    const AutocastScope autocast(options.device, options.autocast);
    result.output = net->forward(rgb, spectrum);
    losses = loss(result.output, targets);
  }
  losses.loss.backward();
  result.gradient_norm =
      torch::nn::utils::clip_grad_norm_(net->parameters(), options.gradient_clip);
  result.loss = losses.loss.item<double>();
  result.finite = std::isfinite(result.loss) && std::isfinite(result.gradient_norm);
  if (result.finite) optimizer.step();

  for (torch::Tensor* tensor :
       {&result.output.logit, &result.output.embedding, &result.output.rgb_logit,
        &result.output.spectrum_logit, &result.output.heatmap}) {
    *tensor = tensor->detach();
  }
  for (const auto& [name, value] : losses.parts) {
    result.parts.emplace_back(name, value.item<double>());
  }
  return result;
}

std::unique_ptr<torch::optim::AdamW> MakeOptimizer(AirlNet& net, double learning_rate,
                                                   double weight_decay) {
  std::vector<torch::Tensor> decayed;
  std::vector<torch::Tensor> free;
  for (const auto& parameter : net->named_parameters()) {
    const std::string& name = parameter.key();
    const bool is_weight = name.size() > 7 && name.compare(name.size() - 7, 7, ".weight") == 0;
    (is_weight && parameter.value().dim() >= 2 ? decayed : free).push_back(parameter.value());
  }
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(decayed,
                      std::make_unique<torch::optim::AdamWOptions>(
                          torch::optim::AdamWOptions(learning_rate).weight_decay(weight_decay)));
  groups.emplace_back(free, std::make_unique<torch::optim::AdamWOptions>(
                                torch::optim::AdamWOptions(learning_rate).weight_decay(0)));
  return std::make_unique<torch::optim::AdamW>(
      groups, torch::optim::AdamWOptions(learning_rate).weight_decay(weight_decay));
}

}  // namespace airl
