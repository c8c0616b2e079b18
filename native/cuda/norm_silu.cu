#include "native/cuda/norm_silu.h"

#include <cuda_bf16.h>

#include <algorithm>

#include "native/cuda/check.h"

namespace airl::cuda {
namespace {

constexpr int kVector = static_cast<int>(kNormSiluVector);
constexpr int kThreads = 256;
constexpr int kResident = 3;           // blocks of a multiprocessor, at least
constexpr int64_t kBlocks = 132 * 16;  // some for each multiprocessor of the largest chip

// Eight neighbouring channels, read and written in one or two accesses of 16 bytes.
struct Eight {
  float at[kVector];
};

__device__ Eight Load(const float* from, int64_t index) {
  const float4* four = reinterpret_cast<const float4*>(from + index);
  const float4 a = four[0];
  const float4 b = four[1];
  return {{a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w}};
}

__device__ Eight Load(const __nv_bfloat16* from, int64_t index) {
  const uint4 raw = *reinterpret_cast<const uint4*>(from + index);
  const uint32_t pairs[] = {raw.x, raw.y, raw.z, raw.w};
  Eight value;
  for (int i = 0; i < kVector / 2; ++i) {
    value.at[2 * i] = __uint_as_float(pairs[i] << 16);
    value.at[2 * i + 1] = __uint_as_float(pairs[i] & 0xffff0000u);
  }
  return value;
}

__device__ void Store(const Eight& value, float* to, int64_t index) {
  float4* four = reinterpret_cast<float4*>(to + index);
  four[0] = {value.at[0], value.at[1], value.at[2], value.at[3]};
  four[1] = {value.at[4], value.at[5], value.at[6], value.at[7]};
}

__device__ void Store(const Eight& value, __nv_bfloat16* to, int64_t index) {
  __nv_bfloat162 pairs[kVector / 2];
  for (int i = 0; i < kVector / 2; ++i) {
    pairs[i] = __floats2bfloat162_rn(value.at[2 * i], value.at[2 * i + 1]);
  }
  *reinterpret_cast<uint4*>(to + index) = *reinterpret_cast<const uint4*>(pairs);
}

__device__ float Sigmoid(float y) { return 1 / (1 + __expf(-y)); }

// A block covers `width` groups of eight channels and `lines` rows at once; a thread keeps its
// channels and strides over the rows.
struct Tiling {
  int width = 0;
  int lines = 0;
  dim3 grid;
  int threads() const { return width * lines; }
};

Tiling TilingOf(const NormSiluInput& input) {
  const int64_t groups = input.channels / kVector;
  const int64_t slices = (groups + kThreads - 1) / kThreads;
  Tiling tiling;
  tiling.width = static_cast<int>((groups + slices - 1) / slices);
  tiling.lines = std::max(1, kThreads / tiling.width);
  const int64_t all = (input.rows + tiling.lines - 1) / tiling.lines;
  tiling.grid = dim3(static_cast<unsigned>(std::clamp<int64_t>(all, 1, kBlocks / slices)),
                     static_cast<unsigned>(slices));
  return tiling;
}

// What a thread holds of its eight channels: y = x scale + shift.
struct Channels {
  int64_t first;
  bool inside;
  Eight scale;
  Eight shift;

  __device__ Channels(const NormSiluInput& input, int width)
      : first((blockIdx.y * width + threadIdx.x % width) * static_cast<int64_t>(kVector)),
        inside(threadIdx.x % width + blockIdx.y * width < input.channels / kVector) {
    if (!inside) return;
    scale = Load(input.weight, first);
    shift = Load(input.bias, first);
    const Eight mean = Load(input.mean, first);
    const Eight inverse = InverseDeviation(input, first);
    for (int i = 0; i < kVector; ++i) {
      scale.at[i] *= inverse.at[i];
      shift.at[i] -= mean.at[i] * scale.at[i];
    }
  }
  static __device__ Eight InverseDeviation(const NormSiluInput& input, int64_t first) {
    Eight value = Load(input.variance, first);
    for (float& entry : value.at) entry = rsqrtf(entry + input.eps);
    return value;
  }
  __device__ float Scaled(float x, int i) const { return x * scale.at[i] + shift.at[i]; }
};

// The rows of a thread, `work(index of its first channel)` for each.
template <typename Work>
__device__ void EachRow(const NormSiluInput& input, int width, int lines, int64_t channel,
                        const Work& work) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * lines;
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * lines + threadIdx.x / width;
  for (int64_t row = begin; row < input.rows; row += step) work(row * input.channels + channel);
}

// The gradient of y: dz SiLU'(y).
__device__ float Through(float dz, float y) {
  const float s = Sigmoid(y);
  return dz * s * (1 + y * (1 - s));
}

template <typename T>
__global__ void __launch_bounds__(kThreads, kResident)
    Forward(NormSiluInput input, int width, int lines, T* z) {
  const Channels own(input, width);
  if (!own.inside) return;
  EachRow(input, width, lines, own.first, [&](int64_t index) {
    Eight value = Load(static_cast<const T*>(input.x), index);
    for (int i = 0; i < kVector; ++i) {
      const float y = own.Scaled(value.at[i], i);
      value.at[i] = y * Sigmoid(y);
    }
    Store(value, z, index);
  });
}

template <typename T>
__global__ void __launch_bounds__(kThreads, kResident)
    Sums(NormSiluInput input, int width, int lines, const T* dz, float* sums) {
  __shared__ Eight shared[2][kThreads];
  const Channels own(input, width);
  Eight bias = {};
  Eight weight = {};  // over the deviation, at first
  if (own.inside) {
    const Eight mean = Load(input.mean, own.first);
    EachRow(input, width, lines, own.first, [&](int64_t index) {
      const Eight x = Load(static_cast<const T*>(input.x), index);
      const Eight gradient = Load(dz, index);
      for (int i = 0; i < kVector; ++i) {
        const float dy = Through(gradient.at[i], own.Scaled(x.at[i], i));
        bias.at[i] += dy;
        weight.at[i] += dy * (x.at[i] - mean.at[i]);
      }
    });
  }
  // Lines are added in pairs until one is left.
  const int line = static_cast<int>(threadIdx.x) / width;
  for (int left = lines; left > 1;) {
    const int half = (left + 1) / 2;
    shared[0][threadIdx.x] = bias;
    shared[1][threadIdx.x] = weight;
    __syncthreads();
    if (line + half < left) {
      for (int i = 0; i < kVector; ++i) {
        bias.at[i] += shared[0][threadIdx.x + half * width].at[i];
        weight.at[i] += shared[1][threadIdx.x + half * width].at[i];
      }
    }
    __syncthreads();
    left = half;
  }
  if (line > 0 || !own.inside) return;
  const Eight inverse = Channels::InverseDeviation(input, own.first);
  for (int i = 0; i < kVector; ++i) {
    atomicAdd(sums + own.first + i, bias.at[i]);
    atomicAdd(sums + input.channels + own.first + i, weight.at[i] * inverse.at[i]);
  }
}

// dx = scale (dy - mean of dy - normalised x * mean of dy normalised x), as scale dy + x a + b.
template <typename T>
__global__ void __launch_bounds__(kThreads, kResident)
    Backward(NormSiluInput input, int width, int lines, const T* dz, const float* sums, T* dx) {
  const Channels own(input, width);
  if (!own.inside) return;
  Eight a = Load(sums + input.channels, own.first);
  Eight b = Load(sums, own.first);
  {
    const Eight mean = Load(input.mean, own.first);
    const Eight inverse = Channels::InverseDeviation(input, own.first);
    for (int i = 0; i < kVector; ++i) {
      const float share = own.scale.at[i] / static_cast<float>(input.rows);
      a.at[i] *= -share * inverse.at[i];
      b.at[i] = -share * b.at[i] - mean.at[i] * a.at[i];
    }
  }
  EachRow(input, width, lines, own.first, [&](int64_t index) {
    const Eight x = Load(static_cast<const T*>(input.x), index);
    Eight gradient = Load(dz, index);
    for (int i = 0; i < kVector; ++i) {
      const float dy = Through(gradient.at[i], own.Scaled(x.at[i], i));
      gradient.at[i] = own.scale.at[i] * dy + (x.at[i] * a.at[i] + b.at[i]);
    }
    Store(gradient, dx, index);
  });
}

// Calls launch(tiling, element of x's type).
template <typename Launch>
Status Launched(const NormSiluInput& input, const Launch& launch) {
  if (input.channels % kVector != 0) return Internal("channels are a multiple of 8");
  if (input.rows == 0) return OkStatus();
  const Tiling tiling = TilingOf(input);
  if (input.bfloat16) {
    launch(tiling, __nv_bfloat16());
  } else {
    launch(tiling, float());
  }
  return StatusOf(cudaGetLastError(), "batch norm and SiLU");
}

}  // namespace

Status NormSilu(const NormSiluInput& input, void* z, void* stream) {
  return Launched(input, [&](const Tiling& tiling, auto element) {
    using T = decltype(element);
    Forward<T><<<tiling.grid, tiling.threads(), 0, static_cast<cudaStream_t>(stream)>>>(
        input, tiling.width, tiling.lines, static_cast<T*>(z));
  });
}

Status NormSiluSums(const NormSiluInput& input, const void* dz, float* sums, void* stream) {
  return Launched(input, [&](const Tiling& tiling, auto element) {
    using T = decltype(element);
    Sums<T><<<tiling.grid, tiling.threads(), 0, static_cast<cudaStream_t>(stream)>>>(
        input, tiling.width, tiling.lines, static_cast<const T*>(dz), sums);
  });
}

Status NormSiluBackward(const NormSiluInput& input, const void* dz, const float* sums, void* dx,
                        void* stream) {
  return Launched(input, [&](const Tiling& tiling, auto element) {
    using T = decltype(element);
    Backward<T><<<tiling.grid, tiling.threads(), 0, static_cast<cudaStream_t>(stream)>>>(
        input, tiling.width, tiling.lines, static_cast<const T*>(dz), sums, static_cast<T*>(dx));
  });
}

}  // namespace airl::cuda
