#include "native/export/onnx_file.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <onnx/onnx_pb.h>

#include "src/base/limits.h"

namespace airl {

StatusOr<onnx::ModelProto> ReadOnnx(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return BadInput(path + ": " + error.message());
  if (bytes > static_cast<uintmax_t>(limits::kMaxModelFileBytes)) {
    return TooLarge(path + " has " + std::to_string(bytes) + " bytes; at most " +
                    std::to_string(limits::kMaxModelFileBytes) + " are allowed");
  }
  std::ifstream file(path, std::ios::binary);
  onnx::ModelProto model;
  if (!file || !model.ParseFromIstream(&file) || !model.has_graph()) {
    return BadInput(path + ": is no ONNX model");
  }
  for (const auto& initializer : model.graph().initializer()) {
    if (initializer.external_data_size() > 0) {
      return BadInput(path + ": " + initializer.name() + " lies in another file");
    }
  }
  return model;
}

Status WriteOnnx(const onnx::ModelProto& model, const std::string& path) {
  const std::string partial = path + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  const bool written = file && model.SerializeToOstream(&file) && file.flush();
  file.close();
  if (!written || std::rename(partial.c_str(), path.c_str()) != 0) {
    std::remove(partial.c_str());
    return Internal("cannot write " + path);
  }
  return OkStatus();
}

}  // namespace airl
