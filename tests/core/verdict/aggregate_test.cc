#include "src/verdict/aggregate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

namespace airl {
namespace {

Calibration WithSigma(double sigma) {
  Calibration calibration;
  calibration.logit_sigma = sigma;
  return calibration;
}

TEST(AggregateTest, ScoreIsTheSigmoidOfTheMeanLogit) {
  const std::vector<double> logits = {1, 2, 6};
  EXPECT_NEAR(ScoreOf(logits, {}).probability, Sigmoid(3), 1e-12);
}

TEST(AggregateTest, IntervalJoinsModelAndSampleSpread) {
  // s^2 = ((1 - 3)^2 + (2 - 3)^2 + (6 - 3)^2) / 2 = 7.
  const std::vector<double> logits = {1, 2, 6};
  const double half = 1.96 * std::sqrt(0.5 * 0.5 + 7.0 / 3);
  const Score score = ScoreOf(logits, WithSigma(0.5));
  EXPECT_NEAR(score.low, Sigmoid(3 - half), 1e-12);
  EXPECT_NEAR(score.high, Sigmoid(3 + half), 1e-12);
}

TEST(AggregateTest, OneLogitHasTheModelsSpreadOnly) {
  const std::vector<double> logits = {2};
  const Score score = ScoreOf(logits, WithSigma(0.5));
  EXPECT_NEAR(score.low, Sigmoid(2 - 0.98), 1e-12);
  EXPECT_NEAR(score.high, Sigmoid(2 + 0.98), 1e-12);
}

TEST(AggregateTest, MoreFramesDoNotShrinkTheModelsSpread) {
  const std::vector<double> logits(1000, 2.0);
  EXPECT_NEAR(ScoreOf(logits, WithSigma(0.5)).low, Sigmoid(2 - 0.98), 1e-9);
}

TEST(AggregateTest, NoLogitSaysNothing) {
  const Score score = ScoreOf({}, {});
  EXPECT_EQ(score.probability, 0.5);
  EXPECT_EQ(score.low, 0);
  EXPECT_EQ(score.high, 1);
}

TEST(AggregateTest, MomentScattersAsItsTracksFramesDo) {
  // s^2 = 7, as above, undivided.
  const std::vector<double> logits = {1, 2, 6};
  const double half = 1.96 * std::sqrt(0.5 * 0.5 + 7.0);
  const Score moment = MomentScore(6, logits, WithSigma(0.5));
  EXPECT_NEAR(moment.probability, Sigmoid(6), 1e-12);
  EXPECT_NEAR(moment.low, Sigmoid(6 - half), 1e-12);
  EXPECT_NEAR(moment.high, Sigmoid(6 + half), 1e-12);
}

TEST(AggregateTest, LoneMomentHasTheModelsSpreadOnly) {
  const std::vector<double> logits = {2};
  EXPECT_NEAR(MomentScore(2, logits, WithSigma(0.5)).high, Sigmoid(2.98), 1e-12);
}

constexpr Thresholds kThresholds{0.9, 0.1};

TEST(AggregateTest, MostLikelyFakeTrackDecides) {
  const std::vector<TrackScore> tracks = {
      {{0.2, 0.1, 0.3}, 10}, {{0.8, 0.7, 0.9}, 8}, {{0.6, 0.5, 0.7}, 10}};
  EXPECT_EQ(DecidingTrack(tracks, kThresholds), 1);
}

TEST(AggregateTest, BriefTrackDoesNotDecide) {
  const std::vector<TrackScore> tracks = {{{0.2, 0.1, 0.3}, 20}, {{0.9, 0.7, 1.0}, 4}};
  EXPECT_EQ(DecidingTrack(tracks, kThresholds), 0);
  EXPECT_EQ(DecidingTrack(tracks, kThresholds, 0.2), 1);
}

TEST(AggregateTest, FirstOfEqualTracksDecides) {
  const std::vector<TrackScore> tracks = {{{0.4, 0, 1}, 3}, {{0.4, 0, 1}, 3}};
  EXPECT_EQ(DecidingTrack(tracks, kThresholds), 0);
}

TEST(AggregateTest, OneForgedFaceDecidesWhateverStandsBesideIt) {
  const TrackScore forged{{0.95, 0.9, 0.97}, 10};
  const TrackScore poor{{0.99, 0.98, 1}, 10, 0.6};
  const TrackScore scattered{{0.99, 0.2, 1}, 10};
  EXPECT_EQ(DecidingTrack(std::vector{poor, scattered, forged}, kThresholds), 2);
  EXPECT_EQ(DecidingTrack(std::vector{forged, poor, scattered}, kThresholds), 0);
  // Without it the most probable decides, and the material is what it is.
  EXPECT_EQ(DecidingTrack(std::vector{TrackScore{{0.2, 0.1, 0.3}, 10}, poor}, kThresholds), 1);
}

TEST(AggregateTest, NoTrackDecidesNothing) {
  EXPECT_EQ(DecidingTrack({}, kThresholds), std::nullopt);
}

TEST(AggregateTest, VerdictNeedsTheThresholdAndAnIntervalOnOneSide) {
  EXPECT_EQ(Judge({0.9, 0.5, 0.95}, kThresholds), Verdict::kLikelyFake);
  EXPECT_EQ(Judge({0.89, 0.8, 0.95}, kThresholds), Verdict::kUncertain);
  EXPECT_EQ(Judge({0.95, 0.49, 0.99}, kThresholds), Verdict::kUncertain);
  EXPECT_EQ(Judge({0.1, 0.02, 0.5}, kThresholds), Verdict::kNoSignOfForgery);
  EXPECT_EQ(Judge({0.11, 0.02, 0.3}, kThresholds), Verdict::kUncertain);
  EXPECT_EQ(Judge({0.05, 0.01, 0.51}, kThresholds), Verdict::kUncertain);
}

TEST(AggregateTest, PoorMaterialIsAlwaysUncertain) {
  EXPECT_EQ(Judge({0.99, 0.98, 1}, kThresholds, true), Verdict::kUncertain);
  EXPECT_EQ(Judge({0.01, 0, 0.02}, kThresholds, true), Verdict::kUncertain);
}

TEST(AggregateTest, VerdictsHaveTheirWireNames) {
  EXPECT_STREQ(VerdictName(Verdict::kLikelyFake), "likely_fake");
  EXPECT_STREQ(VerdictName(Verdict::kUncertain), "uncertain");
  EXPECT_STREQ(VerdictName(Verdict::kNoSignOfForgery), "no_sign_of_forgery");
}

TEST(SettledTest, AnIntervalBeyondAThresholdSettlesTheVerdict) {
  const Thresholds thresholds{0.8, 0.3};
  const auto verdict = [&](std::vector<TrackScore> tracks) {
    return SettledVerdict(tracks, thresholds);
  };
  EXPECT_EQ(verdict({{{0.9, 0.81, 0.95}, 8}}), Verdict::kLikelyFake);
  EXPECT_EQ(verdict({{{0.9, 0.79, 0.95}, 8}}), std::nullopt);
  EXPECT_EQ(verdict({{{0.2, 0.1, 0.29}, 8}}), Verdict::kNoSignOfForgery);
  EXPECT_EQ(verdict({{{0.2, 0.1, 0.31}, 8}}), std::nullopt);
  EXPECT_EQ(verdict({{{0.5, 0.31, 0.79}, 8}}), Verdict::kUncertain);
  EXPECT_EQ(verdict({{{0.5, 0.29, 0.79}, 8}}), std::nullopt);
  EXPECT_EQ(verdict({}), std::nullopt);
}

TEST(SettledTest, AForgedFaceSettlesTheVerdictWhateverStandsBesideIt) {
  const TrackScore forged{{0.9, 0.81, 0.95}, 8};
  const TrackScore poor{{0.99, 0.98, 1}, 8, 1};
  const TrackScore half_poor{{0.9, 0.81, 0.95}, 8, 0.5};
  const TrackScore scattered{{0.95, 0.2, 1}, 8};
  const Thresholds thresholds{0.8, 0.3};
  EXPECT_EQ(SettledVerdict(std::vector{poor, scattered, forged}, thresholds), Verdict::kLikelyFake);
  EXPECT_EQ(SettledVerdict(std::vector{poor, scattered}, thresholds), std::nullopt);
  EXPECT_EQ(SettledVerdict(std::vector{half_poor}, thresholds), std::nullopt);
  EXPECT_EQ(SettledVerdict(std::vector{poor}, thresholds), Verdict::kUncertain);
}

TEST(SettledTest, FewFramesSettleNothing) {
  const TrackScore clear{{0.99, 0.98, 0.995}, kMinSettledFrames - 1};
  EXPECT_EQ(SettledVerdict({&clear, 1}, {0.8, 0.3}), std::nullopt);
}

TEST(SettledTest, AnotherTrackThatMayYetDecideKeepsItOpen) {
  const Thresholds thresholds{0.8, 0.3};
  // The second is less likely fake, but less certain.
  const std::vector<TrackScore> open = {{{0.2, 0.15, 0.25}, 8}, {{0.1, 0.01, 0.6}, 4}};
  EXPECT_EQ(SettledVerdict(open, thresholds), std::nullopt);
  // Too short to decide.
  const std::vector<TrackScore> settled = {{{0.2, 0.15, 0.25}, 8}, {{0.1, 0.01, 0.6}, 1}};
  EXPECT_EQ(SettledVerdict(settled, thresholds), Verdict::kNoSignOfForgery);
}

TEST(SettledTest, ThresholdsBesideOneHalfDoNotSettleWhatJudgeLeavesOpen) {
  // Judge() wants the interval on one side of 1/2.
  const TrackScore score{{0.47, 0.42, 0.49}, 8};
  EXPECT_EQ(SettledVerdict({&score, 1}, {0.4, 0.3}), Verdict::kUncertain);
}

}  // namespace
}  // namespace airl
