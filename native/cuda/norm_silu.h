#pragma once

// Batch norm and SiLU: z = y sigmoid(y) with y = (x - mean) / sqrt(variance + eps) * weight + bias,
// forward in one pass over the activation, backward in two; y is never stored. Tensors are
// channels-last, so [rows, channels] with rows = N*H*W; nothing waits for the GPU.

#include <cstdint>

#include "src/base/status.h"

namespace airl::cuda {

// Channels that one thread takes together; a tensor has a multiple of them.
constexpr int64_t kNormSiluVector = 8;

// All on the GPU. mean to bias: `channels` floats each.
struct NormSiluInput {
  const void* x = nullptr;
  bool bfloat16 = false;  // x, z and their gradients; else float
  int64_t rows = 0;
  int64_t channels = 0;
  const float* mean = nullptr;
  const float* variance = nullptr;  // biased
  const float* weight = nullptr;
  const float* bias = nullptr;
  float eps = 0;
};

// `stream` is a cudaStream_t. z: as x.
Status NormSilu(const NormSiluInput& input, void* z, void* stream);
// sums: 2 * channels floats, of zeroes: gradients of bias, then of weight. dz, dx: as x; mean and
// variance are those of x itself.
Status NormSiluSums(const NormSiluInput& input, const void* dz, float* sums, void* stream);
Status NormSiluBackward(const NormSiluInput& input, const void* dz, const float* sums, void* dx,
                        void* stream);

}  // namespace airl::cuda
