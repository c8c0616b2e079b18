#pragma once

// The parts of the training loss, each a mean over what it applies to, each a float32 scalar.
// Labels are float [N], 1 = fake. Dimension letters: N batch, D embedding size.

#include <cstdint>

#include <torch/torch.h>

namespace airl {

// Binary cross-entropy of logits [N,1] against labels [N]. label_smoothing s moves the targets to
// s/2 and 1 - s/2.
torch::Tensor BinaryCrossEntropy(const torch::Tensor& logits, const torch::Tensor& labels,
                                 double label_smoothing = 0.0);

// Supervised contrastive loss with two classes (Khosla et al., 2020, equation 2: the sum over
// positives outside the logarithm). embedding [N,D] of unit length. A sample that is alone in its
// class has no positive: it is no anchor itself, but stays a negative of the others. Zero (with
// a gradient of zero) where no sample has a positive.
torch::Tensor SupervisedContrastive(const torch::Tensor& embedding, const torch::Tensor& labels,
                                    double temperature = 0.1);

// Cross-entropy of generator logits [N,G] against generator numbers [N] (int64, 0..G-1), over the
// fakes alone: a real has number -1 and is left out. Zero (with a gradient of zero) without a fake.
torch::Tensor GeneratorCrossEntropy(const torch::Tensor& logits, const torch::Tensor& generators);

// Symmetric Kullback-Leibler divergence (KL(p||q) + KL(q||p)) / 2 between the Bernoulli
// distributions of two views' logits, same shape; in nats.
torch::Tensor SymmetricKl(const torch::Tensor& logits_a, const torch::Tensor& logits_b);

// What a student's logits [N,1] are from its teacher's [N,1] (Hinton et al., "Distilling the
// Knowledge in a Neural Network", 2015): KL(teacher||student) of the Bernoulli distributions with
// both logits divided by the temperature, times its square, so that the gradient keeps its size. 0
// where they agree; in nats. The gradient reaches the student alone.
torch::Tensor LogitDistillation(const torch::Tensor& student, const torch::Tensor& teacher,
                                double temperature);

// 1 - cosine of the angle between a student's embeddings [N,D] and its teacher's [N,D], both of
// unit length. The gradient reaches the student alone.
torch::Tensor EmbeddingDistillation(const torch::Tensor& student, const torch::Tensor& teacher);

}  // namespace airl
