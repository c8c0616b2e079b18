#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "native/evaluate/comparison.h"
#include "native/evaluate/csv_reader.h"
#include "native/evaluate/write_evaluation.h"

namespace airl {
namespace {

constexpr size_t kMaxPredictions = 40'000'000;
constexpr const char* kColumns[] = {"condition", "label", "source", "clip", "file", "logit"};
enum Column { kCondition, kLabel, kSource, kClip, kFile, kLogit, kColumnCount };

// Where each wanted column stands.
StatusOr<std::vector<size_t>> FindColumns(const std::vector<std::string>& header,
                                          const std::string& where) {
  std::vector<size_t> places;
  for (const char* wanted : kColumns) {
    const auto found = std::find(header.begin(), header.end(), wanted);
    if (found == header.end()) return BadInput(where + "has no column \"" + wanted + "\"");
    places.push_back(static_cast<size_t>(found - header.begin()));
  }
  return places;
}

Status ReadPredictions(const std::string& path, ModelScores& model) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return BadInput(path + ": cannot be opened");
  CsvReader reader(stream, path);
  std::vector<std::string> row;
  AIRL_ASSIGN_OR_RETURN(bool has_row, reader.Next(row));
  AIRL_ASSIGN_OR_RETURN(const std::vector<size_t> places, FindColumns(row, reader.Where()));
  const size_t width = row.size();
  std::unordered_map<std::string, size_t> numbers;
  for (size_t count = 0;; ++count) {
    AIRL_ASSIGN_OR_RETURN(has_row, reader.Next(row));
    if (!has_row) return OkStatus();
    if (count == kMaxPredictions) return TooLarge(path + ": more than 40,000,000 rows");
    if (row.size() != width) {
      return BadInput(reader.Where() + std::to_string(row.size()) + " fields instead of " +
                      std::to_string(width));
    }
    const auto field = [&](Column column) -> const std::string& { return row[places[column]]; };
    if (field(kLabel) != "0" && field(kLabel) != "1") {
      return BadInput(reader.Where() + "the label is neither 0 nor 1");
    }
    char* end = nullptr;
    const double logit = std::strtod(field(kLogit).c_str(), &end);
    if (field(kLogit).empty() || *end != '\0' || !std::isfinite(logit)) {
      return BadInput(reader.Where() + "the logit is no number");
    }
    const std::string key =
        field(kLabel) + "\n" + field(kSource) + "\n" + field(kClip) + "\n" + field(kFile);
    const auto [place, is_new] = numbers.emplace(key, model.records.size());
    if (is_new) {
      CropRecord record;
      record.label = field(kLabel) == "1" ? kFake : kReal;
      record.source = field(kSource);
      record.clip = field(kClip);
      record.file = field(kFile);
      model.records.push_back(std::move(record));
    }
    model.conditions[field(kCondition)].push_back({place->second, logit, 0, 0});
  }
}

}  // namespace

StatusOr<ModelScores> ReadModelScores(const std::string& folder) {
  ModelScores model;
  const std::string path = folder + "/evaluation.json";
  AIRL_ASSIGN_OR_RETURN(model.verdicts, ReadVerdicts(path));
  std::ifstream stream(path, std::ios::binary);
  const nlohmann::json json = nlohmann::json::parse(stream, nullptr, /*allow_exceptions=*/false);
  const auto name = json.find("model");
  const auto parameters = json.find("parameters");
  if (name == json.end() || !name->is_string() || parameters == json.end() ||
      !parameters->is_number_integer()) {
    return BadInput(path + ": names no \"model\" with its \"parameters\"");
  }
  model.name = name->get<std::string>();
  model.parameters = parameters->get<int64_t>();
  AIRL_RETURN_IF_ERROR(ReadPredictions(folder + "/predictions.csv", model));
  return model;
}

}  // namespace airl
