#pragma once

// A trained network that another one learns from: what it says of a sample says more than the
// sample's label does. Distillation of airl-b4 into airl-lite.

#include <memory>

#include <torch/torch.h>

#include "native/nets/airl_net.h"
#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

class Teacher {
 public:
  // `net` looks at RGB inputs of `rgb_side` pixels.
  Teacher(AirlNet net, int rgb_side);

  // The averaged network of config.teacher, on `device`; null where the config names none or gives
  // it no weight. Errors: of LoadAverage; kBadInput for a teacher that the student's inputs do not
  // suit (another crop margin, the window at native resolution), or that has learned from a source
  // on which the student is validated or tested (it, what it started from, or its own teacher), and
  // for a split that is not by source. A teacher of unknown data is told on standard error.
  static StatusOr<std::unique_ptr<Teacher>> Load(const TrainConfig& config, torch::Device device);

  // The student's own inputs: rgb [N,3,S,S] with values 0..1, brought to the teacher's side by
  // bilinear interpolation, and spectrum [N,1,256,256]. No gradient is kept.
  AirlOutputs Judge(const torch::Tensor& rgb, const torch::Tensor& spectrum) const;

 private:
  mutable AirlNet net_;  // LibTorch's forward is not const
  int rgb_side_;
};

}  // namespace airl
