#pragma once

// The GPU behind plain C++: no CUDA header is needed to include this one. Errors: kUnsupported
// where there is no GPU or no driver, kOutOfMemory, kInternal for every other code of the CUDA
// runtime, with its text.

#include <cstddef>
#include <string>

#include "src/base/status.h"

namespace airl::cuda {

// Name, memory and compute capability of the first GPU ("NVIDIA H200, 139 GiB, sm_90").
StatusOr<std::string> DescribeGpu();

// Threads that wait for the GPU sleep instead of spinning, so that the loader's have the processor.
Status SleepWhileWaiting();

enum class MemoryKind {
  kDevice,  // of the GPU
  kPinned   // of the host, page-locked: copies from it run beside other work
};

// Owns bytes of either kind; moves, never copies.
class Buffer {
 public:
  Buffer() = default;
  static StatusOr<Buffer> Create(MemoryKind kind, size_t bytes);
  Buffer(Buffer&& other) noexcept { *this = static_cast<Buffer&&>(other); }
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer();

  size_t size() const { return bytes_; }
  template <typename T>
  T* as() const {
    return static_cast<T*>(data_);
  }

 private:
  MemoryKind kind_ = MemoryKind::kDevice;
  void* data_ = nullptr;
  size_t bytes_ = 0;
};

// Copies `bytes` from the GPU to the host and waits for it.
Status CopyToHost(const void* device, void* host, size_t bytes);

}  // namespace airl::cuda
