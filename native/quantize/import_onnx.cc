#include "native/quantize/import_onnx.h"

#include <map>
#include <string>

#include "native/quantize/onnx_tensor.h"
#include "src/base/limits.h"

namespace airl {
namespace {

constexpr char kStage[] = "spectrum.stage";

// How the export names what the module tree calls `path`.
std::string ExportedName(const std::string& path) {
  static const std::map<std::string, std::string> kOthers = {
      {"classifier", "logit"},
      {"rgb_classifier", "rgb_logit"},
      {"spectrum_classifier", "spectrum_logit"}};
  if (const auto other = kOthers.find(path); other != kOthers.end()) return other->second;
  // spectrum.stage0_down -> spectrum.stage1.down: the export counts stages from 1.
  const size_t number = sizeof kStage - 1;
  if (path.rfind(kStage, 0) != 0 || path.size() < number + 2) return path;
  std::string name = path;
  ++name[number];
  name[number + 1] = '.';
  return name;
}

// Sums over samples and positions of a value's channels.
struct ChannelSums {
  torch::Tensor sum;
  torch::Tensor squares;
  int64_t count = 0;

  void Add(const torch::Tensor& value) {
    const torch::Tensor exact = value.to(torch::kFloat64);
    const torch::Tensor added = exact.sum({0, 2, 3});
    const torch::Tensor added_squares = exact.square().sum({0, 2, 3});
    sum = sum.defined() ? sum + added : added;
    squares = squares.defined() ? squares + added_squares : added_squares;
    count += value.numel() / value.size(1);
  }
  torch::Tensor Mean() const { return sum / static_cast<double>(count); }
  torch::Tensor Variance() const {
    return (squares / static_cast<double>(count) - Mean().square()).clamp_min(0);
  }
};

class Importer {
 public:
  Importer(const onnx::GraphProto& graph, const std::map<std::string, ChannelSums>& sums)
      : graph_(graph), sums_(sums) {}

  Status Copy(const std::string& name, torch::Tensor into) const {
    AIRL_ASSIGN_OR_RETURN(const torch::Tensor value, Constant(name));
    if (value.sizes() != into.sizes()) {
      return ModelMismatch("\"" + name + "\" has another shape than the network's");
    }
    into.copy_(value);
    return OkStatus();
  }

  template <typename Layer>  // Conv2d or Linear
  Status CopyLayer(const std::string& name, const Layer& layer) const {
    AIRL_RETURN_IF_ERROR(Copy(name + ".weight", layer.weight));
    return Copy(name + ".bias", layer.bias);
  }

  Status CopyConvBn(const std::string& name, const ConvBnImpl& layer) const {
    AIRL_RETURN_IF_ERROR(Copy(name + ".weight", layer.conv->weight));
    torch::Tensor shift = torch::empty_like(layer.bn->bias);
    AIRL_RETURN_IF_ERROR(Copy(name + ".bias", shift));
    const auto found = sums_.find(name);
    if (found == sums_.end()) return ModelMismatch("no node is called \"" + name + "\"");
    // The file's convolution has its bias added, batch norm's has none.
    const torch::Tensor mean = found->second.Mean();
    const torch::Tensor variance = found->second.Variance().to(torch::kFloat32);
    layer.bn->running_mean.copy_(mean - shift);
    layer.bn->running_var.copy_(variance);
    layer.bn->weight.copy_((variance + layer.options.bn_eps).sqrt());
    layer.bn->bias.copy_(mean);
    return OkStatus();
  }

 private:
  StatusOr<torch::Tensor> Constant(const std::string& name) const {
    for (const char* stored : {"", ".f16"}) {
      const onnx::TensorProto* found = FindInitializer(graph_, name + stored);
      if (found == nullptr) continue;
      AIRL_ASSIGN_OR_RETURN(const torch::Tensor value, ToTensor(*found));
      return value.to(torch::kFloat32);
    }
    return ModelMismatch("the file has no weight \"" + name + "\"");
  }

  const onnx::GraphProto& graph_;
  const std::map<std::string, ChannelSums>& sums_;
};

Status CopySpectrum(const Importer& importer, SpectrumNet& net) {
  AIRL_RETURN_IF_ERROR(importer.Copy("spectrum_input.mean", net->mean));
  AIRL_RETURN_IF_ERROR(importer.Copy("spectrum_input.inverse_std", net->std));
  net->std.reciprocal_();
  AIRL_RETURN_IF_ERROR(importer.Copy("spectrum.row_bias", net->row_bias));
  AIRL_RETURN_IF_ERROR(importer.Copy("spectrum.column_bias", net->column_bias));
  AIRL_RETURN_IF_ERROR(importer.Copy("spectrum.pool_weight", net->pool_weight));
  return net->comb ? importer.Copy("spectrum.comb_pool_weight", net->comb_pool_weight) : OkStatus();
}

// Whether `path` is a part of a ConvBn, which is taken as a whole.
bool IsInsideConvBn(const std::string& path) {
  return path.ends_with(".conv") || path.ends_with(".bn");
}

}  // namespace

StatusOr<int> RgbSideOf(const onnx::ModelProto& model) {
  for (const onnx::ValueInfoProto& input : model.graph().input()) {
    const onnx::TensorShapeProto& shape = input.type().tensor_type().shape();
    if (input.name() != "rgb" || shape.dim_size() != 4) continue;
    const int64_t side = shape.dim(2).dim_value();
    if (side < 1 || side > limits::kMaxInputSide || shape.dim(3).dim_value() != side) break;
    return static_cast<int>(side);
  }
  return ModelMismatch("the file has no input \"rgb\" of [N,3,S,S]");
}

Status ImportOnnx(const onnx::ModelProto& model, size_t batches,
                  const std::function<StatusOr<OnnxProgram::Values>(size_t)>& batch, AirlNet& net) {
  if (batches == 0) return BadInput("statistics need a batch");
  const torch::NoGradGuard no_grad;
  AIRL_ASSIGN_OR_RETURN(const OnnxProgram program, OnnxProgram::Create(model));
  std::map<std::string, ChannelSums> sums;
  for (const auto& item : net->named_modules("", /*include_self=*/false)) {
    if (item.value()->as<ConvBnImpl>() != nullptr) sums[ExportedName(item.key())];
  }
  for (size_t i = 0; i < batches; ++i) {
    AIRL_ASSIGN_OR_RETURN(const OnnxProgram::Values inputs, batch(i));
    program.Run(inputs, [&sums](const std::string& name, const torch::Tensor& value) {
      if (const auto found = sums.find(name); found != sums.end()) found->second.Add(value);
    });
  }
  for (const auto& [name, sum] : sums) {
    if (sum.count == 0) return ModelMismatch("no node is called \"" + name + "\"");
  }

  const Importer importer(model.graph(), sums);
  for (const auto& item : net->named_modules("", /*include_self=*/false)) {
    const std::string name = ExportedName(item.key());
    if (const auto* layer = item.value()->as<ConvBnImpl>()) {
      AIRL_RETURN_IF_ERROR(importer.CopyConvBn(name, *layer));
    } else if (IsInsideConvBn(item.key())) {
      continue;
    } else if (const auto* conv = item.value()->as<torch::nn::Conv2dImpl>()) {
      AIRL_RETURN_IF_ERROR(importer.CopyLayer(name, *conv));
    } else if (const auto* linear = item.value()->as<torch::nn::LinearImpl>()) {
      AIRL_RETURN_IF_ERROR(importer.CopyLayer(name, *linear));
    }
  }
  return CopySpectrum(importer, net->spectrum);
}

}  // namespace airl
