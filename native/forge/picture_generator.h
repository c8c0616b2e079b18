#pragma once

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

// Passes a picture through a network that must rebuild it: the result looks the same but carries
// the trace of the network's upsampling.
class PictureGenerator {
 public:
  virtual ~PictureGenerator() = default;
  // rgb [N,3,H,W] or [3,H,W], values 0..1 -> same shape, clamped to 0..1. kBadInput for another
  // shape.
  virtual StatusOr<torch::Tensor> Reconstruct(const torch::Tensor& rgb) const = 0;
};

}  // namespace airl
