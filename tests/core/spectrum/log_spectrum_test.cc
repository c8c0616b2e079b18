#include "src/spectrum/log_spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/support/golden.h"
#include "tests/support/naive_spectrum.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

constexpr size_t kCoefficients = size_t{kSpectrumSide} * kSpectrumSide;

std::vector<float> Spectrum(ImageViewU8 rgb, const RectI& window) {
  DctPlan plan = *DctPlan::Create();
  std::vector<float> out(kCoefficients);
  const Status status = LogSpectrum(rgb, window, plan, out);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return out;
}

TEST(LogSpectrumTest, AgreesWithItsDefinition) {
  const ImageU8 picture = TexturedPicture(300, 280, 11);
  const RectI window{20, 10, kSpectrumSide, kSpectrumSide};
  const std::vector<float> spectrum = Spectrum(picture.view(), window);
  std::vector<double> luma;
  for (int y = window.y; y < window.bottom(); ++y) {
    for (int x = window.x; x < window.right(); ++x) {
      const auto channel = [&](int c) { return double{1} * picture.view().At(x, y, c); };
      luma.push_back((0.299 * channel(0) + 0.587 * channel(1) + 0.114 * channel(2)) / 255);
    }
  }
  const std::vector<double> exact =
      NaiveDct2d(NaiveResidual(luma, kSpectrumSide, kSpectrumSide), kSpectrumSide);
  for (size_t i = 0; i < kCoefficients; ++i) {
    // Float luma and transform err by some 1e-7 of luma's unit; the logarithm divides that by |F| +
    // floor.
    const double magnitude = std::abs(exact[i]) + double{kSpectrumFloor};
    ASSERT_NEAR(spectrum[i], std::log(magnitude), 1e-6 + 5e-7 / magnitude) << "index " << i;
  }
}

TEST(LogSpectrumTest, MatchesTheGoldenFileOnEveryTarget) {
  const ImageU8 picture = TexturedPicture(400, 300, 12);
  const std::vector<float> spectrum = Spectrum(picture.view(), {100, 40, 256, 256});
  std::vector<float> thinned;
  for (size_t i = 0; i < kCoefficients; i += 3) thinned.push_back(spectrum[i]);
  // Values span -7 .. 2: 1e-5 of that.
  ExpectMatchesGolden(thinned, "log_spectrum.bin", 1e-5f);
}

TEST(LogSpectrumTest, FlatPictureGivesTheFloorEverywhere) {
  ImageU8 picture = *ImageU8::Create(256, 256, 3);
  for (size_t i = 0; i < picture.size(); ++i) picture.data()[i] = 128;
  for (const float value : Spectrum(picture.view(), {0, 0, 256, 256})) {
    ASSERT_NEAR(value, std::log(1e-3), 1e-3);
  }
}

double Mean(const std::vector<float>& spectrum, int first_row, int rows) {
  double sum = 0;
  for (int v = first_row; v < first_row + rows; ++v)
    for (int u = 0; u < kSpectrumSide; ++u)
      sum += double{spectrum[static_cast<size_t>(v * kSpectrumSide + u)]};
  return sum / (rows * kSpectrumSide);
}

TEST(LogSpectrumTest, UpsamplingByRepetitionLeavesItsTrace) {
  const ImageU8 noise = TexturedPicture(256, 256, 13, 60);
  ImageU8 repeated = *ImageU8::Create(256, 256, 3);
  for (int y = 0; y < 256; ++y)
    for (int i = 0; i < 256 * 3; ++i) repeated.Row(y)[i] = noise.Row(y / 2)[i];
  const std::vector<float> native = Spectrum(noise.view(), {0, 0, 256, 256});
  const std::vector<float> upsampled = Spectrum(repeated.view(), {0, 0, 256, 256});
  // Repeating rows multiplies vertical frequency v by cos(pi v / 512): the highest rows vanish.
  EXPECT_LT(Mean(upsampled, 248, 8), Mean(native, 248, 8) - 2);
}

TEST(LogSpectrumTest, SmallPictureIsMirroredAroundItself) {
  constexpr int kWidth = 200;
  constexpr int kHeight = 120;
  const ImageU8 picture = TexturedPicture(kWidth, kHeight, 14);
  ImageU8 mirrored = *ImageU8::Create(kSpectrumSide, kSpectrumSide, 3);
  for (int y = 0; y < kSpectrumSide; ++y) {
    for (int x = 0; x < kSpectrumSide; ++x) {
      const int from_x = NaiveMirror(x - (kSpectrumSide - kWidth) / 2, kWidth);
      const int from_y = NaiveMirror(y - (kSpectrumSide - kHeight) / 2, kHeight);
      for (int c = 0; c < 3; ++c) mirrored.Row(y)[3 * x + c] = picture.view().At(from_x, from_y, c);
    }
  }
  EXPECT_EQ(Spectrum(picture.view(), {0, 0, kWidth, kHeight}),
            Spectrum(mirrored.view(), {0, 0, kSpectrumSide, kSpectrumSide}));
}

TEST(LogSpectrumTest, WindowOfALargePictureReadsNothingOutsideIt) {
  const ImageU8 picture = TexturedPicture(500, 400, 15);
  const RectI window{211, 97, kSpectrumSide, kSpectrumSide};
  const ImageU8 alone = CopyPart(picture.view(), window);
  EXPECT_EQ(Spectrum(picture.view(), window),
            Spectrum(alone.view(), {0, 0, kSpectrumSide, kSpectrumSide}));
}

TEST(LogSpectrumTest, WrongWindowsPlansAndOutputsAreBadInput) {
  const ImageU8 picture = TexturedPicture(400, 400, 16);
  const ImageViewU8 rgb = picture.view();
  DctPlan plan = *DctPlan::Create();
  DctPlan small_plan = *DctPlan::Create(128);
  std::vector<float> out(kCoefficients);
  const RectI window{0, 0, 256, 256};
  const auto code = [](const Status& status) { return status.code(); };
  EXPECT_EQ(code(LogSpectrum(rgb, {0, 0, 0, 256}, plan, out)), StatusCode::kBadInput);
  EXPECT_EQ(code(LogSpectrum(rgb, {-1, 0, 256, 256}, plan, out)), StatusCode::kBadInput);
  EXPECT_EQ(code(LogSpectrum(rgb, {145, 0, 256, 256}, plan, out)), StatusCode::kBadInput);
  EXPECT_EQ(code(LogSpectrum(rgb, {0, 0, 257, 256}, plan, out)), StatusCode::kBadInput);
  EXPECT_EQ(code(LogSpectrum(rgb, window, small_plan, out)), StatusCode::kBadInput);
  EXPECT_EQ(code(LogSpectrum(rgb, window, plan, std::span(out).first(100))), StatusCode::kBadInput);
  ImageViewU8 gray = rgb;
  gray.channels = 1;
  EXPECT_EQ(code(LogSpectrum(gray, window, plan, out)), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
