#include <nlohmann/json.hpp>

#include "native/evaluate/number_text.h"
#include "native/quantize/variant_check.h"

namespace airl {

std::string VariantMarkdown(const VariantCheck& check) {
  std::string text = std::to_string(check.reals) + " real and " + std::to_string(check.fakes) +
                     " fake crops, each under " + std::to_string(check.conditions.size()) +
                     " conditions; float32 AUC " + Fixed(check.auc_all) +
                     ", standard deviation of its logit " + Fixed(check.logit_deviation) + "\n\n";
  std::string rule = "|---|---:|---:|---:|---:|---:|";
  text +=
      "| variant | MB | logit drift, mean | largest | smallest cosine of embeddings |"
      " AUC drop, points (limit) |";
  for (const Condition& condition : check.conditions) {
    text += " " + ConditionName(condition) + " |";
    rule += "---:|";
  }
  text += "\n" + rule + "\n";
  for (const VariantResult& result : check.variants) {
    text += "| " + result.variant.precision + " | " +
            Fixed(static_cast<double>(result.variant.bytes) / 1e6, 2) + " | " +
            Fixed(result.drift_mean, 4) + " | " + Fixed(result.drift_max, 4) + " | " +
            Fixed(result.embedding_cosine, 4) + " | " + Fixed(result.auc_drop_all, 2) + " (" +
            Fixed(AllowedAucDrop(result.variant.precision), 1) + ")" +
            (result.passed ? "" : " **failed**") + " |";
    for (const double drop : result.auc_drop) text += " " + Fixed(drop, 2) + " |";
    text += "\n";
  }
  return text;
}

std::string VariantJson(const VariantCheck& check) {
  using Json = nlohmann::ordered_json;
  const auto by_condition = [&](const std::vector<double>& values) {
    Json json = Json::object();
    for (size_t c = 0; c < check.conditions.size(); ++c) {
      json[ConditionName(check.conditions[c])] = values[c];
    }
    return json;
  };
  Json variants = Json::array();
  for (const VariantResult& result : check.variants) {
    variants.push_back({{"file", result.variant.file},
                        {"precision", result.variant.precision},
                        {"bytes", result.variant.bytes},
                        {"logit_drift_mean", result.drift_mean},
                        {"logit_drift_max", result.drift_max},
                        {"logit_drift_relative", result.drift_relative},
                        {"embedding_cosine_min", result.embedding_cosine},
                        {"auc_drop_points", result.auc_drop_all},
                        {"auc_drop_limit_points", AllowedAucDrop(result.variant.precision)},
                        {"auc_drop_points_by_condition", by_condition(result.auc_drop)},
                        {"passed", result.passed}});
  }
  const Json json = {{"reals", check.reals},
                     {"fakes", check.fakes},
                     {"float32_auc", check.auc_all},
                     {"float32_auc_by_condition", by_condition(check.auc)},
                     {"float32_logit_deviation", check.logit_deviation},
                     {"variants", variants},
                     {"passed", check.passed()}};
  return json.dump(2) + "\n";
}

}  // namespace airl
