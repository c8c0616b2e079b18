#include "native/forge/tiny_autoencoder.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "native/data/png.h"
#include "native/forge/safetensors.h"
#include "tests/native/support/crop_tree.h"
#include "tests/support/paths.h"

namespace airl {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> WeightsFolder() {
  const char* stated = std::getenv("AIRL_SHARED_DATA");
  const fs::path data = stated ? fs::path(stated) : fs::path(SourceDir()) / "../shared/data";
  const fs::path folder = data / "generators";
  if (!fs::exists(folder / "taef2_decoder.safetensors")) return std::nullopt;
  return folder.string();
}

#define AIRL_REQUIRE_WEIGHTS(folder)                         \
  const std::optional<std::string> folder = WeightsFolder(); \
  if (!folder) GTEST_SKIP() << "no taef2 weights: set AIRL_SHARED_DATA to the data folder"

torch::Tensor Astronaut() {
  const StatusOr<ImageU8> picture = ReadPng(GoldenPath("astronaut.png"));
  EXPECT_TRUE(picture.ok()) << picture.status().ToString();
  const ImageViewU8 view = picture->view();
  torch::Tensor rgb = torch::empty({view.height, view.width, 3});
  float* out = rgb.data_ptr<float>();
  for (int y = 0; y < view.height; ++y) {
    for (int i = 0; i < 3 * view.width; ++i) *out++ = static_cast<float>(view.Row(y)[i]) / 255.0f;
  }
  return rgb.permute({2, 0, 1}).contiguous();
}

TEST(TinyAutoencoder, ReconstructsAPhotograph) {
  AIRL_REQUIRE_WEIGHTS(folder);
  const StatusOr<TinyAutoencoder> autoencoder = TinyAutoencoder::Load(*folder);
  ASSERT_TRUE(autoencoder.ok()) << autoencoder.status().ToString();
  const torch::Tensor rgb = Astronaut();
  const StatusOr<torch::Tensor> fake = autoencoder->Reconstruct(rgb);
  ASSERT_TRUE(fake.ok()) << fake.status().ToString();
  ASSERT_EQ(fake->sizes(), rgb.sizes());
  const double psnr_db = -10.0 * std::log10((*fake - rgb).square().mean().item<double>());
  EXPECT_GT(psnr_db, 25.0);
  EXPECT_LT(psnr_db, 60.0);  // it is a reconstruction, not the input
}

TEST(TinyAutoencoder, KeepsAnySizeAndRefusesOtherShapes) {
  AIRL_REQUIRE_WEIGHTS(folder);
  const StatusOr<TinyAutoencoder> autoencoder = TinyAutoencoder::Load(*folder);
  ASSERT_TRUE(autoencoder.ok()) << autoencoder.status().ToString();
  const torch::Tensor part = Astronaut().slice(1, 0, 61).slice(2, 0, 83);
  const StatusOr<torch::Tensor> fake = autoencoder->Reconstruct(part.unsqueeze(0));
  ASSERT_TRUE(fake.ok());
  EXPECT_EQ(fake->sizes(), (torch::IntArrayRef{1, 3, 61, 83}));
  EXPECT_LE(fake->max().item<double>(), 1.0);
  EXPECT_EQ(autoencoder->Reconstruct(torch::rand({1, 64, 64})).status().code(),
            StatusCode::kBadInput);
  EXPECT_EQ(autoencoder->Reconstruct(torch::rand({3, 7, 64})).status().code(),
            StatusCode::kBadInput);
}

TEST(TinyAutoencoder, RefusesWeightsOfAnotherNetwork) {
  AIRL_REQUIRE_WEIGHTS(folder);
  const TemporaryFolder temporary;
  const fs::path copy = temporary.path();
  EXPECT_FALSE(TinyAutoencoder::Load(copy).ok());
  fs::copy(*folder + "/taef2_encoder.safetensors", copy / "taef2_encoder.safetensors",
           fs::copy_options::overwrite_existing);
  fs::copy(*folder + "/taef2_encoder.safetensors", copy / "taef2_decoder.safetensors",
           fs::copy_options::overwrite_existing);
  EXPECT_EQ(TinyAutoencoder::Load(copy).status().code(), StatusCode::kModelMismatch);
}

}  // namespace
}  // namespace airl
