#include "native/export/reference.h"

#include <vector>

#include "native/forge/safetensors.h"

namespace airl {

Status WriteExportReference(AirlNet& net, const torch::Tensor& rgb, const torch::Tensor& spectrum,
                            const std::string& path) {
  const int64_t size = net->options.rgb_size;
  const int64_t n = rgb.dim() == 4 ? rgb.size(0) : 0;
  if (n == 0 || rgb.sizes() != torch::IntArrayRef({n, 3, size, size}) ||
      spectrum.sizes() != torch::IntArrayRef({n, 1, kSpectrumSide, kSpectrumSide})) {
    return BadInput("reference inputs must be rgb [N,3,S,S] and spectrum [N,1,256,256] with S = " +
                    std::to_string(size));
  }
  torch::NoGradGuard no_grad;
  const bool was_training = net->is_training();
  net->eval();
  const torch::TensorOptions placement = net->classifier->weight.options();
  TensorMap tensors;
  std::vector<AirlOutputs> outputs;
  for (int64_t i = 0; i < n; ++i) {
    outputs.push_back(
        net(rgb.narrow(0, i, 1).to(placement), spectrum.narrow(0, i, 1).to(placement)));
  }
  net->train(was_training);
  const auto collect = [&](torch::Tensor AirlOutputs::*member) {
    std::vector<torch::Tensor> parts;
    for (const AirlOutputs& output : outputs) parts.push_back(output.*member);
    return torch::cat(parts).to(torch::kCPU, torch::kFloat32);
  };
  tensors["rgb"] = rgb.to(torch::kCPU, torch::kFloat32);
  tensors["spectrum"] = spectrum.to(torch::kCPU, torch::kFloat32);
  tensors["logit"] = collect(&AirlOutputs::logit);
  tensors["embedding"] = collect(&AirlOutputs::embedding);
  tensors["rgb_logit"] = collect(&AirlOutputs::rgb_logit);
  tensors["spectrum_logit"] = collect(&AirlOutputs::spectrum_logit);
  tensors["heatmap"] = collect(&AirlOutputs::heatmap);
  return WriteSafetensors(tensors, path);
}

}  // namespace airl
