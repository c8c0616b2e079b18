#pragma once

// Data-parallel training: several processes ("ranks"), each with its share of every batch, that
// take one step together. LibTorch's c10d: Gloo on the CPU, NCCL on GPUs where LibTorch has it.
// Dimension letters: R ranks, N samples of one rank, K values of a sample.

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

inline constexpr int kMaxRanks = 1024;

struct RanksOptions {
  int ranks = 1;        // processes in all
  int rank = 0;         // this one, 0..ranks-1
  int local_rank = -1;  // this one among those of its machine; -1: not known
  // Where the ranks meet: "tcp://HOST:PORT", where rank 0 listens, or, on one machine, a file that
  // is not there before the run (the last rank removes it).
  std::string rendezvous = {};
  // Not empty: the launcher listens at `rendezvous`, not rank 0; the prefix of this run's keys.
  std::string launcher_store = {};
  double meet_timeout_s = 300;  // of a rank that waits for the others to start
  double timeout_s = 1800;      // of one that waits in the run: longer than a validation
};

// Thrown where another rank is gone, or does not answer within the timeout.
struct LostRanks : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class RankGroup;

// Every call but the trivial ones is collective: all ranks make it, in the same order. A rank that
// is lost makes it throw LostRanks on the others. With one rank every call does nothing.
class Ranks {
 public:
  // Waits for the others. With one rank nothing is opened. Tensors of the run are on `device`.
  // Errors: kBadInput for ranks out of range or no rendezvous; kInternal when the ranks do not
  // meet; kUnsupported where LibTorch has no backend for them.
  static StatusOr<Ranks> Join(const RanksOptions& options, torch::Device device = torch::kCPU);

  Ranks();  // one rank
  Ranks(Ranks&&) noexcept;
  Ranks& operator=(Ranks&&) noexcept;
  ~Ranks();

  int count() const { return count_; }
  int rank() const { return rank_; }
  bool is_first() const { return rank_ == 0; }

  // Where tensors of StartSum must be, contiguous: CUDA with NCCL, else the CPU.
  torch::Device message_device() const;
  // Starts to replace `values` by their sum over ranks. The call that it returns waits until they
  // are there.
  std::function<void()> StartSum(const torch::Tensor& values) const;

  // rows [N,K] of each rank, float32, N and K alike -> [R,N,K], on the device of `rows`.
  torch::Tensor Gather(const torch::Tensor& rows) const;
  // The mean over ranks, in place, of the running statistics of batch norm: each rank's are of its
  // own share of the batch.
  void AverageStatistics(torch::nn::Module& module) const;
  // All parameters and buffers as rank 0 has them.
  void CopyFromFirst(torch::nn::Module& module) const;
  // The text that rank 0 gives.
  std::string TextOfFirst(const std::string& text) const;

 private:
  // Sums over ranks and divides, in place, in one message for all tensors.
  void Sum(const std::vector<torch::Tensor>& tensors, double divisor) const;

  // What a call throws when another rank is lost.
  LostRanks Lost(const std::exception& error) const;

  int count_ = 1;
  int rank_ = 0;
  std::unique_ptr<RankGroup> group_;  // null with one rank
};

}  // namespace airl
