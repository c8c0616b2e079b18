#pragma once

// The facts of the machine that a measurement was made on, and the memory that it took.

#include <cstdint>
#include <string>

#include <torch/torch.h>

namespace airl {

// "AMD EPYC 7B13, 2 cores, LibTorch 1.13.1, 2 threads"; of a GPU, that it is one.
std::string DescribeMachine(const torch::Device& device);

// Bytes of this process in the machine's memory; 0 where the kernel does not tell.
struct MemoryUse {
  int64_t resident = 0;  // now
  int64_t peak = 0;      // since the start
};
MemoryUse ReadMemoryUse();

}  // namespace airl
