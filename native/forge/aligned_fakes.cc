#include "native/forge/aligned_fakes.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/data/png.h"
#include "native/data/random.h"
#include "native/forge/noise_match.h"
#include "src/degrade/degrade.h"

namespace airl {
namespace {

namespace fs = std::filesystem;

bool IsStillPicture(const CropRecord& record) {
  return record.codec == "jpeg" || record.codec == "png";
}

torch::Tensor ToTensor(const ImageU8& image) {
  const auto pixels = torch::from_blob(const_cast<uint8_t*>(image.data()),
                                       {image.height(), image.width(), 3}, torch::kUInt8);
  return pixels.permute({2, 0, 1}).to(torch::kFloat32) / 255;
}

StatusOr<ImageU8> ToImage(const torch::Tensor& rgb) {
  const torch::Tensor pixels =
      (rgb * 255).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
  AIRL_ASSIGN_OR_RETURN(ImageU8 image, ImageU8::Create(static_cast<int>(pixels.size(1)),
                                                       static_cast<int>(pixels.size(0)), 3));
  std::copy_n(pixels.data_ptr<uint8_t>(), image.size(), image.data());
  return image;
}

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
  return line;
}

Status ForgeFile(const CropRecord& real, const std::string& path,
                 const TinyAutoencoder& autoencoder, const ForgeOptions& options, uint64_t seed) {
  AIRL_ASSIGN_OR_RETURN(const ImageU8 source, ReadPng(real.path));
  AIRL_ASSIGN_OR_RETURN(const torch::Tensor fake,
                        ForgeOne(ToTensor(source), autoencoder, options, seed));
  AIRL_ASSIGN_OR_RETURN(ImageU8 image, ToImage(fake));
  if (real.codec == "jpeg" && real.jpeg_quality > 0) {
    AIRL_ASSIGN_OR_RETURN(image, JpegRoundTrip(image.view(), real.jpeg_quality));
  }
  const std::string unfinished = path + ".part";
  AIRL_RETURN_IF_ERROR(WritePng(image.view(), unfinished));
  std::error_code error;
  fs::rename(unfinished, path, error);
  return error ? Internal("cannot rename " + unfinished + ": " + error.message()) : OkStatus();
}

}  // namespace

StatusOr<torch::Tensor> ForgeOne(const torch::Tensor& real, const TinyAutoencoder& autoencoder,
                                 const ForgeOptions& options, uint64_t seed) {
  const torch::NoGradGuard no_grad;
  Random random(seed);
  AIRL_ASSIGN_OR_RETURN(torch::Tensor fake, autoencoder.Reconstruct(real));
  if (options.match_noise) fake = MatchNoise(real, fake, random.Bits());
  const double share = random.Uniform(0, options.max_blend);
  return share * real + (1 - share) * fake;
}

StatusOr<ForgeResult> ForgeAlignedFakes(const std::vector<CropRecord>& records,
                                        const TinyAutoencoder& autoencoder,
                                        const ForgeOptions& options,
                                        const std::function<void(int64_t, int64_t)>& progress) {
  std::vector<const CropRecord*> reals;
  for (const CropRecord& record : records) {
    if (record.label == kReal && IsStillPicture(record)) reals.push_back(&record);
  }
  if (options.limit > 0 && static_cast<int64_t>(reals.size()) > options.limit) {
    reals.resize(static_cast<size_t>(options.limit));
  }
  if (reals.empty()) return BadInput("there is no crop of a real still picture to forge from");
  std::error_code error;
  fs::create_directories(fs::path(options.out) / options.generator, error);
  if (error) return BadInput("cannot make the folder " + options.out + ": " + error.message());
  const std::string manifest_path = (fs::path(options.out) / "manifest.jsonl").string();
  std::ofstream manifest(manifest_path, std::ios::trunc);

  ForgeResult result;
  for (size_t i = 0; i < reals.size(); ++i) {
    const CropRecord& real = *reals[i];
    const uint64_t seed = SeedOf({options.seed, static_cast<uint64_t>(i)});
    const std::string file = options.generator + "/" + fs::path(real.file).stem().string() + "_" +
                             std::to_string(i) + ".png";
    const std::string path = (fs::path(options.out) / file).string();
    const bool exists = fs::exists(path);
    const Status status = exists ? OkStatus() : ForgeFile(real, path, autoencoder, options, seed);
    if (status.ok()) {
      (exists ? result.kept : result.written) += 1;
      manifest << ManifestLine(real, file, options.generator).dump() << '\n' << std::flush;
    } else {
      result.skipped.push_back(real.file + ": " + status.ToString());
    }
    if (progress) progress(static_cast<int64_t>(i) + 1, static_cast<int64_t>(reals.size()));
  }
  if (!manifest) return BadInput("cannot write " + manifest_path);
  return result;
}

}  // namespace airl
