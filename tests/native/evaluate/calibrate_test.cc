#include "native/evaluate/calibrate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "native/data/random.h"
#include "src/verdict/calibration.h"

namespace airl {
namespace {

// Logits z' whose true probability is sigmoid((z' / temperature) + bias), both classes alike often.
std::vector<Scored> Drawn(double temperature, double bias, size_t count) {
  Random random(9);
  std::vector<Scored> items;
  while (items.size() < count) {
    const double calibrated = random.Uniform(-4, 4);
    const int label = random.Chance(Sigmoid(calibrated)) ? 1 : 0;
    items.push_back({(calibrated - bias) * temperature, label});
  }
  return items;
}

TEST(FitCalibration, FindsWhatWasPutIn) {
  const Calibration fit = FitCalibration(Drawn(2.5, -0.7, 40000));
  EXPECT_NEAR(fit.temperature, 2.5, 0.1);
  EXPECT_NEAR(fit.bias, -0.7, 0.06);
}

TEST(FitCalibration, ClassesWeighTheSame) {
  // One logit for all: the best probability is one half however many there are of each.
  std::vector<Scored> items(100, {3.0, 0});
  items.insert(items.end(), 900, {3.0, 1});
  const Calibration fit = FitCalibration(items);
  EXPECT_NEAR(CalibratedLogit(3.0, fit), 0, 0.02);
}

TEST(FitCalibration, StaysFiniteOnSeparableData) {
  const Calibration fit = FitCalibration({{-1, 0}, {-2, 0}, {1, 1}, {2, 1}});
  EXPECT_GT(fit.temperature, 0.049);
  EXPECT_LT(std::abs(fit.bias), 1);
  EXPECT_GT(CalibratedLogit(1, fit), 0);
}

TEST(FitCalibration, WorseThanChanceSaysLittle) {
  const Calibration fit = FitCalibration({{5, 0}, {4, 0}, {-5, 1}, {-4, 1}});
  EXPECT_DOUBLE_EQ(fit.temperature, 20);
  EXPECT_LT(std::abs(Sigmoid(CalibratedLogit(5, fit)) - 0.5), 0.1);
}

TEST(LogitSigma, HandComputed) {
  // Face 1: 0 and 2 (variance 2), face 2: 1 and 1 (0): sqrt(1) over the temperature.
  const Calibration calibration{.temperature = 4, .bias = 9, .logit_sigma = 0};
  EXPECT_NEAR(LogitSigma({{0, 1}, {2, 1}}, calibration), 0.25, 1e-12);
  EXPECT_EQ(LogitSigma({{0, 1}}, calibration), 0);
}

std::vector<Grouped> OfOneSource(const std::vector<Scored>& items, const std::string& source = "") {
  std::vector<Grouped> grouped;
  for (const Scored& item : items) grouped.push_back({item, source});
  return grouped;
}

TEST(Thresholds, KeepTheirPromises) {
  const std::vector<Scored> items = Drawn(1, 0, 5000);
  const Thresholds thresholds = ChooseThresholds(OfOneSource(items), {});
  double accused = 0, missed = 0, reals = 0, fakes = 0;
  for (const Scored& item : items) {
    const double probability = Sigmoid(item.score);
    (item.label == 1 ? fakes : reals) += 1;
    if (item.label == 0) accused += probability >= thresholds.likely_fake;
    if (item.label == 1) missed += probability <= thresholds.no_sign;
  }
  EXPECT_LE(accused / reals, 0.03);
  EXPECT_GT(accused / reals, 0.025);  // and no stricter than needed
  EXPECT_LE(missed / fakes, 0.03);
  EXPECT_GT(missed / fakes, 0.025);
}

// 40 reals of one source score higher than nearly all of 1,000 of another.
TEST(Thresholds, ProtectASmallSourceOfRealsAsMuchAsALargeOne) {
  std::vector<Grouped> items = OfOneSource(Drawn(1, 0, 1000), "posts");
  std::vector<Scored> studio;
  for (int i = 0; i < 40; ++i) studio.push_back({2.0 + 0.1 * i, 0});
  for (const Grouped& item : OfOneSource(studio, "studio")) items.push_back(item);
  const Thresholds thresholds = ChooseThresholds(items, {});
  double accused = 0;
  for (const Scored& item : studio) accused += Sigmoid(item.score) >= thresholds.likely_fake;
  EXPECT_EQ(accused, 1);  // 2.5 % of 40
}

TEST(Thresholds, AreNotSetByOneFaceOfATinySource) {
  std::vector<Grouped> items = OfOneSource(Drawn(1, 0, 1000), "posts");
  const double without = ChooseThresholds(items, {}).likely_fake;
  items.push_back({{9.0, 0}, "album"});
  EXPECT_NEAR(ChooseThresholds(items, {}).likely_fake, without, 0.01);
}

TEST(Thresholds, DoNotCrossWhereClassesAreFarApart) {
  const Thresholds thresholds =
      ChooseThresholds(OfOneSource({{-6, 0}, {-5, 0}, {5, 1}, {6, 1}}), {});
  EXPECT_LT(thresholds.no_sign, thresholds.likely_fake);
  EXPECT_NEAR(thresholds.no_sign, Sigmoid(-0.25), 1e-6);
  EXPECT_NEAR(thresholds.likely_fake, Sigmoid(0.25), 1e-6);
}

}  // namespace
}  // namespace airl
