#include <cmath>
#include <sstream>

#include "native/evaluate/number_text.h"
#include "native/evaluate/write_evaluation.h"
#include "src/verdict/calibration.h"

namespace airl {
namespace {

std::string Cell(double value) { return std::isfinite(value) ? Fixed(value, 6) : ""; }

void Rows(std::ostream& out, const ConditionTable& table, const std::string& generator,
          const std::string& real_source, const MetricSet (&levels)[2]) {
  for (const Level level : {Level::kFrame, Level::kClip}) {
    const MetricSet& set = levels[static_cast<size_t>(level)];
    for (size_t f = 0; f < kMetricFields.size(); ++f) {
      out << LevelName(level) << ',' << ConditionName(table.condition) << ','
          << CsvQuoted(generator) << ',' << CsvQuoted(real_source) << ',' << kMetricFields[f].name
          << ',' << Cell(set.*kMetricFields[f].value) << ',' << Cell(set.intervals[f].low) << ','
          << Cell(set.intervals[f].high) << '\n';
    }
  }
}

}  // namespace

std::string EvaluationCsv(const Evaluation& evaluation) {
  std::ostringstream out;
  out << "level,condition,generator,real_source,metric,value,low,high\n";
  for (const ConditionTable& table : evaluation.tables) {
    Rows(out, table, "all", "all", table.levels);
    for (const GeneratorRow& row : table.generators) Rows(out, table, row.name, "all", row.levels);
    for (const RealSourceRow& row : table.real_sources) {
      Rows(out, table, "all", row.name, row.levels);
    }
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
          << CsvQuoted(record.source) << ',' << CsvQuoted(record.clip) << ','
          << CsvQuoted(record.pair) << ',' << record.timestamp_s << ',' << CsvQuoted(record.file)
          << ',' << Cell(prediction.logit) << ',' << Cell(prediction.rgb_logit) << ','
          << Cell(prediction.spectrum_logit) << ','
          << Cell(Sigmoid(CalibratedLogit(prediction.logit, evaluation.verdicts.calibration)))
          << '\n';
    }
  }
  return out.str();
}

}  // namespace airl
