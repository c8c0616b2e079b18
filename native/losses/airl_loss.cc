#include "native/losses/airl_loss.h"

#include "native/losses/losses.h"

namespace airl {

AirlLossResult AirlLoss::operator()(const AirlOutputs& outputs, const Batch& batch) const {
  const int64_t n = outputs.logit.size(0);
  TORCH_CHECK(batch.views >= 1 && n % batch.views == 0, "a batch of ", n,
              " samples does not divide into ", batch.views, " views");
  AirlLossResult result;
  result.loss = torch::zeros({}, outputs.logit.options().dtype(torch::kFloat32));
  const auto add = [&result](const char* name, double weight, const torch::Tensor& part) {
    result.loss = result.loss + part * weight;
    result.parts.emplace_back(name, part.detach());
  };

  if (options_.bce > 0.0) {
    add("bce", options_.bce,
        BinaryCrossEntropy(outputs.logit, batch.labels, options_.label_smoothing));
  }
  if (options_.stream_bce > 0.0 && batch.use_rgb) {
    add("rgb_bce", options_.stream_bce,
        BinaryCrossEntropy(outputs.rgb_logit, batch.labels, options_.label_smoothing));
  }
  if (options_.stream_bce > 0.0 && batch.use_spectrum) {
    add("spectrum_bce", options_.stream_bce,
        BinaryCrossEntropy(outputs.spectrum_logit, batch.labels, options_.label_smoothing));
  }
  if (options_.contrastive > 0.0) {
    add("contrastive", options_.contrastive,
        SupervisedContrastive(outputs.embedding, batch.labels, options_.temperature));
  }
  if (options_.consistency > 0.0 && batch.views > 1) {
    const std::vector<torch::Tensor> views = outputs.logit.chunk(batch.views, 0);
    torch::Tensor divergence = SymmetricKl(views[0], views[1]);
    for (size_t v = 2; v < views.size(); ++v) {
      divergence = divergence + SymmetricKl(views[0], views[v]);
    }
    add("consistency", options_.consistency, divergence / static_cast<double>(batch.views - 1));
  }
  if (options_.reversal > 0.0 && batch.generator_logits.defined()) {
    add("reversal", options_.reversal,
        GeneratorCrossEntropy(batch.generator_logits, batch.generators));
  }
  if (options_.distillation > 0.0 && batch.teacher_logit.defined()) {
    add("teacher_logit", options_.distillation,
        LogitDistillation(outputs.logit, batch.teacher_logit, options_.teacher_temperature));
    add("teacher_embedding", options_.distillation,
        EmbeddingDistillation(outputs.embedding, batch.teacher_embedding));
  }
  return result;
}

}  // namespace airl
