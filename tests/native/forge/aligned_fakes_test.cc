#include "native/forge/aligned_fakes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "native/data/png.h"
#include "native/forge/noise_match.h"
#include "src/degrade/degrade.h"
#include "tests/native/support/crop_tree.h"

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

// The picture itself, or darker by `levels`.
class Darkening : public CoupleForge {
 public:
  explicit Darkening(int levels = 0) : levels_(levels) {}
  const std::string& name() const override { return name_; }
  int64_t max_online_pixels() const override { return 1 << 20; }
  StatusOr<ForgedCouple> Forge(ImageU8 real, const Face&, uint64_t) const override {
    ImageU8 fake = real.Clone();
    for (size_t i = 0; i < fake.size(); ++i) {
      fake.data()[i] = static_cast<uint8_t>(std::max(0, fake.data()[i] - levels_));
    }
    return ForgedCouple{std::move(real), std::move(fake)};
  }

 private:
  int levels_;
  std::string name_ = "darkening";
};

TEST(AlignedFakesTest, WithoutARealStillPictureThereIsNothingToForgeFrom) {
  CropRecord video;
  video.codec = "avc";
  const StatusOr<ForgeResult> result =
      ForgeAlignedFakes({video}, Darkening(), {.out = testing::TempDir() + "forged"}, nullptr);
  EXPECT_EQ(result.status().code(), StatusCode::kBadInput);
}

std::string Bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(AlignedFakesTest, AnInterruptedRunGoesOnAndOtherSourcesStay) {
  const CropTree tree({{.name = "posts", .label = 0, .clips = 5, .crop_side = 80},
                       {.name = "gan", .label = 1, .clips = 2, .crop_side = 80}});
  std::vector<CropRecord> records = *ReadManifest(tree.folder());
  records[0].identities = {"set:anna"};
  records[0].split = Part::kTest;
  const TemporaryFolder folder;
  const auto forge = [&](int64_t limit, const std::string& name) {
    return *ForgeAlignedFakes(records, Darkening(9),
                              {.out = folder.path(), .name = name, .limit = limit}, nullptr);
  };
  EXPECT_EQ(forge(2, "").written, 2);
  const std::string before = Bytes((*ReadManifest(folder.path()))[1].path);
  const ForgeResult rest = forge(0, "");
  EXPECT_EQ(rest.kept, 2);
  EXPECT_EQ(rest.written, 3);
  EXPECT_EQ(forge(1, "other").written, 1);
  std::vector<CropRecord> made = *ReadManifest(folder.path());
  ASSERT_EQ(made.size(), 6u);
  EXPECT_EQ(made[0].source, "darkening");
  EXPECT_EQ(made[0].label, kFake);
  EXPECT_EQ(made[0].pair, records[0].file);
  EXPECT_EQ(made[0].identities, records[0].identities);
  EXPECT_EQ(made[0].split, Part::kTest);
  EXPECT_EQ(made[5].source, "other");
  // What is lost is made again, byte for byte, wherever its real stands in the list.
  std::filesystem::remove(made[1].path);
  const std::vector<CropRecord> reversed(records.rbegin(), records.rend());
  EXPECT_EQ(ForgeAlignedFakes(reversed, Darkening(9), {.out = folder.path()}, nullptr)->written, 1);
  EXPECT_EQ(Bytes(made[1].path), before);
}

TEST(AlignedFakesTest, FakesOfOtherRealsStayListed) {
  const CropTree posts({{.name = "posts", .label = 0, .clips = 3, .crop_side = 80}});
  const CropTree studio({{.name = "studio", .label = 0, .clips = 2, .crop_side = 80}});
  const TemporaryFolder folder;
  for (const CropTree* tree : {&posts, &studio}) {
    ASSERT_TRUE(ForgeAlignedFakes(*ReadManifest(tree->folder()), Darkening(9),
                                  {.out = folder.path()}, nullptr)
                    .ok());
  }
  ASSERT_TRUE(ForgeAlignedFakes(*ReadManifest(posts.folder()), Darkening(9),
                                {.out = folder.path(), .limit = 1}, nullptr)
                  .ok());
  EXPECT_EQ(ReadManifest(folder.path())->size(), 5u);
}

TEST(AlignedFakesTest, TheFakeIsCompressedOnItsRealsGrid) {
  const CropTree tree({{.name = "posts",
                        .label = 0,
                        .clips = 1,
                        .crop_side = 96,
                        .codec = "jpeg",
                        .jpeg_quality = 60}});
  std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const ImageU8 source = *ReadPng(records[0].path);
  const ImageU8 compressed = *JpegRoundTrip(source.view(), 60, {5, 11});
  ASSERT_TRUE(WritePng(compressed.view(), records[0].path).ok());
  const auto change = [&](int part_x) {
    records[0].part = {part_x, 27, 96, 96};
    const TemporaryFolder folder;
    EXPECT_EQ(ForgeAlignedFakes(records, Darkening(), {.out = folder.path()}, nullptr)->written, 1);
    const ImageU8 fake = *ReadPng((*ReadManifest(folder.path()))[0].path);
    double sum = 0;
    for (size_t i = 0; i < fake.size(); ++i) sum += std::abs(fake.data()[i] - compressed.data()[i]);
    return sum / static_cast<double>(fake.size());
  };
  // The same tables on the same blocks change (nearly) nothing.
  EXPECT_LT(change(37), 0.6);
  EXPECT_GT(change(36), 2);
}

}  // namespace
}  // namespace airl
