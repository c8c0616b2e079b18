#include "src/spectrum/reduced_spectrum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/spectrum/log_spectrum.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

ReducedSpectrum Reduced(ImageViewU8 rgb) {
  DctPlan plan = *DctPlan::Create();
  std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide);
  EXPECT_TRUE(LogSpectrum(rgb, {0, 0, kSpectrumSide, kSpectrumSide}, plan, spectrum).ok());
  return ReduceSpectrum(spectrum);
}

// Each column brighter or darker by what an upsampler with uneven overlap adds to it: the same
// pattern every `period` pixels, its strength drawn row by row.
ImageU8 WithUpsamplingTrace(const ImageU8& picture, int period) {
  TestRandom random(5);
  ImageU8 traced = *ImageU8::Create(picture.width(), picture.height(), 3);
  for (int y = 0; y < picture.height(); ++y) {
    const int strength = random.Whole(-20, 20);
    for (int i = 0; i < picture.width() * 3; ++i) {
      const int added = i / 3 % period == 0 ? strength : 0;
      traced.Row(y)[i] = static_cast<uint8_t>(std::clamp(picture.view().Row(y)[i] + added, 0, 255));
    }
  }
  return traced;
}

// Mean of a column of the map.
double Column(const ReducedSpectrum& spectrum, int column) {
  double sum = 0;
  for (int row = 0; row < kReducedSide; ++row)
    sum += double{spectrum.map[static_cast<size_t>(row * kReducedSide + column)]};
  return sum / kReducedSide;
}

TEST(ReducedSpectrumTest, UpsamplingByEightStandsAtMultiplesOfAnEighth) {
  const ImageU8 picture = TexturedPicture(256, 256, 21, 6);
  const ReducedSpectrum plain = Reduced(picture.view());
  const ReducedSpectrum traced = Reduced(WithUpsamplingTrace(picture, 8).view());
  for (const int column : {16, 32, 48}) {
    EXPECT_GT(Column(traced, column), Column(traced, column - 2) + 0.4) << column;
    EXPECT_GT(Column(traced, column), Column(traced, column + 2) + 0.4) << column;
    EXPECT_LT(std::abs(Column(plain, column) - Column(plain, column + 2)), 0.2) << column;
  }
  for (const int column : {8, 24, 40, 56})
    EXPECT_LT(std::abs(Column(traced, column) - Column(traced, column + 2)), 0.2) << column;
  // 1/8 cycle per pixel is coefficient 512 / 8. The profile is of both directions, one has it.
  for (const size_t frequency : {64u, 128u, 192u}) {
    const auto near = [&](size_t f) { return double{traced.profile[f]}; };
    EXPECT_GT(near(frequency), std::max(near(frequency - 3), near(frequency + 3)) + 0.3);
  }
}

TEST(ReducedSpectrumTest, CellsHoldTheirLargestCoefficientAndTheProfileBothMeans) {
  std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide, -6.0f);
  spectrum[70 * 256 + 129] = -2;
  const ReducedSpectrum reduced = ReduceSpectrum(spectrum);
  ASSERT_EQ(reduced.map.size(), size_t{kReducedSide} * kReducedSide);
  ASSERT_EQ(reduced.profile.size(), size_t{kSpectrumSide});
  for (size_t i = 0; i < reduced.map.size(); ++i)
    ASSERT_EQ(reduced.map[i], i == 70 / 4 * 64 + 129 / 4 ? -2.0f : -6.0f) << i;
  for (size_t f = 0; f < reduced.profile.size(); ++f)
    ASSERT_FLOAT_EQ(reduced.profile[f], f == 70 || f == 129 ? -6 + 4.0f / 512 : -6.0f) << f;
}

TEST(ByteLevelsTest, ReachFromTheLeastToTheLargestWithinHalfAStep) {
  TestRandom random(3);
  std::vector<float> values;
  for (int i = 0; i < 1000; ++i) values.push_back(random.Uniform(-7, 2));
  const ByteLevels levels = ToByteLevels(values);
  EXPECT_EQ(levels.low, *std::min_element(values.begin(), values.end()));
  EXPECT_EQ(levels.high, *std::max_element(values.begin(), values.end()));
  ASSERT_EQ(levels.bytes.size(), values.size());
  const float range = levels.high - levels.low;
  for (size_t i = 0; i < values.size(); ++i) {
    const float kept = levels.low + static_cast<float>(levels.bytes[i]) / 255 * range;
    ASSERT_NEAR(kept, values[i], range / 510 + 1e-5f) << i;
  }
}

TEST(ByteLevelsTest, EqualValuesAreTheLowLevel) {
  const ByteLevels levels = ToByteLevels(std::vector<float>(9, -3.5f));
  EXPECT_EQ(levels.low, -3.5f);
  EXPECT_EQ(levels.high, -3.5f);
  EXPECT_EQ(levels.bytes, std::vector<uint8_t>(9, 0));
}

}  // namespace
}  // namespace airl
