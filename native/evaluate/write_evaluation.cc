#include "native/evaluate/write_evaluation.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "src/verdict/calibration.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr Level kLevels[] = {Level::kFrame, Level::kClip};

// JSON has no NaN: a measure that lacks a class is null.
Json NumberJson(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json IntervalJson(const Interval& interval) {
  return Json::array({NumberJson(interval.low), NumberJson(interval.high)});
}

Json MetricsJson(const MetricSet& set) {
  return {{"reals", set.reals},
          {"fakes", set.fakes},
          {"auc", NumberJson(set.auc)},
          {"auc_interval", IntervalJson(set.auc_interval)},
          {"average_precision", NumberJson(set.average_precision)},
          {"equal_error_rate", NumberJson(set.equal_error_rate)},
          {"accuracy", NumberJson(set.accuracy)},
          {"accuracy_interval", IntervalJson(set.accuracy_interval)},
          {"tpr_at_1_fpr", NumberJson(set.tpr_at_1_fpr)},
          {"tpr_at_5_fpr", NumberJson(set.tpr_at_5_fpr)},
          {"calibration_error", NumberJson(set.calibration_error)},
          {"true_positive_rate", NumberJson(set.true_positive_rate)},
          {"false_positive_rate", NumberJson(set.false_positive_rate)}};
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
                                    {"crops", row.crops},
                                    {"clips", row.clips},
                                    {"frame_false_alarms", NumberJson(row.false_alarms[0])},
                                    {"clip_false_alarms", NumberJson(row.false_alarms[1])}});
  }
  return json;
}

std::string Fixed(double value, int digits = 3) {
  if (!std::isfinite(value)) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string Percent(double value) {
  return std::isfinite(value) ? Fixed(100 * value, 1) + " %" : "-";
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void CsvRow(std::ostream& out, const ConditionTable& table, const std::string& generator,
            const MetricSet (&levels)[2]) {
  for (const Level level : kLevels) {
    const MetricSet& set = levels[static_cast<size_t>(level)];
    out << ConditionName(table.condition) << ',' << Quoted(generator) << ',' << LevelName(level)
        << ',' << set.reals << ',' << set.fakes;
    for (const double value :
         {set.auc, set.auc_interval.low, set.auc_interval.high, set.average_precision,
          set.equal_error_rate, set.accuracy, set.tpr_at_1_fpr, set.tpr_at_5_fpr,
          set.calibration_error, set.true_positive_rate, set.false_positive_rate}) {
      out << ',' << (std::isfinite(value) ? Fixed(value, 6) : "");
    }
    out << '\n';
  }
}

void MarkdownRow(std::ostream& out, const std::string& condition, const std::string& name,
                 const MetricSet& frame, const MetricSet& clip) {
  out << "| " << condition << " | " << name << " | " << frame.fakes << " / " << clip.fakes << " | "
      << Fixed(frame.auc) << " (" << Fixed(frame.auc_interval.low, 2) << "–"
      << Fixed(frame.auc_interval.high, 2) << ") | " << Fixed(clip.auc) << " ("
      << Fixed(clip.auc_interval.low, 2) << "–" << Fixed(clip.auc_interval.high, 2) << ") | "
      << Fixed(frame.average_precision) << " | " << Percent(frame.equal_error_rate) << " | "
      << Percent(frame.accuracy) << " | " << Percent(frame.tpr_at_1_fpr) << " | "
      << Percent(frame.tpr_at_5_fpr) << " | " << Percent(clip.true_positive_rate) << " |\n";
}

Status WriteText(const std::string& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  return stream ? OkStatus() : Internal(path + ": cannot be written");
}

}  // namespace

std::string EvaluationJson(const Evaluation& evaluation) {
  const Calibration& calibration = evaluation.verdicts.calibration;
  Json json = {{"version", kEvaluationVersion}, {"part", evaluation.part}};
  const Json checkpoint = Json::parse(evaluation.checkpoint_json, nullptr, false);
  json["checkpoint"] = checkpoint.is_discarded() ? Json(nullptr) : checkpoint;
  json["fitted_on_validation"] = evaluation.verdicts_fitted;
  json["calibration"] = {{"temperature", calibration.temperature},
                         {"bias", calibration.bias},
                         {"logit_sigma", calibration.logit_sigma}};
  json["thresholds"] = {{"likely_fake", evaluation.verdicts.thresholds.likely_fake},
                        {"no_sign", evaluation.verdicts.thresholds.no_sign}};
  json["conditions"] = Json::array();
  for (const ConditionTable& table : evaluation.tables) {
    json["conditions"].push_back(TableJson(table));
  }
  return json.dump(2) + "\n";
}

std::string MetricsCsv(const Evaluation& evaluation) {
  std::ostringstream out;
  out << "condition,generator,level,reals,fakes,auc,auc_low,auc_high,average_precision,"
         "equal_error_rate,accuracy,tpr_at_1_fpr,tpr_at_5_fpr,calibration_error,"
         "true_positive_rate,false_positive_rate\n";
  for (const ConditionTable& table : evaluation.tables) {
    CsvRow(out, table, "all", table.levels);
    for (const GeneratorRow& row : table.generators) CsvRow(out, table, row.name, row.levels);
  }
  return out.str();
}

std::string PredictionsCsv(const Evaluation& evaluation, const std::vector<CropRecord>& records) {
  std::ostringstream out;
  out << "condition,label,source,clip,pair,timestamp_s,file,logit,rgb_logit,spectrum_logit,"
         "probability\n";
  for (size_t c = 0; c < evaluation.tables.size(); ++c) {
    for (const Prediction& prediction : evaluation.predictions[c]) {
      const CropRecord& record = records[prediction.record];
      out << ConditionName(evaluation.tables[c].condition) << ',' << record.label << ','
          << Quoted(record.source) << ',' << Quoted(record.clip) << ',' << Quoted(record.pair)
          << ',' << record.timestamp_s << ',' << Quoted(record.file) << ','
          << Fixed(prediction.logit, 6) << ',' << Fixed(prediction.rgb_logit, 6) << ','
          << Fixed(prediction.spectrum_logit, 6) << ','
          << Fixed(Sigmoid(CalibratedLogit(prediction.logit, evaluation.verdicts.calibration)), 6)
          << '\n';
    }
  }
  return out.str();
}

std::string EvaluationMarkdown(const Evaluation& evaluation, bool with_streams) {
  std::ostringstream out;
  const Verdicts& verdicts = evaluation.verdicts;
  out << "Part: " << evaluation.part << ". Calibration "
      << (evaluation.verdicts_fitted ? "fitted on validation" : "not fitted (no validation crops)")
      << ": temperature " << Fixed(verdicts.calibration.temperature) << ", bias "
      << Fixed(verdicts.calibration.bias) << "; deviation of a face's logit between conditions "
      << Fixed(verdicts.calibration.logit_sigma) << ". `likely_fake` from probability "
      << Fixed(verdicts.thresholds.likely_fake) << ", `no_sign_of_forgery` up to "
      << Fixed(verdicts.thresholds.no_sign) << ".\n\n"
      << "| condition | generator | fakes: crops / files | AUC per frame (95 %) | AUC per file (95 "
         "%) | AP | EER | "
         "accuracy | found at 1 % false alarms | at 5 % | files called likely_fake |\n"
         "|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const ConditionTable& table : evaluation.tables) {
    const std::string condition = ConditionName(table.condition);
    MarkdownRow(out, condition, "**all**", table.levels[0], table.levels[1]);
    for (const GeneratorRow& row : table.generators) {
      MarkdownRow(out, condition, row.name, row.levels[0], row.levels[1]);
    }
  }
  out << "\nReal sources: share of files (of crops) called `likely_fake`, and AUC per frame of "
         "each generator against "
         "that source alone.\n\n";
  for (const ConditionTable& table : evaluation.tables) {
    out << "| " << ConditionName(table.condition) << " | crops / files | called likely_fake |";
    std::string rule = "|---|---|---|";
    for (const GeneratorRow& generator : table.generators) {
      out << " AUC of " << generator.name << " |";
      rule += "---|";
    }
    out << "\n" << rule << "\n";
    for (const RealSourceRow& row : table.real_sources) {
      out << "| " << row.name << " | " << row.crops << " / " << row.clips << " | "
          << Percent(row.false_alarms[1]) << " (" << Percent(row.false_alarms[0]) << ") |";
      for (const GeneratorRow& generator : table.generators) {
        const auto found = generator.auc_by_real_source.find(row.name);
        out << " " << (found == generator.auc_by_real_source.end() ? "-" : Fixed(found->second))
            << " |";
      }
      out << "\n";
    }
    out << "\n";
  }
  if (!with_streams) return out.str();
  out << "| condition | both streams: AUC per frame / file | RGB alone | spectrum alone |\n"
         "|---|---|---|---|\n";
  for (const ConditionTable& table : evaluation.tables) {
    out << "| " << ConditionName(table.condition) << " |";
    for (const auto& auc : table.stream_auc) {
      out << " " << Fixed(auc[0]) << " / " << Fixed(auc[1]) << " |";
    }
    out << "\n";
  }
  return out.str();
}

Status WriteEvaluation(const Evaluation& evaluation, const std::vector<CropRecord>& records,
                       bool with_streams, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Internal(folder + ": " + error.message());
  AIRL_RETURN_IF_ERROR(WriteText(folder + "/evaluation.json", EvaluationJson(evaluation)));
  AIRL_RETURN_IF_ERROR(WriteText(folder + "/metrics.csv", MetricsCsv(evaluation)));
  AIRL_RETURN_IF_ERROR(WriteText(folder + "/predictions.csv", PredictionsCsv(evaluation, records)));
  return WriteText(folder + "/table.md", EvaluationMarkdown(evaluation, with_streams));
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
