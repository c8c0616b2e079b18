#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/nets/airl_net.h"

namespace airl {

// A part with weight 0 is not computed and not listed.
struct AirlLossOptions {
  double bce = 1.0;           // on `logit`
  double stream_bce = 0.5;    // on rgb_logit and on spectrum_logit, each: no stream may sleep
  double contrastive = 0.2;   // on `embedding`
  double consistency = 0.5;   // symmetric KL between the views' `logit`; needs views >= 2
  double reversal = 0.1;      // generator classifier behind gradient reversal; needs its logits
  double distillation = 1.0;  // from a teacher's `logit` and `embedding`, each; needs a teacher
  double temperature = 0.1;   // of the contrastive part
  double teacher_temperature = 2.0;
  double label_smoothing = 0.0;
};

struct AirlLossResult {
  torch::Tensor loss;  // scalar, carries the gradient
  // Unweighted and detached, in fixed order: "bce", "rgb_bce", "spectrum_bce", "contrastive",
  // "consistency", "reversal", "teacher_logit", "teacher_embedding".
  std::vector<std::pair<std::string, torch::Tensor>> parts;
};

class AirlLoss {
 public:
  explicit AirlLoss(AirlLossOptions options = {}) : options_(options) {}

  // labels [N]. With V views the batch is V blocks of N / V samples, the same samples in the same
  // order: sample i of view v stands at v * N / V + i. Each view after the first is held against
  // the first. `use_rgb` and `use_spectrum` switch a stream's own part off with the stream.
  // Generator logits [N,G] (of GeneratorHead) and numbers [N] (int64, -1 for reals) stand together
  // or are both undefined, and their part is left out. So do a teacher's logit [N,1] and
  // embedding [N,D] for the same samples.
  // Throws c10::Error when N is no multiple of V.
  struct Batch {
    torch::Tensor labels;
    int64_t views = 1;
    bool use_rgb = true;
    bool use_spectrum = true;
    torch::Tensor generators = {};
    torch::Tensor generator_logits = {};
    torch::Tensor teacher_logit = {};
    torch::Tensor teacher_embedding = {};
  };
  AirlLossResult operator()(const AirlOutputs& outputs, const Batch& batch) const;

 private:
  AirlLossOptions options_;
};

}  // namespace airl
