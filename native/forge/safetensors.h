#pragma once

// Reader of the safetensors format: 8 bytes little-endian header length, a JSON header that names
// each tensor's dtype, shape and byte range, then the bytes. Outside data: everything is checked
// before memory is taken.

#include <cstdint>
#include <map>
#include <string>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

struct SafetensorsLimits {
  int64_t max_file_bytes = int64_t{1} << 30;
  int64_t max_header_bytes = int64_t{1} << 20;
  int64_t max_tensors = 65536;
  int64_t max_dimensions = 8;
};

using TensorMap = std::map<std::string, torch::Tensor>;

// All tensors of a file, on the CPU, in the file's dtype (F16, BF16, F32, F64, I8, U8, I16, I32,
// I64, BOOL). bad_input for a header that is not valid or whose ranges overlap, leave the data or
// do not match dtype and shape; truncated, too_large and unsupported (another dtype) as their names
// say.
StatusOr<TensorMap> ReadSafetensors(const std::string& path, const SafetensorsLimits& limits = {});

// The same from memory; the tensors own copies of their bytes.
StatusOr<TensorMap> ParseSafetensors(const uint8_t* data, int64_t size,
                                     const SafetensorsLimits& limits = {});

// Writes contiguous CPU copies of the tensors; internal when the file cannot be written.
Status WriteSafetensors(const TensorMap& tensors, const std::string& path);

}  // namespace airl
