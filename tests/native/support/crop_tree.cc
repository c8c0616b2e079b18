#include "tests/native/support/crop_tree.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "native/data/png.h"
#include "native/data/random.h"
#include "src/image/image.h"

namespace airl {
namespace {

std::filesystem::path NewFolder() {
  static std::atomic<int> count{0};
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("airl-test-" + std::to_string(getpid()) + "-" + std::to_string(count++));
  std::filesystem::create_directories(folder);
  return folder;
}

ImageU8 Noise(const TreeSource& source, Random& random) {
  ImageU8 image = *ImageU8::Create(source.crop_side, source.crop_side, 3);
  const int brightness = random.Between(90, 150);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      uint8_t* pixel = image.Row(y) + 3 * x;
      const bool repeats = source.upsampled && (x % 2 == 1 || y % 2 == 1);
      const auto value = static_cast<uint8_t>(brightness + random.Between(-20, 20));
      const uint8_t* cell = image.Row(y - y % 2) + 3 * (x - x % 2);
      std::fill_n(pixel, 3, repeats ? *cell : value);
    }
  }
  return image;
}

}  // namespace

CropTree::CropTree(const std::vector<TreeSource>& sources, uint64_t seed) : folder_(NewFolder()) {
  Random random(seed);
  std::ofstream manifest(folder_ / "manifest.jsonl");
  for (const TreeSource& source : sources) {
    const std::string place = (source.label == 1 ? "fake/" : "real/") + source.name;
    std::filesystem::create_directories(folder_ / place);
    for (int clip = 0; clip < source.clips; ++clip) {
      for (int crop = 0; crop < source.crops_per_clip; ++crop) {
        const std::string number = std::to_string(clip) + "_" + std::to_string(crop);
        const std::string file = place + "/" + number + ".png";
        const Status written = WritePng(Noise(source, random).view(), (folder_ / file).string());
        if (!written.ok()) std::abort();
        const float corner = (static_cast<float>(source.crop_side) - source.face_side) / 2;
        const float s = source.face_side;
        nlohmann::json keypoints = nlohmann::json::array();
        for (const auto& [x, y] :
             {std::pair(0.3f, 0.4f), std::pair(0.7f, 0.4f), std::pair(0.5f, 0.6f),
              std::pair(0.5f, 0.8f), std::pair(0.1f, 0.5f), std::pair(0.9f, 0.5f)}) {
          keypoints.push_back({corner + s * x, corner + s * y});
        }
        nlohmann::json record = {{"file", file},
                                 {"label", source.label},
                                 {"source", source.name},
                                 {"origin", place + "/" + std::to_string(clip)},
                                 {"clip", place + "/" + std::to_string(clip)},
                                 {"pair", nullptr},
                                 {"timestamp_s", crop},
                                 {"box", {corner, corner, s, s}},
                                 {"keypoints", keypoints},
                                 {"score", 0.9},
                                 {"part", {0, 0, source.crop_side, source.crop_side}},
                                 {"frame", {source.crop_side, source.crop_side}},
                                 {"whole_picture", false},
                                 {"codec", source.codec},
                                 {"jpeg_quality", nullptr}};
        if (source.jpeg_quality > 0) record["jpeg_quality"] = source.jpeg_quality;
        if (!source.pair_prefix.empty()) record["pair"] = source.pair_prefix + number;
        manifest << record.dump() << "\n";
      }
    }
  }
}

CropTree::~CropTree() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

TemporaryFolder::TemporaryFolder() : folder_(NewFolder()) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::vector<size_t> AllOf(const std::vector<CropRecord>& records) {
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return all;
}

}  // namespace airl
