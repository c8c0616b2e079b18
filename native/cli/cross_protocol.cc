#include "native/cli/cross_protocol.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "native/evaluate/evaluation_plots.h"
#include "native/evaluate/write_files.h"
#include "native/train/trainer.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kRowVersion = 3;

double NumberOf(const Json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

Json CellJson(const CrossCell& cell) {
  Json json = {{"generator", cell.generator}};
  for (const Level level : {Level::kFrame, Level::kClip}) {
    const MetricSet& set = cell.levels[static_cast<size_t>(level)];
    Json& values = json[LevelName(level)];
    values = {{"reals", set.reals}, {"fakes", set.fakes}};
    for (size_t f = 0; f < kMetricFields.size(); ++f) {
      values[kMetricFields[f].name] = {set.*kMetricFields[f].value, set.intervals[f].low,
                                       set.intervals[f].high};
    }
  }
  return json;
}

StatusOr<CrossCell> CellOf(const Json& json, const std::string& path) {
  const Status damaged = BadInput(path + ": is damaged; remove it to measure the row again");
  CrossCell cell;
  if (!json.is_object() || !json.contains("generator") || !json["generator"].is_string()) {
    return damaged;
  }
  cell.generator = json["generator"].get<std::string>();
  for (const Level level : {Level::kFrame, Level::kClip}) {
    MetricSet& set = cell.levels[static_cast<size_t>(level)];
    const auto values = json.find(LevelName(level));
    if (values == json.end() || !values->is_object()) return damaged;
    for (const auto& [name, count] :
         {std::pair("reals", &set.reals), std::pair("fakes", &set.fakes)}) {
      if (!values->contains(name) || !(*values)[name].is_number_unsigned()) return damaged;
      *count = (*values)[name].get<size_t>();
    }
    for (size_t f = 0; f < kMetricFields.size(); ++f) {
      const auto value = values->find(kMetricFields[f].name);
      if (value == values->end() || !value->is_array() || value->size() != 3) return damaged;
      set.*kMetricFields[f].value = NumberOf((*value)[0]);
      set.intervals[f] = {NumberOf((*value)[1]), NumberOf((*value)[2])};
    }
  }
  return cell;
}

// Generators that rows can train on or be tested on.
std::set<std::string> FreeGenerators(const SplitOptions& split,
                                     const std::vector<CropRecord>& records) {
  std::set<std::string> generators;
  for (const CropRecord& record : records) {
    const bool is_free =
        split.ignore.count(record.source) == 0 && split.validation_fake.count(record.source) == 0;
    if (record.label == kFake && is_free) generators.insert(record.source);
  }
  return generators;
}

// What decides a row's numbers: the run, its length and what it is judged on.
std::string KeyOf(const CrossOptions& options, const TrainConfig& config) {
  Json key = {{"steps", config.steps},
              {"minutes", config.minutes},
              {"limit", options.evaluation.limit},
              {"bootstrap_rounds", options.evaluation.bootstrap_rounds},
              {"condition", ConditionName(options.evaluation.conditions.front())}};
  return key.dump();
}

// The row's cells where row.json holds them; nothing where there is none.
StatusOr<bool> ReadRow(const std::string& path, const std::string& config_json,
                       const std::string& key, CrossRow& row) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return false;
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  const Status damaged = BadInput(path + ": is damaged; remove it to measure the row again");
  if (!json.is_object() || !json.contains("cells") || !json["cells"].is_array() ||
      !json.contains("config") || !json.contains("version")) {
    return damaged;
  }
  if (json["version"] != kRowVersion) {
    return BadInput(path + ": is of another version of airl; remove it to measure the row again");
  }
  std::vector<std::string> differences = ResumeDifferences(json["config"].dump(), config_json);
  if (!json.contains("measured") || json["measured"].dump() != key) {
    differences.push_back("length or evaluation");
  }
  if (!differences.empty()) {
    return BadInput(path + ": is of another configuration (" + differences[0] +
                    "); choose another --out or remove it");
  }
  for (const Json& cell : json["cells"]) {
    AIRL_ASSIGN_OR_RETURN(CrossCell read, CellOf(cell, path));
    row.cells.push_back(std::move(read));
  }
  return true;
}

Status WriteRow(const std::string& path, const std::string& config_json, const std::string& key,
                const CrossRow& row) {
  Json json = {{"version", kRowVersion}, {"train_on", row.train_on}};
  json["measured"] = Json::parse(key);
  json["cells"] = Json::array();
  for (const CrossCell& cell : row.cells) json["cells"].push_back(CellJson(cell));
  json["config"] = Json::parse(config_json);
  return WriteText(path, json.dump(2) + "\n");
}

TrainConfig RowConfig(const CrossOptions& options, const std::set<std::string>& generators,
                      const CrossRow& row) {
  TrainConfig config = options.train;
  config.out = options.train.out + "/" + FileNamePart(CrossRowName(row));
  config.split.holdout_fake = generators;
  for (const std::string& seen : row.train_on) config.split.holdout_fake.erase(seen);
  // Fakes of a pair whose real is held out, and the other way round.
  config.split.drop_leaks = true;
  const std::string last = config.out + "/last.ckpt";
  if (std::filesystem::exists(last)) config.resume = last;
  return config;
}

// Of every generator that the row has not seen, asked for or not: another matrix may ask.
Status MeasureRow(const CrossOptions& options, const TrainConfig& config, CrossRow& row) {
  AIRL_ASSIGN_OR_RETURN(const TrainSummary summary, Train(config));
  std::fprintf(stderr, "%s: %lld steps, last loss %.4f\n", CrossRowName(row).c_str(),
               static_cast<long long>(summary.steps), summary.last_loss);
  AIRL_ASSIGN_OR_RETURN(LoadedNet loaded, LoadAverage(config.out + "/last.ckpt"));
  AIRL_ASSIGN_OR_RETURN(const JudgedCrops crops,
                        ReadJudgedCrops(options.evaluation, config.out + "/split.json"));
  AIRL_ASSIGN_OR_RETURN(const Evaluation evaluation,
                        EvaluateNet(loaded, CrossRowName(row), crops, options.evaluation));
  AIRL_RETURN_IF_ERROR(WriteEvaluation(evaluation, *crops.records, false, config.out));
  const ConditionTable& table = evaluation.tables.front();
  if (!(table.condition == options.evaluation.conditions.front())) {
    return Internal(evaluation.failed.front().reason);
  }
  for (const GeneratorRow& generator : table.generators) {
    row.cells.push_back({generator.name, {generator.levels[0], generator.levels[1]}});
  }
  return OkStatus();
}

}  // namespace

std::string CrossRowName(const CrossRow& row) {
  std::string name;
  for (const std::string& generator : row.train_on) name += (name.empty() ? "" : "+") + generator;
  return name;
}

StatusOr<CrossMatrix> PlanCross(const CrossOptions& options,
                                const std::vector<CropRecord>& records) {
  const SplitOptions& split = options.train.split;
  if (split.holdout_real.empty()) {
    return BadInput("name the real sources of the test with --holdout-real");
  }
  const std::set<std::string> generators = FreeGenerators(split, records);
  if (generators.size() < 2) return BadInput("a matrix takes two generators at least");
  const auto check = [&](const std::string& name) {
    return generators.count(name) > 0
               ? OkStatus()
               : BadInput("\"" + name +
                          "\" is no generator of the crops (or is ignored, or "
                          "validates)");
  };
  CrossMatrix matrix;
  std::vector<std::vector<std::string>> rows = options.rows;
  if (rows.empty()) {
    for (const std::string& name : generators) {
      std::set<std::string> row = {name};
      if (options.leave_one_out) {
        row = generators;
        row.erase(name);
      }
      rows.emplace_back(row.begin(), row.end());
    }
  }
  std::set<std::string> columns(options.test_on.begin(), options.test_on.end());
  if (columns.empty()) columns = generators;
  for (const std::string& name : columns) AIRL_RETURN_IF_ERROR(check(name));
  matrix.generators = {columns.begin(), columns.end()};
  for (std::vector<std::string>& row : rows) {
    for (const std::string& name : row) AIRL_RETURN_IF_ERROR(check(name));
    matrix.rows.push_back({std::move(row), {}, ""});
  }
  return matrix;
}

StatusOr<CrossMatrix> RunCross(const CrossOptions& options,
                               const std::function<Status(const CrossMatrix&)>& on_row) {
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(options.train.data));
  AIRL_ASSIGN_OR_RETURN(CrossMatrix matrix, PlanCross(options, records));
  const std::set<std::string> generators = FreeGenerators(options.train.split, records);
  size_t failed = 0;
  for (CrossRow& row : matrix.rows) {
    const TrainConfig config = RowConfig(options, generators, row);
    const std::string path = config.out + "/row.json";
    const std::string key = KeyOf(options, config);
    AIRL_ASSIGN_OR_RETURN(const bool is_done, ReadRow(path, ConfigJson(config), key, row));
    if (!is_done) {
      Status status;
      try {
        status = MeasureRow(options, config, row);
      } catch (const std::exception& error) {
        status = Internal(error.what());
      }
      if (status.ok()) {
        AIRL_RETURN_IF_ERROR(WriteRow(path, ConfigJson(config), key, row));
      } else {
        row.failure = status.ToString();
        std::fprintf(stderr, "%s failed: %s\n", CrossRowName(row).c_str(), row.failure.c_str());
        ++failed;
      }
    }
    if (on_row) AIRL_RETURN_IF_ERROR(on_row(matrix));
  }
  if (failed == matrix.rows.size()) return Internal(matrix.rows[0].failure);
  return matrix;
}

}  // namespace airl
