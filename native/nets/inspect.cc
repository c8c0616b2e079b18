#include "native/nets/inspect.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <utility>

#include "src/base/mix_bits.h"

namespace airl {
namespace {

uint64_t Mixed(uint64_t hash, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().cpu().contiguous();
  const auto* bytes = static_cast<const unsigned char*>(values.data_ptr());
  const size_t count = static_cast<size_t>(values.numel()) * values.element_size();
  for (size_t i = 0; i < count; i += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, bytes + i, std::min(sizeof word, count - i));
    hash = MixBits(hash ^ word);
  }
  return hash;
}

std::string ShapeText(std::initializer_list<int64_t> sides) {
  std::string text(1, '[');
  for (const int64_t side : sides) {
    if (text.size() > 1) text.append(", ");
    text.append(std::to_string(side));
  }
  text.push_back(']');
  return text;
}

// Walks a stream as it runs, knowing the current map, and collects rows.
class Walk {
 public:
  Walk(std::string stream, int64_t channels, int64_t side)
      : stream_(std::move(stream)), channels_(channels), side_(side) {}

  void Begin(const std::string& name) { rows_.push_back({.name = stream_ + "." + name}); }

  void Conv(const torch::nn::Conv2dImpl& conv) {
    const int64_t kernel = conv.weight.size(2);
    const int64_t stride = conv.options.stride()->at(0);
    // Found by its argument: LibTorch 1.13 has a variant of its own, 2.x the standard one.
    const int64_t padding = get<torch::ExpandingArray<2>>(conv.options.padding())->at(0);
    side_ = (side_ + 2 * padding - kernel) / stride + 1;
    channels_ = conv.weight.size(0);
    Count(conv, side_ * side_ * conv.weight.numel());
  }

  void Conv(const ConvBn& layer) {
    Conv(*layer->conv);
    Count(*layer->bn, 0);
  }

  // Max pool 3x3, stride 2, padding 1.
  void Pool() { side_ = (side_ + 1) / 2; }

  // A block's strided 1x1 convolution beside it, counted where the two meet.
  void Shortcut(const torch::nn::Conv2dImpl& conv, const torch::nn::Module& norm) {
    Count(conv, side_ * side_ * conv.weight.numel());
    Count(norm, 0);
  }

  // Adds parameters and work that leave the map's shape alone.
  void Count(const torch::nn::Module& module, int64_t multiply_adds) {
    Count(ParameterCount(module), multiply_adds);
  }
  void Count(int64_t parameters, int64_t multiply_adds) {
    rows_.back().parameters += parameters;
    rows_.back().multiply_adds += multiply_adds;
    rows_.back().output_shape = ShapeText({channels_, side_, side_});
  }

  int64_t map_values() const { return channels_ * side_ * side_; }

  std::vector<NetworkRow> Take() { return std::move(rows_); }

 private:
  std::string stream_;
  int64_t channels_;
  int64_t side_;
  std::vector<NetworkRow> rows_;
};

std::vector<NetworkRow> RgbRows(const EfficientNet& net, int64_t size) {
  Walk walk("rgb", 3, size);
  walk.Begin("stem");
  walk.Conv(net->stem);
  int64_t stage = 0;
  int64_t out_channels = 0;
  for (const MbConv& block : net->blocks) {
    if (block->shape.out_channels != out_channels) {
      out_channels = block->shape.out_channels;
      walk.Begin("stage" + std::to_string(++stage));
    }
    if (block->expand) walk.Conv(block->expand);
    walk.Conv(block->depthwise);
    walk.Count(*block->squeeze, block->squeeze->weight.numel());
    walk.Count(*block->excite, block->excite->weight.numel());
    walk.Conv(block->project);
  }
  walk.Begin("head");
  walk.Conv(net->head);
  return walk.Take();
}

void WalkSeparable(Walk& walk, const SeparableConvBn& layer) {
  walk.Conv(*layer->depthwise);
  walk.Conv(*layer->pointwise);
  walk.Count(*layer->bn, 0);
}

std::vector<NetworkRow> XceptionRows(const Xception& net, int64_t size) {
  Walk walk("rgb", 3, size);
  walk.Begin("stem");
  walk.Conv(*net->conv1);
  walk.Count(*net->bn1, 0);
  walk.Conv(*net->conv2);
  walk.Count(*net->bn2, 0);
  for (size_t b = 0; b < net->blocks.size(); ++b) {
    const XceptionBlock& block = net->blocks[b];
    walk.Begin("block" + std::to_string(b + 1));
    for (const SeparableConvBn& layer : block->layers) WalkSeparable(walk, layer);
    if (!block->shape.halves) continue;
    walk.Pool();
    walk.Shortcut(*block->shortcut, *block->shortcut_bn);
  }
  walk.Begin("exit");
  WalkSeparable(walk, net->exit1);
  WalkSeparable(walk, net->exit2);
  return walk.Take();
}

std::vector<NetworkRow> NprRows(const NprResNet& net, int64_t size) {
  Walk walk("rgb", 3, size);
  walk.Begin("stem");
  walk.Conv(*net->conv1);
  walk.Count(*net->bn1, 0);
  walk.Pool();
  for (size_t b = 0; b < net->blocks.size(); ++b) {
    const Bottleneck& block = net->blocks[b];
    walk.Begin("block" + std::to_string(b + 1));
    for (const auto& module : block->branch->children()) {
      if (const auto* conv = module->as<torch::nn::Conv2dImpl>()) {
        walk.Conv(*conv);
      } else {
        walk.Count(*module, 0);
      }
    }
    if (block->shortcut) {
      walk.Shortcut(*block->shortcut->ptr(0)->as<torch::nn::Conv2dImpl>(),
                    *block->shortcut->ptr(1));
    }
  }
  return walk.Take();
}

// The stages of the trunk in use.
std::vector<NetworkRow> TrunkRows(const AirlNet& net) {
  const int64_t size = net->options.rgb_size;
  if (net->xception) return XceptionRows(net->xception, size);
  if (net->npr) return NprRows(net->npr, size);
  return RgbRows(net->rgb, size);
}

std::vector<NetworkRow> SpectrumRows(const SpectrumNet& net) {
  Walk walk("spectrum", 1, kSpectrumSide);
  walk.Begin("stem");
  walk.Conv(net->stem);
  walk.Count(net->row_bias.numel() + net->column_bias.numel(), 0);
  for (size_t s = 0; s < net->stages.size(); ++s) {
    const SpectrumStage& stage = net->stages[s];
    walk.Begin("stage" + std::to_string(s + 1));
    walk.Conv(stage.down);
    walk.Conv(stage.widen);
    for (const SpectrumBlock& block : stage.blocks) {
      if (block->expand) walk.Conv(block->expand);
      walk.Conv(block->depthwise);
      walk.Conv(block->project);
    }
  }
  walk.Count(net->pool_weight.numel(), walk.map_values());
  std::vector<NetworkRow> rows = walk.Take();
  if (net->comb) {
    Walk branch("spectrum", 1, kSpectrumSide);
    branch.Begin("comb");
    branch.Conv(*net->comb);
    branch.Conv(net->comb_mix);
    branch.Count(net->comb_pool_weight.numel(), branch.map_values());
    for (NetworkRow& row : branch.Take()) rows.push_back(std::move(row));
  }
  return rows;
}

NetworkRow LinearRow(std::string name, const torch::nn::Linear& linear) {
  return {.name = std::move(name),
          .output_shape = ShapeText({linear->weight.size(0)}),
          .parameters = ParameterCount(*linear),
          .multiply_adds = linear->weight.numel()};
}

std::string TableLine(const std::string& name, const std::string& shape, int64_t parameters,
                      int64_t multiply_adds) {
  char line[128];
  std::snprintf(line, sizeof line, "%-22s %-16s %12lld %16lld\n", name.c_str(), shape.c_str(),
                static_cast<long long>(parameters), static_cast<long long>(multiply_adds));
  return line;
}

}  // namespace

std::string WeightsFingerprint(const torch::nn::Module& module) {
  uint64_t hash = 0;
  for (const torch::Tensor& weight : module.parameters()) hash = Mixed(hash, weight);
  for (const torch::Tensor& buffer : module.buffers()) hash = Mixed(hash, buffer);
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

int64_t ParameterCount(const torch::nn::Module& module) {
  int64_t count = 0;
  for (const torch::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

std::vector<NetworkRow> NetworkRows(const AirlNet& net) {
  std::vector<NetworkRow> rows;
  if (net->options.use_rgb) {
    rows = TrunkRows(net);
    rows.push_back(LinearRow("rgb.classifier", net->rgb_classifier));
    // The heat map applies the same weights at each position.
    rows.back().multiply_adds *= 1 + net->heatmap_size() * net->heatmap_size();
  }
  if (net->spectrum) {
    for (NetworkRow& row : SpectrumRows(net->spectrum)) rows.push_back(std::move(row));
    rows.push_back(LinearRow("spectrum.classifier", net->spectrum_classifier));
  }
  rows.push_back(LinearRow("fusion.embedding", net->fusion));
  rows.push_back(LinearRow("fusion.classifier", net->classifier));
  return rows;
}

std::string NetworkTable(const AirlNet& net) {
  char heading[128];
  std::snprintf(heading, sizeof heading, "%-22s %-16s %12s %16s\n", net->options.name.c_str(),
                "output", "parameters", "multiply-adds");
  std::string table = heading;
  NetworkRow total{.name = "total"};
  NetworkRow stream;
  const auto close_stream = [&] {
    if (!stream.name.empty()) {
      table +=
          TableLine("  " + stream.name + " in all", "", stream.parameters, stream.multiply_adds);
    }
  };
  for (const NetworkRow& row : NetworkRows(net)) {
    const std::string name = row.name.substr(0, row.name.find('.'));
    if (name != stream.name) {
      close_stream();
      stream = {.name = name};
    }
    table += TableLine(row.name, row.output_shape, row.parameters, row.multiply_adds);
    for (NetworkRow* sum : {&stream, &total}) {
      sum->parameters += row.parameters;
      sum->multiply_adds += row.multiply_adds;
    }
  }
  close_stream();
  return table + TableLine(total.name, "", total.parameters, total.multiply_adds);
}

}  // namespace airl
