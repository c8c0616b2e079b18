#include "native/train/ranks_batch.h"

#include <vector>

namespace airl {

WholeBatch GatherBatch(const Ranks& ranks, const AirlOutputs& outputs,
                       const AirlLoss::Batch& targets) {
  const bool has_generators = targets.generator_logits.defined();
  const bool has_teacher = targets.teacher_logit.defined();
  std::vector<torch::Tensor> columns = {outputs.logit, outputs.rgb_logit, outputs.spectrum_logit,
                                        outputs.embedding, targets.labels.view({-1, 1})};
  if (has_generators) {
    columns.push_back(targets.generator_logits);
    columns.push_back(targets.generators.view({-1, 1}));
  }
  if (has_teacher) {
    columns.push_back(targets.teacher_logit);
    columns.push_back(targets.teacher_embedding);
  }
  std::vector<int64_t> widths;
  for (torch::Tensor& column : columns) {
    column = column.to(torch::kFloat32);
    widths.push_back(column.size(1));
  }
  const torch::Tensor own = torch::cat(columns, 1);
  const int64_t n = own.size(0);
  std::vector<torch::Tensor> blocks = ranks.Gather(own.detach()).unbind(0);
  blocks[static_cast<size_t>(ranks.rank())] = own;
  // [R,N,K] -> [V,R,N/V,K]
  const torch::Tensor rows = torch::stack(blocks)
                                 .view({ranks.count(), targets.views, n / targets.views, -1})
                                 .transpose(0, 1)
                                 .reshape({ranks.count() * n, -1});
  const std::vector<torch::Tensor> parts = rows.split_with_sizes(widths, 1);
  WholeBatch whole;
  whole.outputs.logit = parts[0];
  whole.outputs.rgb_logit = parts[1];
  whole.outputs.spectrum_logit = parts[2];
  whole.outputs.embedding = parts[3];
  whole.targets = targets;
  whole.targets.labels = parts[4].squeeze(1);
  if (has_generators) {
    whole.targets.generator_logits = parts[5];
    whole.targets.generators = parts[6].squeeze(1).to(torch::kLong);
  }
  if (has_teacher) {
    whole.targets.teacher_logit = parts[parts.size() - 2];
    whole.targets.teacher_embedding = parts[parts.size() - 1];
  }
  return whole;
}

}  // namespace airl
