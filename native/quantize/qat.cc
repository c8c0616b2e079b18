#include "native/quantize/qat.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "native/quantize/onnx_run.h"
#include "native/quantize/onnx_tensor.h"

namespace airl {
namespace {

// Weights and biases of convolutions and of the fully connected layers.
std::vector<std::string> TrainedNames(const onnx::ModelProto& model) {
  std::vector<std::string> names;
  const auto ends_with = [](const std::string& text, const std::string& end) {
    return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
  };
  for (const auto& initializer : model.graph().initializer()) {
    const std::string& name = initializer.name();
    if (ends_with(name, ".weight") || ends_with(name, ".bias")) names.push_back(name);
  }
  return names;
}

torch::Tensor DistillationLoss(const OnnxProgram::Values& student,
                               const OnnxProgram::Values& teacher, double embedding_weight) {
  torch::Tensor loss =
      embedding_weight * (1.0 - (student.at("embedding") * teacher.at("embedding")).sum(1)).mean();
  for (const char* name : {"logit", "rgb_logit", "spectrum_logit"}) {
    loss = loss + torch::mse_loss(student.at(name), teacher.at(name));
  }
  return loss;
}

}  // namespace

StatusOr<onnx::ModelProto> TrainQuantized(const onnx::ModelProto& float32,
                                          const onnx::ModelProto& quantized,
                                          const DegradedCrops& crops, const QatOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const OnnxProgram teacher, OnnxProgram::Create(float32));
  AIRL_ASSIGN_OR_RETURN(OnnxProgram student, OnnxProgram::Create(quantized));
  std::vector<torch::Tensor> trained;
  std::map<std::string, torch::Tensor> sums;
  const std::vector<std::string> names = TrainedNames(quantized);
  for (const std::string& name : names) {
    student.constants()[name] = student.constants().at(name).clone().set_requires_grad(true);
    trained.push_back(student.constants().at(name));
    sums[name] = torch::zeros_like(trained.back()).detach();
  }
  torch::optim::Adam optimizer(trained, torch::optim::AdamOptions(options.learning_rate));

  int64_t averaged = 0;
  for (int64_t step = 0; step < options.steps; ++step) {
    const size_t batch = static_cast<size_t>(step) % crops.batches();
    AIRL_ASSIGN_OR_RETURN(const OnnxProgram::Values inputs, crops.Batch(batch));
    OnnxProgram::Values wanted;
    {
      const torch::NoGradGuard no_grad;
      wanted = teacher.Run(inputs);
    }
    optimizer.zero_grad();
    const torch::Tensor loss =
        DistillationLoss(student.Run(inputs), wanted, options.embedding_weight);
    loss.backward();
    const double value = loss.item<double>();
    if (!std::isfinite(value)) {
      return Internal("the loss of quantization-aware training has no finite value at step " +
                      std::to_string(step));
    }
    optimizer.step();
    if (options.on_step) options.on_step(step, value);
    if (step < options.steps / 2) continue;
    const torch::NoGradGuard no_grad;
    for (const std::string& name : names) sums.at(name) += student.constants().at(name);
    ++averaged;
  }

  onnx::ModelProto result = quantized;
  for (auto& initializer : *result.mutable_graph()->mutable_initializer()) {
    const auto sum = sums.find(initializer.name());
    if (averaged > 0 && sum != sums.end()) {
      SetTensor(sum->second / static_cast<double>(averaged), initializer);
    }
  }
  return result;
}

}  // namespace airl
