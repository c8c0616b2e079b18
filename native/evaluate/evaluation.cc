#include "native/evaluate/evaluation.h"

#include <set>
#include <utility>

#include "src/verdict/calibration.h"

namespace airl {
namespace {

constexpr Level kLevels[] = {Level::kFrame, Level::kClip};
constexpr Stream kStreams[] = {Stream::kFused, Stream::kRgb, Stream::kSpectrum};

double LogitOf(const Prediction& prediction, Stream stream) {
  switch (stream) {
    case Stream::kFused:
      return prediction.logit;
    case Stream::kRgb:
      return prediction.rgb_logit;
    case Stream::kSpectrum:
      return prediction.spectrum_logit;
  }
  return 0;
}

std::vector<Scored> Plain(const std::vector<Grouped>& items) {
  std::vector<Scored> plain;
  for (const Grouped& item : items) plain.push_back(item.item);
  return plain;
}

// Reals of one source and fakes of one generator; an empty name takes all.
std::vector<Prediction> Select(const std::vector<Prediction>& predictions,
                               const std::vector<CropRecord>& records, const std::string& generator,
                               const std::string& real_source) {
  std::vector<Prediction> selected;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = records[prediction.record];
    const std::string& name = record.label == kFake ? generator : real_source;
    const bool wanted = name.empty() || record.source == name;
    if (wanted) selected.push_back(prediction);
  }
  return selected;
}

}  // namespace

const char* LevelName(Level level) { return level == Level::kFrame ? "frame" : "clip"; }

const char* StreamName(Stream stream) {
  switch (stream) {
    case Stream::kFused:
      return "fused";
    case Stream::kRgb:
      return "rgb";
    case Stream::kSpectrum:
      return "spectrum";
  }
  return "";
}

std::vector<Grouped> ScoresOf(const std::vector<Prediction>& predictions,
                              const std::vector<CropRecord>& records,
                              const Calibration& calibration, Level level, Stream stream) {
  std::vector<Grouped> frames;
  // A pair file is one clip with a real and a fake half: the label belongs to the key.
  std::map<std::pair<std::string, int>, std::pair<double, size_t>> clips;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = records[prediction.record];
    const double logit = CalibratedLogit(LogitOf(prediction, stream), calibration);
    if (level == Level::kFrame) frames.push_back({{logit, record.label}, record.clip});
    auto& [sum, count] = clips[{record.clip, record.label}];
    sum += logit;
    ++count;
  }
  if (level == Level::kFrame) return frames;
  std::vector<Grouped> scores;
  for (const auto& [key, value] : clips) {
    scores.push_back({{value.first / static_cast<double>(value.second), key.second}, key.first});
  }
  return scores;
}

ConditionTable MakeTable(const Condition& condition, const std::vector<Prediction>& predictions,
                         const std::vector<CropRecord>& records, const Calibration& calibration,
                         const Thresholds& thresholds, int bootstrap_rounds) {
  ConditionTable table;
  table.condition = condition;
  std::set<std::string> generators;
  std::set<std::string> real_sources;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = records[prediction.record];
    (record.label == kFake ? generators : real_sources).insert(record.source);
  }
  const auto measure = [&](const std::string& generator, const std::string& real_source,
                           MetricSet(&levels)[2]) {
    const std::vector<Prediction> chosen = Select(predictions, records, generator, real_source);
    for (const Level level : kLevels) {
      const RankedScores scores(ScoresOf(chosen, records, calibration, level),
                                thresholds.likely_fake);
      levels[static_cast<size_t>(level)] = MeasureAll(scores, bootstrap_rounds);
    }
  };
  measure("", "", table.levels);
  for (const Level level : kLevels) {
    for (const Stream stream : kStreams) {
      table.stream_auc[static_cast<size_t>(stream)][static_cast<size_t>(level)] =
          Auc(Plain(ScoresOf(predictions, records, calibration, level, stream)));
    }
  }
  for (const std::string& generator : generators) {
    GeneratorRow row;
    row.name = generator;
    measure(generator, "", row.levels);
    for (const std::string& real_source : real_sources) {
      const std::vector<Prediction> both = Select(predictions, records, generator, real_source);
      row.auc_by_real_source[real_source] =
          Auc(Plain(ScoresOf(both, records, calibration, Level::kFrame)));
    }
    table.generators.push_back(std::move(row));
  }
  for (const std::string& real_source : real_sources) {
    RealSourceRow row;
    row.name = real_source;
    measure("", real_source, row.levels);
    table.real_sources.push_back(std::move(row));
  }
  return table;
}

Verdicts FitVerdicts(const std::vector<std::vector<Prediction>>& by_condition,
                     const std::vector<CropRecord>& records) {
  std::vector<Scored> pooled;
  std::vector<Grouped> by_source;
  std::vector<std::vector<double>> logits;
  for (const std::vector<Prediction>& predictions : by_condition) {
    logits.emplace_back();
    for (const Prediction& prediction : predictions) {
      const CropRecord& record = records[prediction.record];
      by_source.push_back({{prediction.logit, record.label}, record.source});
      pooled.push_back(by_source.back().item);
      logits.back().push_back(prediction.logit);
    }
  }
  Verdicts verdicts;
  verdicts.calibration = FitCalibration(pooled);
  verdicts.calibration.logit_sigma = LogitSigma(logits, verdicts.calibration);
  verdicts.thresholds = ChooseThresholds(by_source, verdicts.calibration);
  return verdicts;
}

}  // namespace airl
