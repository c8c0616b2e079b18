#pragma once

// Gradients of one backward pass, summed over ranks while the pass still runs (Li et al., "PyTorch
// Distributed: Experiences on Accelerating Data Parallel Training", VLDB 2020): parameters are
// dealt into buckets, the last first, as a backward pass reaches them; a bucket travels as soon as
// its gradients and all buckets before it are complete.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <torch/torch.h>

#include "native/train/ranks.h"

namespace airl {

inline constexpr int64_t kBucketBytes = int64_t{4} << 20;

// Made before backward(), for one pass. The parameters are the same in the same order on all ranks,
// and on one device: autograd then completes their gradients in one thread. One that stands in the
// list twice counts once.
class GradientBuckets {
 public:
  GradientBuckets(const Ranks& ranks, const std::vector<torch::Tensor>& parameters,
                  int64_t bucket_bytes = kBucketBytes);
  ~GradientBuckets();
  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  // After backward(): sends what is left, waits, and leaves the sums in the parameters' gradients.
  // A parameter without a gradient on one rank counts as zero there; without one on every rank it
  // is left without. Collective; throws LostRanks.
  void Finish();

  size_t count() const { return buckets_.size(); }
  // Buckets that were on their way before Finish().
  size_t sent_in_backward() const { return sent_in_backward_; }

 private:
  struct Bucket {
    std::vector<torch::Tensor> parameters;
    size_t incomplete = 0;  // gradients that the pass has not completed yet
    // All gradients, flat, then for each parameter on how many ranks it has one.
    torch::Tensor message;
    std::function<void()> wait;
  };
  struct Watched {
    std::shared_ptr<torch::autograd::Node> node;
    uintptr_t hook;
  };

  void Watch(const torch::Tensor& parameter, size_t bucket);
  void NoteComplete(size_t bucket);
  void Send(Bucket& bucket);
  void TakeSums(const Bucket& bucket);

  const Ranks& ranks_;
  std::vector<Bucket> buckets_;  // in the order in which they are sent
  std::vector<Watched> watched_;
  size_t next_ = 0;  // bucket to send
  size_t sent_in_backward_ = 0;
};

}  // namespace airl
