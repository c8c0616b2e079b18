#pragma once

// ONNX models in memory and in files.

#include <string>

#include "src/base/status.h"

namespace onnx {
class ModelProto;
}

namespace airl {

// One file without external data, at most limits::kMaxModelFileBytes. Errors: kBadInput (no such
// file, no ONNX model), kTooLarge.
StatusOr<onnx::ModelProto> ReadOnnx(const std::string& path);

// Written beside `path` and renamed: a failed write leaves no half a model behind. kInternal when
// that fails.
Status WriteOnnx(const onnx::ModelProto& model, const std::string& path);

}  // namespace airl
