#include "native/forge/aligned_fakes.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "native/forge/noise_match.h"

namespace airl {
namespace {

torch::Tensor NoisyPicture(double sigma, uint64_t seed) {
  torch::manual_seed(seed);
  const torch::Tensor ramp = torch::linspace(0.3, 0.7, 96).view({1, 1, 96}).expand({3, 64, 96});
  return (ramp + sigma * torch::randn({1, 64, 96})).clamp(0, 1);
}

TEST(NoiseMatchTest, ASmoothFakeGetsTheResidualEnergyOfItsReal) {
  constexpr int64_t kBands = 8;
  const torch::Tensor real = NoisyPicture(0.05, 1);
  const torch::Tensor fake = NoisyPicture(0.01, 2);
  const torch::Tensor matched = MatchNoise(real, fake, 3, {.bands = kBands});
  const torch::Tensor wanted = RingEnergies(real, kBands);
  const torch::Tensor before = RingEnergies(fake, kBands) / wanted;
  const torch::Tensor after = RingEnergies(matched, kBands) / wanted;
  // From the third ring on: the innermost hold a handful of coefficients, whose energies vary by
  // chance alone.
  for (int64_t b = 2; b < kBands; ++b) {
    EXPECT_LT(before[b].item<float>(), 0.2f) << b;
    EXPECT_NEAR(after[b].item<float>(), 1.0f, 0.25f) << b;
  }
}

TEST(NoiseMatchTest, AFakeWithMoreEnergyThanItsRealIsLeftAlone) {
  const torch::Tensor real = NoisyPicture(0.001, 1);
  const torch::Tensor fake = NoisyPicture(0.05, 2);
  EXPECT_LT((MatchNoise(real, fake, 3) - fake).abs().max().item<float>(), 0.01f);
}

TEST(NoiseMatchTest, TheSameSeedGivesTheSameNoise) {
  const torch::Tensor real = NoisyPicture(0.05, 1);
  const torch::Tensor fake = NoisyPicture(0.01, 2);
  EXPECT_TRUE(torch::equal(MatchNoise(real, fake, 3), MatchNoise(real, fake, 3)));
  EXPECT_FALSE(torch::equal(MatchNoise(real, fake, 3), MatchNoise(real, fake, 4)));
}

TEST(AlignedFakesTest, WithoutARealStillPictureThereIsNothingToForgeFrom) {
  const char* data = std::getenv("AIRL_SHARED_DATA");
  if (data == nullptr) {
    std::cout << "skipped: AIRL_SHARED_DATA is not set, the autoencoder's weights are not here\n";
    GTEST_SKIP();
  }
  const StatusOr<TinyAutoencoder> autoencoder =
      TinyAutoencoder::Load((std::filesystem::path(data) / "generators").string());
  ASSERT_TRUE(autoencoder.ok()) << autoencoder.status().ToString();
  CropRecord video;
  video.codec = "avc";
  const StatusOr<ForgeResult> result =
      ForgeAlignedFakes({video}, *autoencoder, {.out = testing::TempDir() + "forged"}, nullptr);
  EXPECT_EQ(result.status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
