#pragma once

// Data-parallel training: several processes ("ranks"), each with its share of every batch, whose
// gradients are averaged. LibTorch's c10d with Gloo, on the CPU.

#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

struct RanksOptions {
  int ranks = 1;  // processes in all
  int rank = 0;   // this one, 0..ranks-1
  // File that all ranks see and that is not there before the run; the last rank removes it.
  std::string rendezvous = {};
  double timeout_s = 1800;  // of a rank that waits for the others: longer than a validation
};

// Every call but the trivial ones is collective: all ranks make it, in the same order. A rank that
// is lost makes it throw on the others (std::runtime_error), at once or after the timeout.
class Ranks {
 public:
  // Waits for the others. With one rank nothing is opened, and every call below does nothing.
  // Errors: kBadInput for ranks out of range or a missing rendezvous; kInternal when they do not
  // meet; kUnsupported where LibTorch has no Gloo.
  static StatusOr<Ranks> Join(const RanksOptions& options);

  Ranks();  // one rank
  Ranks(Ranks&&) noexcept;
  Ranks& operator=(Ranks&&) noexcept;
  ~Ranks();

  int count() const { return count_; }
  int rank() const { return rank_; }
  bool is_first() const { return rank_ == 0; }

  // The mean over ranks, in place: of the gradients that the parameters hold (one without counts as
  // zero where the others have one, so that all ranks send the same), ...
  void AverageGradients(const std::vector<torch::Tensor>& parameters) const;
  // ... of the running statistics of batch norm, each rank's from its own share of the batch, ...
  void AverageStatistics(torch::nn::Module& module) const;
  // ... and of a number.
  double Mean(double value) const;
  // All parameters and buffers as rank 0 has them.
  void CopyFromFirst(torch::nn::Module& module) const;

 private:
  struct Group;
  // Sums over ranks and divides, in place, in one message for all tensors.
  void Sum(const std::vector<torch::Tensor>& tensors, double divisor) const;

  // In place; throws std::runtime_error that says what to do when a rank is lost.
  void SumTogether(const torch::Tensor& values) const;

  int count_ = 1;
  int rank_ = 0;
  std::unique_ptr<Group> group_;  // null with one rank
};

}  // namespace airl
