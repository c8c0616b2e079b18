#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native/data/split.h"

namespace airl {
namespace {

using Json = nlohmann::json;

constexpr int kSplitVersion = 1;

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

// The parts that identities were given. The shares only said how; the saved parts count.
void ReadIdentities(const Json& json, Split& split, std::string& error) {
  for (const Part part : kAllParts) {
    for (const std::string& identity : NamesOf(json, PartName(part), error)) {
      if (!split.identity_parts.emplace(identity, part).second) {
        error = "identity \"" + identity + "\" is in two parts";
      }
    }
  }
}

}  // namespace

std::string SplitText(const Split& split, const std::vector<CropRecord>& records) {
  Json json = {{"version", kSplitVersion},
               {"validation_real", split.options.validation_real},
               {"validation_fake", split.options.validation_fake},
               {"holdout_real", split.options.holdout_real},
               {"holdout_fake", split.options.holdout_fake},
               {"ignore", split.options.ignore},
               {"drop_leaks", split.options.drop_leaks},
               {"known_sources", split.known_sources},
               {"leaks_dropped", split.leaks_dropped}};
  for (const Part part : kAllParts) {
    Json counts = Json::object();
    for (const size_t i : split.indices(part)) {
      const std::string name = KnownName(records[i]);
      counts[name] = counts.value(name, 0) + 1;
    }
    json["crops"][PartName(part)] = counts;
  }
  if (split.options.official) json["official"] = true;
  if (split.options.identities.any()) {
    const IdentityShares& shares = split.options.identities;
    json["identity_shares"] = {
        {"validation", shares.validation}, {"test", shares.test}, {"seed", shares.seed}};
    for (const Part part : kAllParts) json["identities"][PartName(part)] = Json::array();
    for (const auto& [identity, part] : split.identity_parts) {
      json["identities"][PartName(part)].push_back(identity);
    }
  }
  return json.dump(2) + "\n";
}

Status WriteSplit(const Split& split, const std::vector<CropRecord>& records,
                  const std::string& path) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << SplitText(split, records);
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
  if (const auto identities = json.find("identities"); identities != json.end()) {
    ReadIdentities(*identities, split, error);
  }
  if (!error.empty()) return BadInput(path + ": " + error);
  const auto official = json.find("official");
  split.options.official =
      official != json.end() && official->is_boolean() && official->get<bool>();
  const auto drop = json.find("drop_leaks");
  split.options.drop_leaks = drop != json.end() && drop->is_boolean() && drop->get<bool>();
  return split;
}

std::string DescribeSplit(const Split& split, const std::vector<CropRecord>& records) {
  std::ostringstream text;
  for (const Part part : kAllParts) {
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
  if (split.outside > 0) {
    text << "left out, as their source is not of their clip's part: " << split.outside
         << " crops\n";
  }
  if (split.leaks_dropped > 0) {
    text << "left out, as their clip, pair or identity is in a later part: " << split.leaks_dropped
         << " crops\n";
  }
  return text.str();
}

}  // namespace airl
