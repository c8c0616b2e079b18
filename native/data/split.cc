#include "native/data/split.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

namespace airl {
namespace {

using Json = nlohmann::json;

constexpr int kSplitVersion = 1;
constexpr Part kParts[] = {Part::kTrain, Part::kValidation, Part::kTest};

std::string KnownName(const CropRecord& record) {
  return (record.label == kFake ? "fake/" : "real/") + record.source;
}

std::optional<Part> PartOf(const CropRecord& record, const SplitOptions& options) {
  if (options.ignore.count(record.source) > 0) return std::nullopt;
  const bool fake = record.label == kFake;
  if ((fake ? options.holdout_fake : options.holdout_real).count(record.source) > 0) {
    return Part::kTest;
  }
  if ((fake ? options.validation_fake : options.validation_real).count(record.source) > 0) {
    return Part::kValidation;
  }
  return Part::kTrain;
}

// What must not stand in two parts: the clip, and the pair. A real without a pair can be a fake's
// pair by its file.
std::vector<std::string> GroupsOf(const CropRecord& record) {
  std::vector<std::string> groups = {"clip " + record.clip};
  if (!record.pair.empty()) groups.push_back("pair " + record.pair);
  if (record.pair.empty() && record.label == kReal) groups.push_back("pair " + record.file);
  return groups;
}

Status CheckNames(const std::vector<CropRecord>& records, const SplitOptions& options) {
  std::set<std::string> sources[2];
  for (const CropRecord& record : records) sources[record.label].insert(record.source);
  const struct {
    const char* option;
    const std::set<std::string>& names;
    int label;
  } lists[] = {{"holdout-real", options.holdout_real, kReal},
               {"holdout-fake", options.holdout_fake, kFake},
               {"validation-real", options.validation_real, kReal},
               {"validation-fake", options.validation_fake, kFake}};
  for (const auto& list : lists) {
    for (const std::string& name : list.names) {
      if (sources[list.label].count(name) == 0) {
        return BadInput(std::string(list.option) + ": no " +
                        (list.label == kFake ? "fake" : "real") + " crop has the source \"" + name +
                        "\"");
      }
    }
  }
  for (const auto& [a, b] : {std::pair(&options.holdout_real, &options.validation_real),
                             std::pair(&options.holdout_fake, &options.validation_fake)}) {
    for (const std::string& name : *a) {
      if (b->count(name) > 0) return BadInput("\"" + name + "\" is both held out and validation");
    }
  }
  for (const std::string& name : options.ignore) {
    if (sources[kReal].count(name) + sources[kFake].count(name) == 0) {
      return BadInput("ignore: no crop has the source \"" + name + "\"");
    }
  }
  return OkStatus();
}

// Fills the parts from each record's own part, after the search for leaks.
Status Fill(const std::vector<CropRecord>& records, std::vector<std::optional<Part>> parts,
            Split& split) {
  std::map<std::string, Part> part_of_group;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!parts[i]) continue;
    for (const std::string& group : GroupsOf(records[i])) {
      const auto [found, is_new] = part_of_group.emplace(group, *parts[i]);
      if (is_new || found->second == *parts[i]) continue;
      if (!split.options.drop_leaks) {
        return BadInput(group + " is in two parts, " + PartName(found->second) + " and " +
                        PartName(*parts[i]) + " (" + records[i].file +
                        "): hold out the real and the fake source together");
      }
      found->second = std::max(found->second, *parts[i]);
    }
  }
  for (size_t i = 0; i < records.size(); ++i) {
    if (!parts[i]) {
      ++split.ignored;
      continue;
    }
    bool leaks = false;
    for (const std::string& group : GroupsOf(records[i])) {
      leaks = leaks || part_of_group.at(group) != *parts[i];
    }
    if (leaks) {
      ++split.leaks_dropped;
    } else if (*parts[i] == Part::kTrain) {
      split.train.push_back(i);
    } else {
      (*parts[i] == Part::kValidation ? split.validation : split.test).push_back(i);
    }
  }
  return OkStatus();
}

std::vector<std::string> NamesOf(const Json& json, const char* name, std::string& error) {
  std::vector<std::string> names;
  const auto found = json.find(name);
  if (found == json.end() || !found->is_array()) {
    error = std::string("\"") + name + "\" is no list";
    return names;
  }
  for (const Json& value : *found) {
    if (!value.is_string()) {
      error = std::string("\"") + name + "\" holds something that is no string";
      return names;
    }
    names.push_back(value.get<std::string>());
  }
  return names;
}

}  // namespace

const char* PartName(Part part) {
  switch (part) {
    case Part::kTrain:
      return "train";
    case Part::kValidation:
      return "validation";
    case Part::kTest:
      return "test";
  }
  return "";
}

const std::vector<size_t>& Split::indices(Part part) const {
  if (part == Part::kTrain) return train;
  return part == Part::kValidation ? validation : test;
}

StatusOr<Split> MakeSplit(const std::vector<CropRecord>& records, const SplitOptions& options) {
  AIRL_RETURN_IF_ERROR(CheckNames(records, options));
  Split split;
  split.options = options;
  std::vector<std::optional<Part>> parts;
  for (const CropRecord& record : records) {
    parts.push_back(PartOf(record, options));
    split.known_sources.insert(KnownName(record));
  }
  AIRL_RETURN_IF_ERROR(Fill(records, std::move(parts), split));
  for (const Part part : kParts) {
    size_t count[2] = {0, 0};
    for (const size_t i : split.indices(part)) ++count[records[i].label];
    if (part != Part::kTrain && count[kReal] + count[kFake] == 0) continue;
    for (const int label : {kReal, kFake}) {
      if (count[label] == 0) {
        return BadInput(std::string("the ") + PartName(part) + " part has no " +
                        (label == kFake ? "fake" : "real") + " crop");
      }
    }
  }
  return split;
}

StatusOr<Split> ApplySplit(const std::vector<CropRecord>& records, const Split& saved) {
  Split split;
  split.options = saved.options;
  split.known_sources = saved.known_sources;
  std::vector<std::optional<Part>> parts;
  for (const CropRecord& record : records) {
    const bool known = saved.known_sources.count(KnownName(record)) > 0;
    if (!known) split.unknown_sources.insert(KnownName(record));
    parts.push_back(known ? PartOf(record, saved.options) : std::optional(Part::kTest));
  }
  AIRL_RETURN_IF_ERROR(Fill(records, std::move(parts), split));
  return split;
}

Status WriteSplit(const Split& split, const std::vector<CropRecord>& records,
                  const std::string& path) {
  Json json = {{"version", kSplitVersion},
               {"validation_real", split.options.validation_real},
               {"validation_fake", split.options.validation_fake},
               {"holdout_real", split.options.holdout_real},
               {"holdout_fake", split.options.holdout_fake},
               {"ignore", split.options.ignore},
               {"drop_leaks", split.options.drop_leaks},
               {"known_sources", split.known_sources},
               {"leaks_dropped", split.leaks_dropped}};
  for (const Part part : kParts) {
    Json counts = Json::object();
    for (const size_t i : split.indices(part)) {
      const std::string name = KnownName(records[i]);
      counts[name] = counts.value(name, 0) + 1;
    }
    json["crops"][PartName(part)] = counts;
  }
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << json.dump(2) << "\n";
  stream.close();
  return stream ? OkStatus() : Internal(path + ": cannot be written");
}

StatusOr<Split> ReadSplit(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return BadInput(path + ": cannot be opened");
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return BadInput(path + ": is no JSON object");
  const auto version = json.find("version");
  if (version == json.end() || !version->is_number_integer() ||
      version->get<int>() != kSplitVersion) {
    return ModelMismatch(path + ": \"version\" is not " + std::to_string(kSplitVersion));
  }
  Split split;
  std::string error;
  const struct {
    const char* name;
    std::set<std::string>& names;
  } lists[] = {{"validation_real", split.options.validation_real},
               {"validation_fake", split.options.validation_fake},
               {"holdout_real", split.options.holdout_real},
               {"holdout_fake", split.options.holdout_fake},
               {"ignore", split.options.ignore},
               {"known_sources", split.known_sources}};
  for (const auto& list : lists) {
    const std::vector<std::string> names = NamesOf(json, list.name, error);
    list.names.insert(names.begin(), names.end());
  }
  if (!error.empty()) return BadInput(path + ": " + error);
  const auto drop = json.find("drop_leaks");
  split.options.drop_leaks = drop != json.end() && drop->is_boolean() && drop->get<bool>();
  return split;
}

std::string DescribeSplit(const Split& split, const std::vector<CropRecord>& records) {
  std::ostringstream text;
  for (const Part part : kParts) {
    std::map<std::string, std::pair<size_t, std::set<std::string>>> sources;
    for (const size_t i : split.indices(part)) {
      auto& [crops, clips] = sources[KnownName(records[i])];
      ++crops;
      clips.insert(records[i].clip);
    }
    for (const auto& [name, counts] : sources) {
      text << PartName(part) << "  " << name << ": " << counts.first << " crops of "
           << counts.second.size() << " files\n";
    }
  }
  if (split.ignored > 0) text << "ignored: " << split.ignored << " crops\n";
  if (split.leaks_dropped > 0) {
    text << "left out, as their clip or pair is in a later part: " << split.leaks_dropped
         << " crops\n";
  }
  return text.str();
}

}  // namespace airl
