#include "native/data/split.h"

#include <algorithm>
#include <map>
#include <optional>

namespace airl {
namespace {

// The part of the record's source.
Part SourcePart(const CropRecord& record, const SplitOptions& options) {
  const bool fake = record.label == kFake;
  if ((fake ? options.holdout_fake : options.holdout_real).count(record.source) > 0) {
    return Part::kTest;
  }
  if ((fake ? options.validation_fake : options.validation_real).count(record.source) > 0) {
    return Part::kValidation;
  }
  return Part::kTrain;
}

// The part of the record's clip, where the split has one for it.
std::optional<Part> ClipPart(const CropRecord& record, const Split& split) {
  if (split.options.official && record.split) return record.split;
  for (const std::string& identity : record.identities) {
    const auto found = split.identity_parts.find(identity);
    if (found != split.identity_parts.end()) return found->second;
  }
  return std::nullopt;
}

// The parts of all records; none for those that are left out. Counts these.
std::vector<std::optional<Part>> PartsOf(const std::vector<CropRecord>& records, Split& split) {
  std::vector<std::optional<Part>> parts;
  parts.reserve(records.size());
  for (const CropRecord& record : records) {
    parts.emplace_back();
    if (split.options.ignore.count(record.source) > 0) {
      ++split.ignored;
      continue;
    }
    const bool known = split.known_sources.count(KnownName(record)) > 0;
    const Part by_source = known ? SourcePart(record, split.options) : Part::kTest;
    const Part by_clip = ClipPart(record, split).value_or(by_source);
    if (by_source != Part::kTrain && by_source != by_clip) {
      ++split.outside;
    } else {
      parts.back() = by_clip;
    }
  }
  return parts;
}

// What must not stand in two parts: the clip, the pair and the people. A real without a pair can be
// a fake's pair by its file.
std::vector<std::string> GroupsOf(const CropRecord& record) {
  std::vector<std::string> groups = {"clip " + record.clip};
  if (!record.pair.empty()) groups.push_back("pair " + record.pair);
  if (record.pair.empty() && record.label == kReal) groups.push_back("pair " + record.file);
  for (const std::string& identity : record.identities) groups.push_back("identity " + identity);
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
                        "): hold out the real and the fake source together, or split by "
                        "identities");
      }
      found->second = std::max(found->second, *parts[i]);
    }
  }
  for (size_t i = 0; i < records.size(); ++i) {
    if (!parts[i]) continue;
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

}  // namespace

std::string KnownName(const CropRecord& record) {
  return (record.label == kFake ? "fake/" : "real/") + record.source;
}

const std::vector<size_t>& Split::indices(Part part) const {
  if (part == Part::kTrain) return train;
  return part == Part::kValidation ? validation : test;
}

StatusOr<Split> MakeSplit(const std::vector<CropRecord>& records, const SplitOptions& options) {
  AIRL_RETURN_IF_ERROR(CheckNames(records, options));
  Split split;
  split.options = options;
  std::vector<size_t> to_share;
  bool has_official = false;
  for (size_t i = 0; i < records.size(); ++i) {
    split.known_sources.insert(KnownName(records[i]));
    has_official = has_official || records[i].split;
    const bool official = options.official && records[i].split;
    const bool ignored = options.ignore.count(records[i].source) > 0;
    if (!official && !ignored && !records[i].identities.empty()) to_share.push_back(i);
  }
  if (options.official && !has_official) {
    return BadInput("official split: no crop has a \"split\"; its data were cut without the list");
  }
  if (options.identities.any()) {
    AIRL_ASSIGN_OR_RETURN(split.identity_parts,
                          SplitIdentities(records, to_share, options.identities));
  }
  AIRL_RETURN_IF_ERROR(Fill(records, PartsOf(records, split), split));
  for (const Part part : kAllParts) {
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
  split.identity_parts = saved.identity_parts;
  for (const CropRecord& record : records) {
    const std::string name = KnownName(record);
    if (saved.known_sources.count(name) == 0) split.unknown_sources.insert(name);
  }
  AIRL_RETURN_IF_ERROR(Fill(records, PartsOf(records, split), split));
  return split;
}

}  // namespace airl
