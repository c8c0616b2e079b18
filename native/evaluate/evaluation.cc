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

double AccuracyAtHalf(const std::vector<Scored>& items) { return MeasureAt(items, 0).accuracy; }

// Reals whose source is in `real_sources` (all where empty) and the fakes of one generator.
std::vector<Prediction> Select(const std::vector<Prediction>& predictions,
                               const std::vector<CropRecord>& records, const std::string& generator,
                               const std::string& real_source) {
  std::vector<Prediction> selected;
  for (const Prediction& prediction : predictions) {
    const CropRecord& record = records[prediction.record];
    const bool wanted = record.label == kFake ? record.source == generator
                                              : real_source.empty() || record.source == real_source;
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

MetricSet MeasureAll(const std::vector<Grouped>& items, const Thresholds& thresholds,
                     int bootstrap_rounds) {
  const std::vector<Scored> plain = Plain(items);
  std::vector<Scored> probabilities;
  MetricSet set;
  for (const Scored& item : plain) {
    probabilities.push_back({Sigmoid(item.score), item.label});
    ++(item.label == kFake ? set.fakes : set.reals);
  }
  set.auc = Auc(plain);
  set.average_precision = AveragePrecision(plain);
  set.equal_error_rate = EqualErrorRate(plain);
  set.accuracy = AccuracyAtHalf(plain);
  set.tpr_at_1_fpr = TprAtFpr(plain, 0.01);
  set.tpr_at_5_fpr = TprAtFpr(plain, 0.05);
  set.calibration_error = ExpectedCalibrationError(probabilities);
  const AtThreshold at = MeasureAt(probabilities, thresholds.likely_fake);
  set.true_positive_rate = at.true_positive_rate;
  set.false_positive_rate = at.false_positive_rate;
  if (bootstrap_rounds > 0) {
    set.auc_interval = BootstrapInterval(items, Auc, bootstrap_rounds);
    set.accuracy_interval = BootstrapInterval(items, AccuracyAtHalf, bootstrap_rounds);
  }
  return set;
}

ConditionTable MakeTable(Condition condition, const std::vector<Prediction>& predictions,
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
  const auto scores = [&](const std::vector<Prediction>& selected, Level level,
                          Stream stream = Stream::kFused) {
    return ScoresOf(selected, records, calibration, level, stream);
  };
  for (const Level level : kLevels) {
    const auto l = static_cast<size_t>(level);
    table.levels[l] = MeasureAll(scores(predictions, level), thresholds, bootstrap_rounds);
    for (const Stream stream : kStreams) {
      table.stream_auc[static_cast<size_t>(stream)][l] =
          Auc(Plain(scores(predictions, level, stream)));
    }
  }
  for (const std::string& generator : generators) {
    GeneratorRow row;
    row.name = generator;
    const std::vector<Prediction> against_all = Select(predictions, records, generator, "");
    for (const Level level : kLevels) {
      row.levels[static_cast<size_t>(level)] =
          MeasureAll(scores(against_all, level), thresholds, bootstrap_rounds);
    }
    for (const std::string& real_source : real_sources) {
      const std::vector<Prediction> pair = Select(predictions, records, generator, real_source);
      row.auc_by_real_source[real_source] = Auc(Plain(scores(pair, Level::kFrame)));
    }
    table.generators.push_back(std::move(row));
  }
  for (const std::string& real_source : real_sources) {
    RealSourceRow row;
    row.name = real_source;
    const std::vector<Prediction> reals = Select(predictions, records, "", real_source);
    for (const Level level : kLevels) {
      const std::vector<Grouped> items = scores(reals, level);
      (level == Level::kFrame ? row.crops : row.clips) = items.size();
      row.false_alarms[static_cast<size_t>(level)] =
          MeasureAll(items, thresholds, 0).false_positive_rate;
    }
    table.real_sources.push_back(std::move(row));
  }
  return table;
}

Verdicts FitVerdicts(const std::vector<std::vector<Prediction>>& by_condition,
                     const std::vector<CropRecord>& records) {
  std::vector<Scored> pooled;
  std::vector<std::vector<double>> logits;
  for (const std::vector<Prediction>& predictions : by_condition) {
    logits.emplace_back();
    for (const Prediction& prediction : predictions) {
      pooled.push_back({prediction.logit, records[prediction.record].label});
      logits.back().push_back(prediction.logit);
    }
  }
  Verdicts verdicts;
  verdicts.calibration = FitCalibration(pooled);
  verdicts.calibration.logit_sigma = LogitSigma(logits, verdicts.calibration);
  verdicts.thresholds = ChooseThresholds(pooled, verdicts.calibration);
  return verdicts;
}

}  // namespace airl
