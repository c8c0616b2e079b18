#include "native/losses/losses.h"

namespace airl {

// Every part computes in float32: under autocast the logits arrive in a half type, whose exponent
// range a temperature of 0.1 leaves.

torch::Tensor BinaryCrossEntropy(const torch::Tensor& logits, const torch::Tensor& labels,
                                 double label_smoothing) {
  const torch::Tensor targets =
      labels.to(torch::kFloat32).view({-1, 1}) * (1.0 - label_smoothing) + label_smoothing / 2.0;
  return torch::binary_cross_entropy_with_logits(logits.to(torch::kFloat32), targets);
}

torch::Tensor SupervisedContrastive(const torch::Tensor& embedding, const torch::Tensor& labels,
                                    double temperature) {
  const torch::Tensor z = embedding.to(torch::kFloat32);
  const int64_t n = z.size(0);
  const torch::Tensor self = torch::eye(n, z.options().dtype(torch::kBool));
  const torch::Tensor label = labels.to(torch::kFloat32).view({-1, 1});
  const torch::Tensor positive = (label.eq(label.t()) & self.logical_not()).to(torch::kFloat32);

  // A large negative number instead of -inf keeps the gradient of a batch of one sample defined.
  const torch::Tensor similarity = torch::matmul(z, z.t()).div(temperature).masked_fill(self, -1e9);
  const torch::Tensor log_share =
      (similarity - torch::logsumexp(similarity, 1, /*keepdim=*/true)).masked_fill(self, 0.0);

  const torch::Tensor positives = positive.sum(1);
  const torch::Tensor is_anchor = positives.gt(0).to(torch::kFloat32);
  const torch::Tensor per_anchor = -(positive * log_share).sum(1) / positives.clamp_min(1.0);
  return per_anchor.sum() / is_anchor.sum().clamp_min(1.0);
}

torch::Tensor GeneratorCrossEntropy(const torch::Tensor& logits, const torch::Tensor& generators) {
  const torch::Tensor log_shares = torch::log_softmax(logits.to(torch::kFloat32), 1);
  const torch::Tensor is_fake = generators.ge(0).to(torch::kFloat32);
  const torch::Tensor own = log_shares.gather(1, generators.clamp_min(0).view({-1, 1})).squeeze(1);
  return -(own * is_fake).sum() / is_fake.sum().clamp_min(1.0);
}

torch::Tensor SymmetricKl(const torch::Tensor& logits_a, const torch::Tensor& logits_b) {
  const torch::Tensor a = logits_a.to(torch::kFloat32);
  const torch::Tensor b = logits_b.to(torch::kFloat32);
  // For Bernoulli distributions KL(p||q) + KL(q||p) = (p - q)(logit p - logit q): no logarithm of a
  // probability that rounds to 0 is taken.
  return ((torch::sigmoid(a) - torch::sigmoid(b)) * (a - b)).mean() * 0.5;
}

torch::Tensor LogitDistillation(const torch::Tensor& student, const torch::Tensor& teacher,
                                double temperature) {
  const torch::Tensor s = student.to(torch::kFloat32) / temperature;
  const torch::Tensor t = teacher.detach().to(torch::kFloat32) / temperature;
  const torch::Tensor target = torch::sigmoid(t);
  // Cross-entropy less the teacher's own entropy.
  return (torch::binary_cross_entropy_with_logits(s, target) -
          torch::binary_cross_entropy_with_logits(t, target)) *
         (temperature * temperature);
}

torch::Tensor EmbeddingDistillation(const torch::Tensor& student, const torch::Tensor& teacher) {
  return 1.0 - (student.to(torch::kFloat32) * teacher.detach().to(torch::kFloat32)).sum(1).mean();
}

}  // namespace airl
