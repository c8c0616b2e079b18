#include "native/evaluate/write_evaluation.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/evaluate/write_files.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

// JSON has no NaN: a measure that lacks a class is null.
Json NumberJson(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json IntervalJson(const Interval& interval) {
  return Json::array({NumberJson(interval.low), NumberJson(interval.high)});
}

Json MetricsJson(const MetricSet& set) {
  Json json = {{"reals", set.reals}, {"fakes", set.fakes}};
  for (size_t f = 0; f < kMetricFields.size(); ++f) {
    json[kMetricFields[f].name] = NumberJson(set.*kMetricFields[f].value);
    json[std::string(kMetricFields[f].name) + "_interval"] = IntervalJson(set.intervals[f]);
  }
  return json;
}

Json LevelsJson(const MetricSet (&levels)[2]) {
  return {{"frame", MetricsJson(levels[0])}, {"clip", MetricsJson(levels[1])}};
}

Json TableJson(const ConditionTable& table) {
  Json json = {{"condition", ConditionName(table.condition)},
               {"overall", LevelsJson(table.levels)}};
  json["streams"] = Json::object();
  for (const Stream stream : {Stream::kFused, Stream::kRgb, Stream::kSpectrum}) {
    const auto s = static_cast<size_t>(stream);
    json["streams"][StreamName(stream)] = {{"frame_auc", NumberJson(table.stream_auc[s][0])},
                                           {"clip_auc", NumberJson(table.stream_auc[s][1])}};
  }
  json["generators"] = Json::array();
  for (const GeneratorRow& row : table.generators) {
    Json by_source = Json::object();
    for (const auto& [source, auc] : row.auc_by_real_source) by_source[source] = NumberJson(auc);
    json["generators"].push_back({{"name", row.name},
                                  {"frame", MetricsJson(row.levels[0])},
                                  {"clip", MetricsJson(row.levels[1])},
                                  {"frame_auc_by_real_source", by_source}});
  }
  json["real_sources"] = Json::array();
  for (const RealSourceRow& row : table.real_sources) {
    json["real_sources"].push_back({{"name", row.name},
                                    {"frame", MetricsJson(row.levels[0])},
                                    {"clip", MetricsJson(row.levels[1])}});
  }
  return json;
}

}  // namespace

std::string EvaluationJson(const Evaluation& evaluation) {
  const Calibration& calibration = evaluation.verdicts.calibration;
  Json json = {{"version", kEvaluationVersion},
               {"model", evaluation.model},
               {"parameters", evaluation.parameters},
               {"part", evaluation.part}};
  const Json checkpoint = Json::parse(evaluation.checkpoint_json, nullptr, false);
  json["checkpoint"] = checkpoint.is_discarded() ? Json(nullptr) : checkpoint;
  json["weights"] = evaluation.weights;
  json["fitted_on_validation"] = evaluation.verdicts_fitted;
  json["calibration"] = {{"temperature", calibration.temperature},
                         {"bias", calibration.bias},
                         {"logit_sigma", calibration.logit_sigma}};
  json["thresholds"] = {{"likely_fake", evaluation.verdicts.thresholds.likely_fake},
                        {"no_sign", evaluation.verdicts.thresholds.no_sign}};
  json["failed_conditions"] = Json::array();
  for (const FailedCondition& failed : evaluation.failed) {
    json["failed_conditions"].push_back({{"condition", failed.name}, {"reason", failed.reason}});
  }
  json["conditions"] = Json::array();
  for (const ConditionTable& table : evaluation.tables) {
    json["conditions"].push_back(TableJson(table));
  }
  return json.dump(2) + "\n";
}

Status WriteEvaluation(const Evaluation& evaluation, const std::vector<CropRecord>& records,
                       bool with_streams, const std::string& folder) {
  return WriteFiles({{"evaluation.json", EvaluationJson(evaluation)},
                     {"evaluation.csv", EvaluationCsv(evaluation)},
                     {"predictions.csv", PredictionsCsv(evaluation, records)},
                     {"table.md", EvaluationMarkdown(evaluation, with_streams)}},
                    folder);
}

Status CheckIsOf(const std::string& path, const std::string& weights) {
  std::ifstream stream(path, std::ios::binary);
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("weights")) {
    return BadInput(path + ": does not say which weights it is of; evaluate them again");
  }
  if (json["weights"] == weights) return OkStatus();
  return BadInput(path + ": is of other weights than those that are exported");
}

StatusOr<Verdicts> ReadVerdicts(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return BadInput(path + ": cannot be opened");
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return BadInput(path + ": is no JSON object");
  const auto version = json.find("version");
  if (version == json.end() || *version != kEvaluationVersion) {
    return ModelMismatch(path + ": \"version\" is not " + std::to_string(kEvaluationVersion));
  }
  Verdicts verdicts;
  const struct {
    const char* object;
    const char* member;
    double& value;
  } wanted[] = {{"calibration", "temperature", verdicts.calibration.temperature},
                {"calibration", "bias", verdicts.calibration.bias},
                {"calibration", "logit_sigma", verdicts.calibration.logit_sigma},
                {"thresholds", "likely_fake", verdicts.thresholds.likely_fake},
                {"thresholds", "no_sign", verdicts.thresholds.no_sign}};
  for (const auto& entry : wanted) {
    const Json::json_pointer pointer(std::string("/") + entry.object + "/" + entry.member);
    if (!json.contains(pointer) || !json.at(pointer).is_number()) {
      return BadInput(path + ": \"" + entry.object + "." + entry.member + "\" is no number");
    }
    entry.value = json.at(pointer).get<double>();
  }
  return verdicts;
}

}  // namespace airl
