#pragma once

// Training batches made by worker threads. Batch `step` is a function of (the sampler's seed, step)
// alone: neither the number of threads nor a resume changes it. Dimension letters: N samples (V
// views x N / V), S side of the RGB input.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <torch/torch.h>

#include "native/data/augment.h"
#include "native/data/couple_forge.h"
#include "native/data/crop_store.h"
#include "native/data/sampler.h"
#include "src/base/status.h"
#include "src/model/input_tensor.h"

namespace airl {

// Of the V blocks of N / V samples each holds the same faces in the same order: the couples' real
// and fake in turn.
struct Batch {
  int64_t step = 0;
  int64_t views = 1;
  torch::Tensor rgb;       // [N,3,S,S], 0..1, channels-last
  torch::Tensor spectrum;  // [N,1,256,256]
  torch::Tensor labels;    // [N], float, 1 = fake
  // N, in place of rgb and spectrum where LoaderOptions::make_tensors is off; else null.
  std::shared_ptr<std::vector<PreparedFace>> faces;
  // N; of a fake that was made online its real's.
  std::vector<size_t> records;
  std::vector<int> online;  // N: the online forge that made the fake, -1 for stored crops
};

struct LoaderOptions {
  int64_t batch_size = 24;  // N: a multiple of 2 x views
  int64_t views = 1;        // 2: a clean and a degraded view of each face
  int threads = 2;
  int prefetch = 2;  // batches made ahead
  InputShape shape;
  // Off: a batch holds the faces that its tensors are made of, for who makes them on a GPU.
  bool make_tensors = true;
  // Of data-parallel training: rank r of R takes its part of each batch of R x N samples.
  int ranks = 1;
  int rank = 0;
  // Those of SamplerOptions::online, in its order; they must outlive the loader.
  std::vector<const CoupleForge*> online = {};
};

class Loader {
 public:
  // Both must outlive the loader. Starts making batches from `first_step` on.
  Loader(const CropStore& store, const CoupleSampler& sampler, const Augmenter& augmenter,
         const LoaderOptions& options, int64_t first_step = 0);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  // The next batch in order of steps. Errors: kInternal after a couple that could not be made in
  // eight draws.
  StatusOr<Batch> Next();

  // The source of a batch's sample n: its crop's, or the online forge's name.
  const std::string& Source(const Batch& batch, size_t n) const;

  const LoaderOptions& options() const { return options_; }

  // Time Next() stood waiting, and time the workers were at work (summed over threads), so far.
  double wait_s() const { return wait_s_; }
  double work_s() const;

 private:
  struct Slot {
    Batch batch;
    int64_t couples_left = 0;
    int64_t next_couple = 0;
    Status status;
  };

  void Work();
  Status MakeCouple(Batch& batch, int64_t couple, DctPlan& plan) const;
  StatusOr<PreparedCouple> Prepare(const Couple& couple) const;
  Status Store(std::vector<PreparedFace> views, const Couple& couple, int label, int64_t position,
               DctPlan& plan, Batch& batch) const;
  std::unique_ptr<Slot> NewSlot(int64_t step) const;

  const CropStore& store_;
  const CoupleSampler& sampler_;
  const Augmenter& augmenter_;
  LoaderOptions options_;
  int64_t couples_;  // of a batch

  mutable std::mutex mutex_;
  std::condition_variable work_ready_;
  std::condition_variable batch_ready_;
  std::map<int64_t, std::unique_ptr<Slot>> slots_;  // by step
  int64_t next_step_;
  bool stopping_ = false;
  double wait_s_ = 0;
  double work_s_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace airl
