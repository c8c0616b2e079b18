#include "native/evaluate/comparison.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <utility>

#include "native/evaluate/number_text.h"

namespace airl {
namespace {

using CropKey = std::string;

CropKey KeyOf(const CropRecord& record) {
  return std::to_string(record.label) + "\n" + record.source + "\n" + record.clip + "\n" +
         record.file;
}

std::set<CropKey> KeysOf(const ModelScores& model, const std::string& condition) {
  std::set<CropKey> keys;
  for (const Prediction& prediction : model.conditions.at(condition)) {
    keys.insert(KeyOf(model.records[prediction.record]));
  }
  return keys;
}

Status ChooseConditions(const std::vector<ModelScores>& models,
                        std::vector<std::string>& conditions) {
  const auto all_have = [&](const std::string& condition) {
    return std::all_of(models.begin(), models.end(), [&](const ModelScores& model) {
      return model.conditions.count(condition) > 0;
    });
  };
  if (conditions.empty()) {
    for (const char* name : {"native", "social", "blur_jpeg"}) {
      if (all_have(name)) conditions.push_back(name);
    }
    return conditions.empty() ? BadInput("the evaluations have no condition in common")
                              : OkStatus();
  }
  for (const std::string& condition : conditions) {
    for (const ModelScores& model : models) {
      if (model.conditions.count(condition) == 0) {
        return BadInput(model.name + " was not measured under " + condition);
      }
    }
  }
  return OkStatus();
}

std::vector<Prediction> Common(const ModelScores& model, const std::string& condition,
                               const std::set<CropKey>& common) {
  std::vector<Prediction> chosen;
  std::set<CropKey> seen;
  for (const Prediction& prediction : model.conditions.at(condition)) {
    const CropKey key = KeyOf(model.records[prediction.record]);
    if (common.count(key) > 0 && seen.insert(key).second) chosen.push_back(prediction);
  }
  return chosen;
}

void FindWorstRealSource(const ModelScores& model, const std::vector<Prediction>& predictions,
                         int rounds, ComparisonRow& row) {
  std::map<std::string, std::vector<Prediction>> by_source;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = model.records[prediction.record];
    if (record.label == kReal) by_source[record.source].push_back(prediction);
  }
  row.worst_false_alarms = -1;
  for (const auto& [source, reals] : by_source) {
    const RankedScores scores(
        ScoresOf(reals, model.records, model.verdicts.calibration, Level::kClip),
        model.verdicts.thresholds.likely_fake);
    const MetricSet set = MeasureAll(scores, rounds);
    if (set.false_positive_rate <= row.worst_false_alarms) continue;
    row.worst_false_alarms = set.false_positive_rate;
    row.worst_interval = set.IntervalOf(&Metrics::false_positive_rate);
    row.worst_real_source = source;
  }
}

std::string Range(const Interval& interval) {
  return "(" + Fixed(interval.low, 2) + "–" + Fixed(interval.high, 2) + ")";
}

std::string Signed(double value) {
  return (std::isfinite(value) && value >= 0 ? "+" : "") + Fixed(value);
}

std::string DifferenceText(const Difference& difference) {
  const Interval& interval = difference.interval;
  return Signed(difference.value) + " (" + Signed(interval.low) + " to " + Signed(interval.high) +
         ")";
}

}  // namespace

StatusOr<Comparison> Compare(const std::vector<ModelScores>& models,
                             std::vector<std::string> conditions, int rounds) {
  if (models.empty()) return BadInput("there is no model to compare");
  AIRL_RETURN_IF_ERROR(ChooseConditions(models, conditions));
  std::set<CropKey> all;
  std::set<CropKey> common = KeysOf(models[0], conditions[0]);
  for (const ModelScores& model : models) {
    for (const std::string& condition : conditions) {
      const std::set<CropKey> keys = KeysOf(model, condition);
      all.insert(keys.begin(), keys.end());
      std::erase_if(common, [&](const CropKey& key) { return keys.count(key) == 0; });
    }
  }
  Comparison comparison{conditions, {}, common.size(), all.size() - common.size()};
  const auto has = [&](char label) {
    return std::any_of(common.begin(), common.end(),
                       [&](const CropKey& key) { return key[0] == label; });
  };
  if (!has('0') || !has('1')) return BadInput("the models have no reals and fakes in common");

  std::vector<RankedScores> references;  // [condition][level]
  for (const ModelScores& model : models) {
    ComparisonRow row{model.name, model.parameters, {}, "", 0, {}};
    for (size_t c = 0; c < conditions.size(); ++c) {
      const std::vector<Prediction> predictions = Common(model, conditions[c], common);
      ComparisonCell cell;
      for (const Level level : {Level::kFrame, Level::kClip}) {
        const auto l = static_cast<size_t>(level);
        const RankedScores scores(
            ScoresOf(predictions, model.records, model.verdicts.calibration, level),
            model.verdicts.thresholds.likely_fake);
        cell.levels[l] = MeasureAll(scores, rounds);
        if (&model == &models[0]) {
          references.push_back(scores);
        } else {
          cell.auc_difference[l] =
              PairedDifference(scores, references[2 * c + l], &Metrics::auc, rounds);
        }
      }
      if (c == 0) FindWorstRealSource(model, predictions, rounds, row);
      row.cells.push_back(cell);
    }
    comparison.rows.push_back(std::move(row));
  }
  return comparison;
}

std::string ComparisonMarkdown(const Comparison& comparison) {
  std::ostringstream out;
  out << comparison.crops << " crops that all models have judged";
  if (comparison.left_out > 0) out << " (" << comparison.left_out << " left out)";
  out << ". In brackets 95 % bootstrap intervals over files; differences of the AUC per file to "
         "the first model by paired bootstrap.\n\n| model | parameters |";
  std::string rule = "|---|---:|";
  for (const std::string& condition : comparison.conditions) {
    out << " " << condition << ": AUC per frame | per file | to the first |";
    rule += "---|---|---|";
  }
  out << " worst real source: files called likely_fake |\n" << rule << "---|\n";
  for (size_t r = 0; r < comparison.rows.size(); ++r) {
    const ComparisonRow& row = comparison.rows[r];
    out << "| " << MarkdownCell(row.model) << " | "
        << Fixed(static_cast<double>(row.parameters) / 1e6, 2) << " M |";
    for (const ComparisonCell& cell : row.cells) {
      for (const MetricSet& set : cell.levels) {
        out << " " << Fixed(set.auc) << " " << Range(set.IntervalOf(&Metrics::auc)) << " |";
      }
      out << " " << (r == 0 ? "" : DifferenceText(cell.auc_difference[1])) << " |";
    }
    out << " " << MarkdownCell(row.worst_real_source) << " " << Percent(row.worst_false_alarms)
        << " (" << Fixed(100 * row.worst_interval.low, 0) << "–"
        << Fixed(100 * row.worst_interval.high, 0) << ") |\n";
  }
  return out.str();
}

std::string ComparisonCsv(const Comparison& comparison) {
  std::ostringstream out;
  out << "model,parameters,condition,level,metric,value,low,high\n";
  const auto number = [](double value) { return std::isfinite(value) ? Fixed(value, 6) : ""; };
  for (const ComparisonRow& row : comparison.rows) {
    for (size_t c = 0; c < row.cells.size(); ++c) {
      for (const Level level : {Level::kFrame, Level::kClip}) {
        const std::string start = CsvQuoted(row.model) + "," + std::to_string(row.parameters) +
                                  "," + comparison.conditions[c] + "," + LevelName(level) + ",";
        const auto write = [&](const char* metric, double value, const Interval& interval) {
          out << start << metric << ',' << number(value) << ',' << number(interval.low) << ','
              << number(interval.high) << '\n';
        };
        const MetricSet& set = row.cells[c].levels[static_cast<size_t>(level)];
        for (size_t f = 0; f < kMetricFields.size(); ++f) {
          write(kMetricFields[f].name, set.*kMetricFields[f].value, set.intervals[f]);
        }
        const Difference& difference = row.cells[c].auc_difference[static_cast<size_t>(level)];
        write("auc_difference", difference.value, difference.interval);
      }
    }
  }
  return out.str();
}

}  // namespace airl
