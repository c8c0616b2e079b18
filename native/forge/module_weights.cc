#include "native/forge/module_weights.h"

#include "native/forge/safetensors.h"

namespace airl {

Status LoadModuleWeights(torch::nn::Module& module, const std::string& path) {
  AIRL_ASSIGN_OR_RETURN(TensorMap tensors, ReadSafetensors(path));
  const torch::NoGradGuard no_grad;
  auto parameters = module.named_parameters();
  for (auto& parameter : parameters) {
    const auto found = tensors.find(parameter.key());
    if (found == tensors.end()) {
      return ModelMismatch(path + " lacks the tensor " + parameter.key());
    }
    if (found->second.sizes() != parameter.value().sizes()) {
      return ModelMismatch(path + ": tensor " + parameter.key() + " has another shape");
    }
    parameter.value().copy_(found->second);
    tensors.erase(found);
  }
  if (!tensors.empty()) {
    return ModelMismatch(path + " has an unknown tensor " + tensors.begin()->first);
  }
  return OkStatus();
}

Status SaveModuleWeights(const torch::nn::Module& module, const std::string& path) {
  TensorMap tensors;
  for (const auto& parameter : module.named_parameters()) {
    tensors[parameter.key()] = parameter.value().detach().cpu();
  }
  return WriteSafetensors(tensors, path);
}

}  // namespace airl
