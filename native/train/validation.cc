#include "native/train/validation.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "native/evaluate/evaluation.h"

namespace airl {

StatusOr<ValidationResult> Validate(AirlNet& net, const CropStore& store,
                                    const std::vector<size_t>& indices, PredictOptions options) {
  options.condition = Condition::kParity;
  AIRL_ASSIGN_OR_RETURN(const std::vector<Prediction> predictions,
                        Predict(net, store, indices, options));
  const ConditionTable table = MakeTable(options.condition, predictions, store.records(), {}, {},
                                         /*bootstrap_rounds=*/0);
  const auto number = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
  };
  nlohmann::ordered_json json = {{"frame_auc", number(table.levels[0].auc)},
                                 {"clip_auc", number(table.levels[1].auc)},
                                 {"rgb_auc", number(table.stream_auc[1][0])},
                                 {"spectrum_auc", number(table.stream_auc[2][0])}};
  char text[160];
  std::snprintf(text, sizeof text, "AUC %.3f (clip %.3f, rgb %.3f, spectrum %.3f)",
                table.levels[0].auc, table.levels[1].auc, table.stream_auc[1][0],
                table.stream_auc[2][0]);
  ValidationResult result{table.levels[0].auc, "", text};
  for (const GeneratorRow& row : table.generators) {
    json["generators"][row.name] = number(row.levels[0].auc);
    std::snprintf(text, sizeof text, "  %.40s %.3f", row.name.c_str(), row.levels[0].auc);
    result.text += text;
  }
  result.json = json.dump();
  return result;
}

Status SetSpectrumStatistics(AirlNet& net, const CropStore& store, const CoupleSampler& sampler,
                             const Augmenter& augmenter, LoaderOptions loader_options,
                             size_t samples) {
  // The RGB input is not looked at: the smallest that there is.
  loader_options.shape.rgb_side = 32;
  loader_options.shape.native_rgb = false;
  // Far behind every step of training: other draws of the same distribution.
  Loader loader(store, sampler, augmenter, loader_options, /*first_step=*/int64_t{1} << 40);
  torch::Tensor sum = torch::zeros({1, kSpectrumSide, kSpectrumSide}, torch::kFloat64);
  torch::Tensor squares = torch::zeros_like(sum);
  int64_t count = 0;
  while (count < static_cast<int64_t>(samples)) {
    AIRL_ASSIGN_OR_RETURN(const Batch batch, loader.Next());
    const torch::Tensor values = batch.spectrum.to(torch::kFloat64);
    sum += values.sum(0);
    squares += values.square().sum(0);
    count += values.size(0);
  }
  const torch::Tensor mean = sum / static_cast<double>(count);
  const torch::Tensor variance = squares / static_cast<double>(count) - mean.square();
  net->spectrum->SetStandardisation(mean.to(torch::kFloat32),
                                    variance.clamp_min(0).sqrt().to(torch::kFloat32));
  return OkStatus();
}

}  // namespace airl
