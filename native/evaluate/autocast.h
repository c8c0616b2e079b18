#pragma once

// Automatic mixed precision. LibTorch 1.13 and 2.x name its C++ calls differently; the difference
// stays here.

#include <torch/torch.h>

namespace airl {

// bfloat16 in convolutions and matrix products of `device` while it lives; nothing where not
// enabled.
class AutocastScope {
 public:
  AutocastScope(torch::Device device, bool enabled);
  ~AutocastScope();
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  torch::Device device_;
  bool enabled_;
};

}  // namespace airl
