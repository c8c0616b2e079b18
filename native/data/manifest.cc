#include "native/data/manifest.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "src/base/limits.h"

namespace airl {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxLineBytes = 64 * 1024;
constexpr size_t kMaxRecords = 4 * 1000 * 1000;
constexpr size_t kMaxIdentities = 16;  // of one crop

// Reads members of one record and remembers the first that is wrong.
class RecordReader {
 public:
  explicit RecordReader(const Json& record) : record_(record) {}

  const std::string& error() const { return error_; }

  std::string String(const char* name, bool may_be_null = false) {
    const Json* member = Find(name);
    if (member == nullptr) {
      if (!may_be_null) Fail(name, "is missing");
      return {};
    }
    if (may_be_null && member->is_null()) return {};
    if (!member->is_string()) return Fail(name, "is no string"), std::string();
    const std::string value = member->get<std::string>();
    if (value.empty() && !may_be_null) Fail(name, "is empty");
    return value;
  }

  double Number(const char* name, double otherwise) {
    const Json* member = Find(name);
    if (member == nullptr || member->is_null()) return otherwise;
    if (!member->is_number() || !std::isfinite(member->get<double>())) {
      return Fail(name, "is no finite number"), otherwise;
    }
    return member->get<double>();
  }

  bool Bool(const char* name) {
    const Json* member = Find(name);
    if (member == nullptr) return false;
    if (!member->is_boolean()) return Fail(name, "is neither true nor false"), false;
    return member->get<bool>();
  }

  // An array of `count` finite numbers of magnitude up to 1e6; empty after an error.
  std::vector<float> Numbers(const char* name, size_t count) {
    const Json* member = Find(name);
    if (member == nullptr) return Fail(name, "is missing"), std::vector<float>();
    return NumbersOf(*member, name, count);
  }

  std::vector<float> NumbersOf(const Json& array, const char* name, size_t count) {
    std::vector<float> values;
    if (!array.is_array() || array.size() != count) {
      return Fail(name, "has not " + std::to_string(count) + " numbers"), values;
    }
    for (const Json& value : array) {
      if (!value.is_number() || !(std::abs(value.get<double>()) <= 1e6)) {
        return Fail(name, "holds something that is no number of usable size"), std::vector<float>();
      }
      values.push_back(value.get<float>());
    }
    return values;
  }

  const Json* Find(const char* name) const {
    const auto found = record_.find(name);
    return found == record_.end() ? nullptr : &*found;
  }

  void Fail(const char* name, const std::string& what) {
    if (error_.empty()) error_ = std::string("\"") + name + "\" " + what;
  }

 private:
  const Json& record_;
  std::string error_;
};

void ReadFace(RecordReader& reader, Face& face) {
  if (const std::vector<float> box = reader.Numbers("box", 4); !box.empty()) {
    face.box = {box[0], box[1], box[2], box[3]};
    if (!(face.box.width > 0 && face.box.height > 0)) reader.Fail("box", "has no area");
  }
  const Json* keypoints = reader.Find("keypoints");
  if (keypoints == nullptr || !keypoints->is_array() || keypoints->size() != kFaceKeypointCount) {
    return reader.Fail("keypoints", "is no list of 6 points");
  }
  for (size_t i = 0; i < kFaceKeypointCount; ++i) {
    const std::vector<float> point = reader.NumbersOf((*keypoints)[i], "keypoints", 2);
    if (!point.empty()) face.keypoints[i] = {point[0], point[1]};
  }
  face.score = static_cast<float>(reader.Number("score", 0));
}

// Identities carry the name of their set, so that two sets never share one.
void ReadIdentities(RecordReader& reader, std::vector<std::string>& identities) {
  const Json* member = reader.Find("identities");
  if (member == nullptr || member->is_null()) return;
  if (!member->is_array() || member->size() > kMaxIdentities) {
    return reader.Fail("identities", "is no list of up to 16 strings");
  }
  for (const Json& value : *member) {
    const std::string identity = value.is_string() ? value.get<std::string>() : std::string();
    const size_t colon = identity.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == identity.size()) {
      return reader.Fail("identities", "holds something that is not like \"set:person\"");
    }
    identities.push_back(identity);
  }
}

bool LeavesFolder(const std::string& file) {
  const std::filesystem::path path(file);
  if (path.is_absolute()) return true;
  for (const std::filesystem::path& part : path) {
    if (part == "..") return true;
  }
  return false;
}

// The record of a line; `error` says what is wrong where something is.
CropRecord ParseRecord(const std::string& folder, const std::string& line, std::string& error) {
  CropRecord record;
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) {
    error = "is no JSON object";
    return record;
  }
  RecordReader reader(json);
  record.file = reader.String("file");
  if (LeavesFolder(record.file)) reader.Fail("file", "leaves the manifest's folder");
  record.path = folder + "/" + record.file;
  const double label = reader.Number("label", -1);
  if (label != kReal && label != kFake) reader.Fail("label", "is neither 0 nor 1");
  record.label = static_cast<int>(label);
  record.source = reader.String("source");
  record.origin = reader.String("origin", /*may_be_null=*/true);
  record.clip = reader.String("clip");
  record.pair = reader.String("pair", /*may_be_null=*/true);
  record.timestamp_s = reader.Number("timestamp_s", 0);
  ReadFace(reader, record.face);
  if (reader.Find("part") != nullptr) {
    if (const std::vector<float> part = reader.Numbers("part", 4); !part.empty()) {
      record.part = {static_cast<int>(part[0]), static_cast<int>(part[1]),
                     static_cast<int>(part[2]), static_cast<int>(part[3])};
    }
  }
  if (reader.Find("frame") != nullptr) {
    if (const std::vector<float> frame = reader.Numbers("frame", 2); !frame.empty()) {
      record.frame_width = static_cast<int>(frame[0]);
      record.frame_height = static_cast<int>(frame[1]);
    }
  }
  record.whole_picture = reader.Bool("whole_picture");
  record.codec = reader.String("codec", /*may_be_null=*/true);
  const double quality = reader.Number("jpeg_quality", 0);
  if (!(quality >= 0 && quality <= 100)) reader.Fail("jpeg_quality", "is not within 0 and 100");
  record.jpeg_quality = static_cast<int>(quality);
  ReadIdentities(reader, record.identities);
  if (const std::string part = reader.String("split", /*may_be_null=*/true); !part.empty()) {
    record.split = PartNamed(part);
    if (!record.split) reader.Fail("split", "is none of train, validation and test");
  }
  record.compression = reader.String("compression", /*may_be_null=*/true);
  error = reader.error();
  return record;
}

}  // namespace

StatusOr<std::vector<CropRecord>> ReadManifest(const std::string& folder) {
  const std::string path = folder + "/manifest.jsonl";
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return BadInput(path + ": cannot be opened");
  std::vector<CropRecord> records;
  std::unordered_map<std::string, size_t> lines_of_files;
  std::string line;
  for (size_t number = 1; std::getline(stream, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const std::string where = path + ", line " + std::to_string(number) + ": ";
    if (line.size() > kMaxLineBytes) return TooLarge(where + "longer than 64 KiB");
    if (records.size() == kMaxRecords) return TooLarge(where + "more than 4,000,000 crops");
    std::string error;
    CropRecord record = ParseRecord(folder, line, error);
    if (!error.empty()) return BadInput(where + error);
    const auto [earlier, is_new] = lines_of_files.emplace(record.path, number);
    if (!is_new) {
      return BadInput(where + "\"file\" stands in line " + std::to_string(earlier->second) +
                      " already");
    }
    records.push_back(std::move(record));
  }
  if (stream.bad()) return BadInput(path + ": cannot be read");
  if (records.empty()) return BadInput(path + ": lists no crop");
  return records;
}

StatusOr<std::vector<CropRecord>> ReadManifests(const std::vector<std::string>& folders) {
  std::vector<CropRecord> all;
  for (const std::string& folder : folders) {
    AIRL_ASSIGN_OR_RETURN(std::vector<CropRecord> records, ReadManifest(folder));
    for (CropRecord& record : records) all.push_back(std::move(record));
  }
  if (all.empty()) return BadInput("no folder with crops was given");
  return all;
}

}  // namespace airl
