#include "native/export/export_onnx.h"

#include <utility>
#include <vector>

#include <onnx/onnx_pb.h>

#include "native/export/onnx_graph.h"

namespace airl {
namespace {

using Value = OnnxGraph::Value;

struct FoldedConv {
  torch::Tensor weight;
  torch::Tensor bias;
};

// Batch norm in eval mode is a scale and a shift per output channel; in double precision, so that
// the export adds no rounding of its own.
FoldedConv FoldBatchNorm(const ConvBn& layer) {
  const auto as_double = [](const torch::Tensor& t) {
    return t.detach().to(torch::kCPU, torch::kFloat64);
  };
  const torch::Tensor scale = as_double(layer->bn->weight) /
                              (as_double(layer->bn->running_var) + layer->options.bn_eps).sqrt();
  return {.weight = as_double(layer->conv->weight) * scale.view({-1, 1, 1, 1}),
          .bias = as_double(layer->bn->bias) - as_double(layer->bn->running_mean) * scale};
}

Value EmitActivation(OnnxGraph& graph, const std::string& name, const Value& x,
                     Activation activation) {
  switch (activation) {
    case Activation::kNone:
      break;
    case Activation::kRelu:
      return graph.Relu(name + ".relu", x);
    case Activation::kSilu:
      return graph.Silu(name + ".silu", x);
  }
  return x;
}

Value Emit(OnnxGraph& graph, const std::string& name, const Value& x, const ConvBn& layer) {
  const FoldedConv folded = FoldBatchNorm(layer);
  const ConvBnOptions& options = layer->options;
  const Value y = graph.Conv(name, x, folded.weight, folded.bias,
                             {.kernel = options.kernel,
                              .stride = options.stride,
                              .padding = options.kernel / 2,
                              .groups = options.groups});
  return EmitActivation(graph, name, y, options.activation);
}

Value Emit(OnnxGraph& graph, const std::string& name, const Value& x, const MbConv& block) {
  Value y = block->expand ? Emit(graph, name + ".expand", x, block->expand) : x;
  y = Emit(graph, name + ".depthwise", y, block->depthwise);
  Value gate = graph.SpatialMean(name + ".pool", y, /*keep_dims=*/true);
  gate = graph.Conv(name + ".squeeze", gate, block->squeeze->weight, block->squeeze->bias, {});
  gate = graph.Silu(name + ".squeeze.silu", gate);
  gate = graph.Conv(name + ".excite", gate, block->excite->weight, block->excite->bias, {});
  y = graph.Multiply(name + ".gated", y, graph.Sigmoid(name + ".gate", gate));
  y = Emit(graph, name + ".project", y, block->project);
  return block->has_skip ? graph.Add(name + ".sum", x, y) : y;
}

Value Emit(OnnxGraph& graph, const std::string& name, const Value& x, const SpectrumBlock& block) {
  Value y = block->expand ? Emit(graph, name + ".expand", x, block->expand) : x;
  y = Emit(graph, name + ".depthwise", y, block->depthwise);
  y = Emit(graph, name + ".project", y, block->project);
  return graph.Relu(name + ".relu", graph.Add(name + ".sum", x, y));
}

Value EmitStandardise(OnnxGraph& graph, const std::string& name, const Value& x,
                      const torch::Tensor& mean, const torch::Tensor& std) {
  const Value centred = graph.Subtract(name + ".centred", x, graph.Weight(name + ".mean", mean));
  return graph.Multiply(name + ".standardised", centred,
                        graph.Weight(name + ".inverse_std", 1.0 / std));
}

// The RGB stream up to its last map.
Value EmitRgb(OnnxGraph& graph, const AirlNet& net, const Value& input) {
  Value x = EmitStandardise(graph, "rgb_input", input, net->rgb_mean, net->rgb_std);
  x = Emit(graph, "rgb.stem", x, net->rgb->stem);
  for (size_t i = 0; i < net->rgb->blocks.size(); ++i) {
    x = Emit(graph, "rgb.block" + std::to_string(i), x, net->rgb->blocks[i]);
  }
  return Emit(graph, "rgb.head", x, net->rgb->head);
}

// The spectrum stream up to its pooled features [1,C].
Value EmitSpectrum(OnnxGraph& graph, const AirlNet& airl_net, const Value& input) {
  const SpectrumNet& net = airl_net->spectrum;
  const Value x = EmitStandardise(graph, "spectrum_input", input, net->mean, net->std);
  Value y = Emit(graph, "spectrum.stem", x, net->stem);
  y = graph.Add("spectrum.stem.rows", y, graph.Weight("spectrum.row_bias", net->row_bias));
  y = graph.Add("spectrum.stem.columns", y, graph.Weight("spectrum.column_bias", net->column_bias));
  y = graph.Relu("spectrum.stem.relu", y);
  for (size_t s = 0; s < net->stages.size(); ++s) {
    const SpectrumStage& stage = net->stages[s];
    const std::string name = "spectrum.stage" + std::to_string(s + 1);
    y = Emit(graph, name + ".down", y, stage.down);
    y = Emit(graph, name + ".widen", y, stage.widen);
    for (size_t b = 0; b < stage.blocks.size(); ++b) {
      y = Emit(graph, name + ".block" + std::to_string(b), y, stage.blocks[b]);
    }
  }
  y = graph.Multiply("spectrum.weighted", y,
                     graph.Weight("spectrum.pool_weight", net->pool_weight));
  y = graph.SpatialMean("spectrum.pool", y, /*keep_dims=*/false);
  if (!net->comb) return y;

  Value cells = graph.Conv("spectrum.comb", x, net->comb->weight, net->comb->bias,
                           {.kernel = kCombCell, .stride = kCombCell, .padding = kCombCell / 2});
  cells = graph.Relu("spectrum.comb.relu", cells);
  cells = Emit(graph, "spectrum.comb_mix", cells, net->comb_mix);
  cells = graph.Multiply("spectrum.comb_weighted", cells,
                         graph.Weight("spectrum.comb_pool_weight", net->comb_pool_weight));
  cells = graph.SpatialMean("spectrum.comb_pool", cells, /*keep_dims=*/false);
  return graph.Concat("spectrum.features", {y, cells}, 1);
}

void EmitNetwork(OnnxGraph& graph, const AirlNet& net) {
  const int64_t size = net->options.rgb_size;
  const Value rgb = graph.Input("rgb", {1, 3, size, size});
  const Value spectrum = graph.Input("spectrum", {1, 1, kSpectrumSide, kSpectrumSide});

  const Value map = EmitRgb(graph, net, rgb);
  const Value rgb_features = graph.SpatialMean("rgb.pool", map, /*keep_dims=*/false);
  const Value spectrum_features = EmitSpectrum(graph, net, spectrum);
  const Value hidden =
      graph.Linear("fusion", graph.Concat("features", {rgb_features, spectrum_features}, 1),
                   net->fusion->weight, net->fusion->bias);

  const int64_t side = net->heatmap_size();
  graph.Output(graph.Linear("logit", graph.Relu("fusion.relu", hidden), net->classifier->weight,
                            net->classifier->bias),
               {1, 1});
  graph.Output(graph.Normalise("embedding", hidden), {1, kEmbeddingSize});
  graph.Output(graph.Linear("rgb_logit", rgb_features, net->rgb_classifier->weight,
                            net->rgb_classifier->bias),
               {1, 1});
  graph.Output(graph.Linear("spectrum_logit", spectrum_features, net->spectrum_classifier->weight,
                            net->spectrum_classifier->bias),
               {1, 1});
  graph.Output(graph.Conv("heatmap", map, net->rgb_classifier->weight.view({1, -1, 1, 1}),
                          net->rgb_classifier->bias, {}),
               {1, 1, side, side});
}

}  // namespace

StatusOr<onnx::ModelProto> ToOnnx(const AirlNet& net, const ExportOptions& options) {
  if (!net->options.use_rgb || !net->options.use_spectrum) {
    return Unsupported("\"" + net->options.name +
                       "\" has one stream, which has no place in the model contract");
  }
  if (net->options.rgb_trunk != RgbTrunk::kEfficientNet) {
    return Unsupported("\"" + net->options.name + "\" is a baseline without an export");
  }
  torch::NoGradGuard no_grad;
  OnnxGraph graph(net->options.name, options);
  EmitNetwork(graph, net);
  return graph.Model();
}

Status ExportOnnx(const AirlNet& net, const ExportOptions& options, const std::string& path) {
  AIRL_ASSIGN_OR_RETURN(const onnx::ModelProto model, ToOnnx(net, options));
  return WriteOnnx(model, path);
}

}  // namespace airl
