// Stands in for norm_silu.cc in a build without CUDA.

#include "native/nets/norm_silu.h"

namespace airl {

bool CanFuseSilu(const torch::nn::BatchNorm2dImpl&, const torch::Tensor&) { return false; }

torch::Tensor BatchNormSilu(torch::nn::BatchNorm2dImpl&, const torch::Tensor&) {
  TORCH_CHECK(false, "this build has no CUDA");
}

}  // namespace airl
