#include <cstdio>
#include <utility>

#include "native/cuda/check.h"
#include "native/cuda/device.h"

namespace airl::cuda {

StatusOr<std::string> DescribeGpu() {
  int count = 0;
  AIRL_RETURN_IF_ERROR(StatusOf(cudaGetDeviceCount(&count), "looking for a GPU"));
  if (count == 0) return Unsupported("there is no GPU");
  cudaDeviceProp facts{};
  AIRL_RETURN_IF_ERROR(StatusOf(cudaGetDeviceProperties(&facts, 0), "reading the GPU's facts"));
  char text[384];
  std::snprintf(text, sizeof text, "%s, %zu GiB, sm_%d%d", facts.name, facts.totalGlobalMem >> 30,
                facts.major, facts.minor);
  return std::string(text);
}

Status SleepWhileWaiting() {
  return StatusOf(cudaSetDeviceFlags(cudaDeviceScheduleBlockingSync), "setting how to wait");
}

StatusOr<Buffer> Buffer::Create(MemoryKind kind, size_t bytes) {
  Buffer buffer;
  buffer.kind_ = kind;
  const bool device = kind == MemoryKind::kDevice;
  AIRL_RETURN_IF_ERROR(
      StatusOf(device ? cudaMalloc(&buffer.data_, bytes) : cudaMallocHost(&buffer.data_, bytes),
               device ? "taking memory of the GPU" : "taking pinned memory"));
  buffer.bytes_ = bytes;
  return StatusOr<Buffer>(std::move(buffer));
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(kind_, other.kind_);
  std::swap(data_, other.data_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Buffer::~Buffer() {
  if (data_ == nullptr) return;
  // Nothing can be done here about an error; the next call of the runtime tells it again.
  static_cast<void>(kind_ == MemoryKind::kDevice ? cudaFree(data_) : cudaFreeHost(data_));
}

Status CopyToHost(const void* device, void* host, size_t bytes) {
  return StatusOf(cudaMemcpy(host, device, bytes, cudaMemcpyDeviceToHost), "copying from the GPU");
}

}  // namespace airl::cuda
