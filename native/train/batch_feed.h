#pragma once

// Batches as a training step takes them: as the loader's threads made them, or with their tensors
// made on the GPU out of the faces that those threads decoded and degraded.

#include <functional>
#include <memory>

#include <torch/torch.h>

#include "native/data/loader.h"
#include "src/base/status.h"

namespace airl {

class BatchFeed {
 public:
  BatchFeed() = default;
  BatchFeed(const BatchFeed&) = delete;
  BatchFeed& operator=(const BatchFeed&) = delete;
  virtual ~BatchFeed() = default;

  // The loader's next batch, in order of steps, with rgb and spectrum. Errors: of the loader and of
  // the GPU.
  virtual StatusOr<Batch> Next() = 0;

  // Time Next() stood waiting so far.
  virtual double wait_s() const = 0;
};

// Whether this build can make tensors on a GPU (AIRL_ENABLE_CUDA).
bool GpuFeedIsBuilt();

// The loader's batches as they are where it makes tensors; else MakeGpuFeed. The loader must
// outlive the feed.
StatusOr<std::unique_ptr<BatchFeed>> MakeBatchFeed(Loader& loader, const torch::Device& device);

// Gives batches of faces without tensors, as a loader of `options` does.
using TakeBatch = std::function<StatusOr<Batch>()>;

// The batches of `take`; rgb (channels-last) and spectrum are made on the device. A thread calls
// `take` and starts copies and kernels in two streams in turn, so that one batch is copied while
// another is computed and the step before trains. The tensors agree with a loader's own to 1e-4.
// Errors: kUnsupported without native/cuda or a GPU; of the GPU's memory.
StatusOr<std::unique_ptr<BatchFeed>> MakeGpuFeed(TakeBatch take, const LoaderOptions& options,
                                                 const torch::Device& device);

}  // namespace airl
