#include "native/forge/aligned_fakes.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "native/data/png.h"
#include "native/data/random.h"
#include "native/forge/pixels.h"
#include "src/degrade/degrade.h"

namespace airl {
namespace {

namespace fs = std::filesystem;

constexpr int kGrid = 16;  // pixels of a macroblock's side

// What the pair shares: the real's own pair, or its file.
std::string PairOf(const CropRecord& real) { return real.pair.empty() ? real.file : real.pair; }

nlohmann::json ManifestLine(const CropRecord& real, const std::string& file,
                            const std::string& generator) {
  nlohmann::json keypoints = nlohmann::json::array();
  for (const PointF& point : real.face.keypoints) keypoints.push_back({point.x, point.y});
  const RectF& box = real.face.box;
  nlohmann::json line = {
      {"file", file},
      {"label", kFake},
      {"source", generator},
      {"origin", real.origin},
      {"clip", real.clip},
      {"pair", PairOf(real)},
      {"timestamp_s", real.timestamp_s},
      {"box", {box.x, box.y, box.width, box.height}},
      {"keypoints", keypoints},
      {"score", real.face.score},
      {"part", {real.part.x, real.part.y, real.part.width, real.part.height}},
      {"frame", {real.frame_width, real.frame_height}},
      {"whole_picture", real.whole_picture},
      {"codec", real.codec},
      {"jpeg_quality", nullptr},
  };
  if (real.jpeg_quality > 0) line["jpeg_quality"] = real.jpeg_quality;
  if (!real.identities.empty()) line["identities"] = real.identities;
  if (real.split) line["split"] = PartName(*real.split);
  if (!real.compression.empty()) line["compression"] = real.compression;
  return line;
}

// FNV-1a: the same for a file whatever else is forged with it.
uint64_t HashOf(const std::string& text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3u;
  return hash;
}

std::string FileOf(const CropRecord& real, const std::string& generator) {
  char hash[16];
  std::snprintf(hash, sizeof hash, "_%08x", static_cast<unsigned>(HashOf(real.file)));
  return generator + "/" + fs::path(real.file).stem().string() + hash + ".png";
}

Status ForgeFile(const CropRecord& real, const std::string& path, const CoupleForge& forge,
                 uint64_t seed) {
  AIRL_ASSIGN_OR_RETURN(ImageU8 source, ReadPng(real.path));
  AIRL_ASSIGN_OR_RETURN(ForgedCouple couple, forge.Forge(std::move(source), real.face, seed));
  if (real.codec == "jpeg" && real.jpeg_quality > 0) {
    // On the real's own grid, else the fake alone would show two.
    const auto phase = [](int offset) { return (offset % kGrid + kGrid) % kGrid; };
    const GridOffset grid{phase(real.part.x), phase(real.part.y)};
    AIRL_ASSIGN_OR_RETURN(couple.fake, JpegRoundTrip(couple.fake.view(), real.jpeg_quality, grid));
  }
  const std::string unfinished = path + ".part";
  AIRL_RETURN_IF_ERROR(WritePng(couple.fake.view(), unfinished));
  std::error_code error;
  fs::rename(unfinished, path, error);
  return error ? Internal("cannot rename " + unfinished + ": " + error.message()) : OkStatus();
}

// The manifest's lines of files other than `files`.
std::vector<std::string> OtherLines(const std::string& path, const std::set<std::string>& files) {
  std::vector<std::string> lines;
  std::ifstream manifest(path);
  for (std::string line; std::getline(manifest, line);) {
    const nlohmann::json record = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!record.is_object() || !record.contains("file") || !record["file"].is_string()) continue;
    if (files.count(record["file"].get<std::string>()) == 0) lines.push_back(line);
  }
  return lines;
}

}  // namespace

StatusOr<ForgeResult> ForgeAlignedFakes(const std::vector<CropRecord>& records,
                                        const CoupleForge& forge, const ForgeOptions& options,
                                        const std::function<void(int64_t, int64_t)>& progress) {
  const std::string generator = options.name.empty() ? forge.name() : options.name;
  std::vector<const CropRecord*> reals;
  for (const CropRecord& record : records) {
    if (record.label == kReal && IsStillPicture(record)) reals.push_back(&record);
  }
  if (options.limit > 0 && static_cast<int64_t>(reals.size()) > options.limit) {
    reals.resize(static_cast<size_t>(options.limit));
  }
  if (reals.empty()) return BadInput("there is no crop of a real still picture to forge from");
  std::error_code error;
  fs::create_directories(fs::path(options.out) / generator, error);
  if (error) return BadInput("cannot make the folder " + options.out + ": " + error.message());
  const std::string manifest_path = (fs::path(options.out) / "manifest.jsonl").string();
  std::set<std::string> files;
  for (const CropRecord* real : reals) files.insert(FileOf(*real, generator));
  const std::vector<std::string> others = OtherLines(manifest_path, files);
  std::ofstream manifest(manifest_path, std::ios::trunc);
  for (const std::string& line : others) manifest << line << '\n';

  ForgeResult result;
  for (size_t i = 0; i < reals.size(); ++i) {
    const CropRecord& real = *reals[i];
    const std::string file = FileOf(real, generator);
    const std::string path = (fs::path(options.out) / file).string();
    const bool exists = fs::exists(path);
    const Status status =
        exists ? OkStatus()
               : ForgeFile(real, path, forge, SeedOf({options.seed, HashOf(real.file)}));
    if (status.ok()) {
      (exists ? result.kept : result.written) += 1;
      manifest << ManifestLine(real, file, generator).dump() << '\n' << std::flush;
    } else {
      result.skipped.push_back(real.file + ": " + status.ToString());
    }
    if (progress) progress(static_cast<int64_t>(i) + 1, static_cast<int64_t>(reals.size()));
  }
  if (!manifest) return BadInput("cannot write " + manifest_path);
  return result;
}

}  // namespace airl
