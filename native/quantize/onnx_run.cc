#include "native/quantize/onnx_run.h"

#include <algorithm>
#include <set>

#include "native/quantize/onnx_operators.h"
#include "native/quantize/onnx_tensor.h"

namespace airl {

StatusOr<OnnxProgram> OnnxProgram::Create(const onnx::ModelProto& model) {
  OnnxProgram program;
  std::set<std::string> made;
  for (const auto& initializer : model.graph().initializer()) {
    AIRL_ASSIGN_OR_RETURN(program.constants_[initializer.name()], ToTensor(initializer));
    made.insert(initializer.name());
  }
  for (const auto& input : model.graph().input()) made.insert(input.name());
  for (const auto& node : model.graph().node()) {
    AIRL_RETURN_IF_ERROR(CheckNode(node));
    for (const std::string& input : node.input()) {
      if (made.count(input) == 0) return BadInput(node.name() + " needs " + input + " too early");
    }
    made.insert(node.output(0));
    program.steps_.push_back({node, {}});
  }
  for (const auto& output : model.graph().output()) {
    if (made.count(output.name()) == 0) return BadInput("nothing makes " + output.name());
    program.outputs_.push_back(output.name());
  }

  // Backwards, the first use that is met is the last one.
  std::set<std::string> kept(program.outputs_.begin(), program.outputs_.end());
  for (const auto& [name, value] : program.constants_) kept.insert(name);
  for (auto step = program.steps_.rbegin(); step != program.steps_.rend(); ++step) {
    for (const std::string& input : step->node.input()) {
      if (kept.insert(input).second) step->finished.push_back(input);
    }
  }
  return program;
}

OnnxProgram::Values OnnxProgram::Run(const Values& inputs, const Observer& observer) const {
  Values values = inputs;
  const auto value_of = [&](const std::string& name) -> const torch::Tensor& {
    const auto constant = constants_.find(name);
    if (constant != constants_.end()) return constant->second;
    const auto value = values.find(name);
    TORCH_CHECK(value != values.end(), "the graph's input ", name, " is missing");
    return value->second;
  };
  for (const Step& step : steps_) {
    std::vector<torch::Tensor> operands;
    for (const std::string& name : step.node.input()) operands.push_back(value_of(name));
    const torch::Tensor result = ComputeNode(step.node, operands);
    if (observer) observer(step.node.output(0), result);
    values[step.node.output(0)] = result;
    for (const std::string& name : step.finished) values.erase(name);
  }
  Values outputs;
  for (const std::string& name : outputs_) outputs[name] = value_of(name);
  return outputs;
}

}  // namespace airl
