#include "native/evaluate/mean_spectra.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>

#include "native/data/png.h"
#include "native/data/random.h"
#include "native/evaluate/evaluation_plots.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// Adds to every crop of a source a wave of `period` pixels along each row, its sign drawn row by
// row: all its energy lies at one horizontal frequency, at any vertical one.
void PlantGrating(const CropTree& tree, const std::string& place, double period) {
  for (const auto& file : std::filesystem::directory_iterator(tree.folder() + "/" + place)) {
    const StatusOr<ImageU8> read = ReadPng(file.path().string());
    ASSERT_TRUE(read.ok());
    ImageU8 image = read->Clone();
    Random random(8);
    for (int y = 0; y < image.height(); ++y) {
      const double amplitude = random.Chance(0.5) ? 6 : -6;
      for (int x = 0; x < image.width(); ++x) {
        const double wave = amplitude * std::cos(2 * std::numbers::pi * (x + 0.5) / period);
        for (int c = 0; c < 3; ++c) {
          uint8_t& value = image.Row(y)[3 * x + c];
          value = static_cast<uint8_t>(std::clamp(value + std::lround(wave), 0L, 255L));
        }
      }
    }
    ASSERT_TRUE(WritePng(image.view(), file.path().string()).ok());
  }
}

TEST(CompareSpectra, APlantedPeriodShowsAtItsFrequency) {
  const CropTree tree(
      {{.name = "posts", .label = 0, .clips = 6, .crop_side = 288, .face_side = 180},
       {.name = "gan", .label = 1, .clips = 6, .crop_side = 288, .face_side = 180}});
  PlantGrating(tree, "fake/gan", 8);
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, AllOf(records), {});
  const auto spectra = CompareSpectra(store, store.usable());
  ASSERT_TRUE(spectra.ok()) << spectra.status().ToString();
  ASSERT_EQ(spectra->size(), 1u);
  const SpectrumComparison& gan = spectra->front();
  EXPECT_EQ(gan.fakes, 6u);
  EXPECT_EQ(gan.reals, 6u);
  EXPECT_FALSE(gan.paired);
  // One eighth of a cycle per pixel is coefficient 512 / 8 = 64.
  const std::vector<SpectrumPeak> peaks = HighestPeaks(gan.profiles[0], 1);
  ASSERT_EQ(peaks.size(), 1u);
  EXPECT_EQ(peaks[0].frequency, 64u);
  EXPECT_GT(peaks[0].height, 1);
  EXPECT_LT(PeakHeight(gan.profiles[0], 128), 0.3);
  // Nothing repeats along the vertical.
  EXPECT_LT(PeakHeight(gan.profiles[1], 64), 0.3);
}

TEST(CompareSpectra, PairsAreComparedWithTheirOriginals) {
  const CropTree tree(
      {{.name = "a", .label = 0, .clips = 3, .crop_side = 288, .pair_prefix = "p"},
       {.name = "b", .label = 0, .clips = 3, .crop_side = 288},
       {.name = "copy", .label = 1, .clips = 2, .crop_side = 288, .pair_prefix = "p"},
       {.name = "lone", .label = 1, .clips = 2, .crop_side = 288}});
  // The copies are their originals: nothing is left of the difference.
  for (const char* number : {"0_0", "1_0"}) {
    std::filesystem::copy_file(tree.folder() + "/real/a/" + number + ".png",
                               tree.folder() + "/fake/copy/" + number + ".png",
                               std::filesystem::copy_options::overwrite_existing);
  }
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, AllOf(records), {});
  const auto spectra = CompareSpectra(store, store.usable());
  ASSERT_TRUE(spectra.ok()) << spectra.status().ToString();
  ASSERT_EQ(spectra->size(), 2u);
  EXPECT_TRUE((*spectra)[0].paired);
  EXPECT_EQ((*spectra)[0].reals, 2u);
  for (const double value : (*spectra)[0].profiles[0]) EXPECT_NEAR(value, 0, 1e-6);
  EXPECT_FALSE((*spectra)[1].paired);
  EXPECT_EQ((*spectra)[1].reals, 6u);
  const auto plots = SpectraPlots(*spectra);
  EXPECT_EQ(plots.size(), 3u);
  EXPECT_LT(plots.at("spectrum_copy.svg").size(), 150'000u);
}

TEST(CompareSpectra, WithoutRealsThereIsNothingToCompare) {
  const CropTree tree({{.name = "gan", .label = 1, .clips = 1}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0}, {});
  EXPECT_TRUE(CompareSpectra(store, {0})->empty());
}

TEST(PeakHeight, IsOverTheMedianOfTheSurroundings) {
  std::vector<double> profile(256, 1);
  profile[64] = 3;
  profile[70] = 9;  // one outlier among the surroundings moves no median
  EXPECT_DOUBLE_EQ(PeakHeight(profile, 64), 2);
  EXPECT_DOUBLE_EQ(PeakHeight(profile, 30), 0);
  const std::vector<SpectrumPeak> peaks = HighestPeaks(profile, 5);
  ASSERT_EQ(peaks.size(), 2u);
  EXPECT_EQ(peaks[0].frequency, 70u);
  EXPECT_EQ(peaks[1].frequency, 64u);
}

}  // namespace
}  // namespace airl
