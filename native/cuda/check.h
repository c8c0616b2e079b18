#pragma once

// Codes of the CUDA runtime as Status. For .cu files.

#include <cuda_runtime.h>

#include <string>

#include "src/base/status.h"

namespace airl::cuda {

inline Status StatusOf(cudaError_t code, const char* what) {
  if (code == cudaSuccess) return OkStatus();
  const std::string text = std::string(what) + ": " + cudaGetErrorString(code);
  switch (code) {
    case cudaErrorMemoryAllocation:
      return OutOfMemory(text);
    case cudaErrorNoDevice:
    case cudaErrorInsufficientDriver:
    case cudaErrorNoKernelImageForDevice:
      return Unsupported(text);
    default:
      return Internal(text);
  }
}

}  // namespace airl::cuda
