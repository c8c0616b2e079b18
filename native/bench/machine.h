#pragma once

// The facts of the machine that a measurement was made on.

#include <string>

#include <torch/torch.h>

namespace airl {

// "AMD EPYC 7B13, 2 cores, LibTorch 1.13.1, 2 threads"; of a GPU, that it is one.
std::string DescribeMachine(const torch::Device& device);

}  // namespace airl
