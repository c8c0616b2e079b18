#pragma once

// A small folder of training crops with a manifest, made of noise: for tests of what reads it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/data/manifest.h"

namespace airl {

struct TreeSource {
  std::string name;
  int label = 0;
  int clips = 4;
  int crops_per_clip = 1;
  int crop_side = 160;
  float face_side = 90;
  std::string codec = "jpeg";
  int jpeg_quality = 85;
  // Crops of the same number in two sources with the same prefix are pairs.
  std::string pair_prefix = {};
  // Noise in cells of 2 x 2 pixels, as nearest-neighbour upsampling leaves it: a trace that a
  // network learns quickly.
  bool upsampled = false;
};

// A folder under the system's temporary folder, removed with the object.
class CropTree {
 public:
  explicit CropTree(const std::vector<TreeSource>& sources, uint64_t seed = 1);
  ~CropTree();
  CropTree(const CropTree&) = delete;
  CropTree& operator=(const CropTree&) = delete;

  std::string folder() const { return folder_.string(); }
  std::string manifest() const { return (folder_ / "manifest.jsonl").string(); }

 private:
  std::filesystem::path folder_;
};

// An empty folder of its own under the system's temporary folder.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(const std::string& name = "") const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

// The positions of all records.
std::vector<size_t> AllOf(const std::vector<CropRecord>& records);

}  // namespace airl
