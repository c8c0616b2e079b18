// Stands in for gpu_feed.cc where AIRL_ENABLE_CUDA is off.

#include "native/train/batch_feed.h"

namespace airl {

bool GpuFeedIsBuilt() { return false; }

StatusOr<std::unique_ptr<BatchFeed>> MakeGpuFeed(TakeBatch, const LoaderOptions&,
                                                 const torch::Device&) {
  return Unsupported("this build makes no tensors on a GPU: configure with AIRL_ENABLE_CUDA");
}

}  // namespace airl
