#include "native/train/step.h"

#include <cmath>

#include "native/data/random.h"
#include "native/evaluate/autocast.h"
#include "native/train/multi_tensor.h"
#include "native/train/ranks_batch.h"
#include "native/train/ranks_buckets.h"
#include "native/train/sam.h"

namespace airl {

namespace {

struct Pass {
  AirlOutputs output;
  AirlLossResult losses;
};

bool IsShared(const StepOptions& options) {
  return options.ranks != nullptr && options.ranks->count() > 1;
}

// Leaves the gradients in the weights: with several ranks their sum, on its way while the pass
// runs.
void Backward(const torch::Tensor& loss, const AirlNet& net, const StepOptions& options) {
  if (!IsShared(options)) {
    loss.backward();
    return;
  }
  std::vector<torch::Tensor> weights = net->parameters();
  if (const GeneratorHead& head = options.reversal.head; head) {
    const std::vector<torch::Tensor> own = head->parameters();
    weights.insert(weights.end(), own.begin(), own.end());
  }
  GradientBuckets buckets(*options.ranks, weights);
  loss.backward();
  buckets.Finish();
}

// Forward, loss and backward: leaves the gradients in the weights. The same dropout in every pass
// of one step.
Pass RunPass(AirlNet& net, const AirlLoss& loss, const Batch& batch, const StepOptions& options) {
  torch::manual_seed(SeedOf({options.seed, static_cast<uint64_t>(batch.step)}));
  const torch::Tensor rgb =
      batch.rgb.to(options.device).contiguous(torch::MemoryFormat::ChannelsLast);
  const torch::Tensor spectrum = batch.spectrum.to(options.device);
  AirlLoss::Batch targets;
  targets.labels = batch.labels.to(options.device);
  targets.views = batch.views;
  targets.use_rgb = net->options.use_rgb;
  targets.use_spectrum = net->options.use_spectrum;

  Pass pass;
  {
    const AutocastScope autocast(options.device, options.autocast);
    pass.output = net->forward(rgb, spectrum);
    if (GeneratorHead head = options.reversal.head; head) {
      targets.generators = options.reversal.generators.to(options.device);
      targets.generator_logits = head->forward(pass.output.embedding, options.reversal.strength);
    }
    if (options.teacher != nullptr) {
      const AirlOutputs taught = options.teacher->Judge(rgb, spectrum);
      targets.teacher_logit = taught.logit;
      targets.teacher_embedding = taught.embedding;
    }
    if (IsShared(options)) {
      const WholeBatch whole = GatherBatch(*options.ranks, pass.output, targets);
      pass.losses = loss(whole.outputs, whole.targets);
    } else {
      pass.losses = loss(pass.output, targets);
    }
  }
  Backward(pass.losses.loss, net, options);
  return pass;
}

// Clips network and classifier apart, so that switching the classifier on leaves the network's
// bound alone. Returns the network's norm before.
double ClipGradients(AirlNet& net, const StepOptions& options) {
  if (GeneratorHead head = options.reversal.head; head) {
    ClipGradientNorm(head->parameters(), options.gradient_clip);
  }
  return ClipGradientNorm(net->parameters(), options.gradient_clip);
}

}  // namespace

StepResult TrainStep(AirlNet& net, torch::optim::AdamW& optimizer, const AirlLoss& loss,
                     const Batch& batch, const StepOptions& options) {
  for (torch::optim::OptimizerParamGroup& group : optimizer.param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(options.learning_rate);
  }
  optimizer.zero_grad();
  const Pass pass = RunPass(net, loss, batch, options);
  StepResult result;
  result.loss = pass.losses.loss.item<double>();
  if (IsShared(options)) options.ranks->AverageStatistics(*net);
  if (options.sam_rho > 0 && std::isfinite(result.loss)) {
    const UphillWeights uphill(*net, options.sam_rho);
    optimizer.zero_grad();
    RunPass(net, loss, batch, options);
  }
  result.gradient_norm = ClipGradients(net, options);
  result.finite = std::isfinite(result.loss) && std::isfinite(result.gradient_norm);
  if (result.finite) optimizer.step();

  result.output = pass.output;
  for (torch::Tensor* tensor :
       {&result.output.logit, &result.output.embedding, &result.output.rgb_logit,
        &result.output.spectrum_logit, &result.output.heatmap}) {
    *tensor = tensor->detach();
  }
  for (const auto& [name, value] : pass.losses.parts) {
    result.parts.emplace_back(name, value.item<double>());
  }
  return result;
}

std::unique_ptr<torch::optim::AdamW> MakeOptimizer(AirlNet& net, double learning_rate,
                                                   double weight_decay, GeneratorHead head) {
  std::vector<torch::Tensor> decayed;
  std::vector<torch::Tensor> free;
  const auto sort_in = [&](const torch::nn::Module& module) {
    for (const auto& parameter : module.named_parameters()) {
      const std::string& name = parameter.key();
      const bool is_weight = name.size() > 7 && name.compare(name.size() - 7, 7, ".weight") == 0;
      (is_weight && parameter.value().dim() >= 2 ? decayed : free).push_back(parameter.value());
    }
  };
  sort_in(*net);
  if (head) sort_in(*head);
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(decayed,
                      std::make_unique<torch::optim::AdamWOptions>(
                          torch::optim::AdamWOptions(learning_rate).weight_decay(weight_decay)));
  groups.emplace_back(free, std::make_unique<torch::optim::AdamWOptions>(
                                torch::optim::AdamWOptions(learning_rate).weight_decay(0)));
  return std::make_unique<MultiTensorAdamW>(
      groups, torch::optim::AdamWOptions(learning_rate).weight_decay(weight_decay));
}

}  // namespace airl
