#pragma once

// Weights of a module in a safetensors file, by the parameters' names.

#include <string>

#include <torch/torch.h>

#include "src/base/status.h"

namespace airl {

// Every parameter must be in the file with its shape, and nothing else: kModelMismatch naming the
// first that is not. Other errors as ReadSafetensors. The parameters keep their dtype and device.
Status LoadModuleWeights(torch::nn::Module& module, const std::string& path);

Status SaveModuleWeights(const torch::nn::Module& module, const std::string& path);

}  // namespace airl
