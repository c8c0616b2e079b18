#include "src/faces/track.h"

#include <gtest/gtest.h>

#include <vector>

#include "src/base/limits.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

Face At(float center_x, float center_y, float side = 100) {
  Face face;
  face.box = {center_x - side / 2, center_y - side / 2, side, side};
  face.score = 0.9f;
  return face;
}

std::vector<int> Ids(Tracker& tracker, const std::vector<Face>& faces, double timestamp_s) {
  return tracker.Update(faces, timestamp_s);
}

TEST(TrackerTest, AMovingFaceKeepsItsTrack) {
  Tracker tracker;
  for (int frame = 0; frame < 100; ++frame) {
    const float x = 100 + 12.0f * static_cast<float>(frame);
    EXPECT_EQ(Ids(tracker, {At(x, 200)}, frame / 25.0), std::vector<int>{0}) << frame;
  }
  EXPECT_EQ(tracker.track_count(), 1);
}

TEST(TrackerTest, AShakyFaceThatGrowsKeepsItsTrack) {
  Tracker tracker;
  TestRandom random(1);
  float side = 60;
  for (int frame = 0; frame < 200; ++frame, side *= 1.01f) {
    const Face face = At(500 + random.Uniform(-0.1f, 0.1f) * side,
                         500 + random.Uniform(-0.1f, 0.1f) * side, side);
    EXPECT_EQ(Ids(tracker, {face}, frame / 30.0), std::vector<int>{0}) << frame;
  }
}

TEST(TrackerTest, FacesAreTheSameInWhateverOrderTheyAreFound) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(100, 100), At(400, 100), At(700, 100)}, 0),
            (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(Ids(tracker, {At(705, 100), At(95, 100), At(405, 100)}, 0.04),
            (std::vector<int>{2, 0, 1}));
}

TEST(TrackerTest, FacesThatCrossKeepTheirTracks) {
  Tracker tracker;
  for (int frame = 0; frame <= 60; ++frame) {
    const float shift = 10.0f * static_cast<float>(frame);
    const Face to_right = At(200 + shift, 300);
    const Face to_left = At(800 - shift, 320);
    // Where they cover each other the detector finds one, the one in front.
    const bool covered = Iou(to_right.box, to_left.box) > 0.3f;
    if (covered) {
      EXPECT_EQ(Ids(tracker, {to_right}, frame / 25.0), std::vector<int>{0}) << frame;
    } else {
      EXPECT_EQ(Ids(tracker, {to_right, to_left}, frame / 25.0), (std::vector<int>{0, 1})) << frame;
    }
  }
  EXPECT_EQ(tracker.track_count(), 2);
}

TEST(TrackerTest, AFaceThatIsAwayForASecondReturnsToItsTrack) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(300, 300)}, 0), std::vector<int>{0});
  EXPECT_TRUE(Ids(tracker, {}, 0.5).empty());
  EXPECT_EQ(Ids(tracker, {At(330, 310)}, 1.0), std::vector<int>{0});
}

TEST(TrackerTest, AFaceThatIsAwayTooLongGetsANewTrack) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(300, 300)}, 0), std::vector<int>{0});
  EXPECT_TRUE(Ids(tracker, {}, 1.5).empty());
  EXPECT_EQ(Ids(tracker, {At(300, 300)}, 3.01), std::vector<int>{1});
}

TEST(TrackerTest, ANewFaceDoesNotTakeTheTrackOfOneThatLeft) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(100, 300), At(500, 300)}, 0), (std::vector<int>{0, 1}));
  EXPECT_EQ(Ids(tracker, {At(102, 300)}, 0.04), std::vector<int>{0});
  EXPECT_EQ(Ids(tracker, {At(104, 300), At(900, 300)}, 0.08), (std::vector<int>{0, 2}));
}

TEST(TrackerTest, FramesASecondApartAreJoinedByPlaceAndSize) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(200, 200), At(600, 200, 80)}, 0), (std::vector<int>{0, 1}));
  // The boxes have moved by 0.7 of their side: too far for IoU 0.2, near enough for one second.
  EXPECT_EQ(Ids(tracker, {At(270, 200), At(656, 200, 80)}, 1), (std::vector<int>{0, 1}));
  EXPECT_EQ(Ids(tracker, {At(250, 250), At(650, 230, 90)}, 2), (std::vector<int>{0, 1}));
  // Beyond 0.8 of the side it is someone else.
  EXPECT_EQ(Ids(tracker, {At(335, 250), At(650, 230, 90)}, 3), (std::vector<int>{2, 1}));
}

TEST(TrackerTest, ASecondLaterAFaceOfAnotherSizeIsSomeoneElse) {
  Tracker tracker;
  EXPECT_EQ(Ids(tracker, {At(200, 200, 100)}, 0), std::vector<int>{0});
  EXPECT_EQ(Ids(tracker, {At(200, 200, 45)}, 1), std::vector<int>{1});
}

TEST(TrackerTest, AFaceThatTurnsBackBetweenSparseFramesIsNotChasedAhead) {
  Tracker tracker;
  for (int frame = 0; frame < 5; ++frame) {
    EXPECT_EQ(Ids(tracker, {At(100 + 20.0f * static_cast<float>(frame), 200)}, frame * 0.04),
              std::vector<int>{0});
  }
  EXPECT_EQ(Ids(tracker, {At(180, 200)}, 1.2), std::vector<int>{0});
}

ShotSignature Grey(int level) {
  ShotSignature shot;
  shot.means.fill(static_cast<uint8_t>(level));
  return shot;
}

TEST(TrackerTest, FramesLookedAtLaterJoinTheTracksOnBothSides) {
  Tracker tracker;
  const auto walker = [](double time) { return At(100 + 35 * static_cast<float>(time), 200); };
  const auto sitter = At(900, 200, 140);
  // Every fourth frame of ten seconds, then those in the middle, then the rest.
  for (const int offset : {2, 0, 1, 3}) {
    for (int frame = offset; frame < 20; frame += 4) {
      const double time = frame / 2.0;
      EXPECT_EQ(tracker.Update(std::vector<Face>{walker(time), sitter}, time, Grey(90)),
                (std::vector<int>{0, 1}))
          << frame;
    }
  }
  EXPECT_EQ(tracker.track_count(), 2);
}

TEST(TrackerTest, ACutToAnotherFaceAtTheSamePlaceEndsTheTrack) {
  Tracker tracker;
  const std::vector<Face> middle = {At(300, 300)};
  EXPECT_EQ(tracker.Update(middle, 0, Grey(40)), std::vector<int>{0});
  EXPECT_EQ(tracker.Update(middle, 0.04, Grey(120)), std::vector<int>{1});
  EXPECT_EQ(tracker.Update(middle, 1, Grey(130)), std::vector<int>{1});
  // The camera cuts back, long after.
  EXPECT_EQ(tracker.Update(middle, 60, Grey(45)), std::vector<int>{0});
  EXPECT_EQ(tracker.Update(middle, 61, Grey(120)), std::vector<int>{1});
}

TEST(TrackerTest, FarApartInTimeOnlyTheSamePictureJoins) {
  Tracker tracker;
  const std::vector<Face> middle = {At(300, 300)};
  EXPECT_EQ(tracker.Update(middle, 0, Grey(40)), std::vector<int>{0});
  EXPECT_EQ(tracker.Update(middle, 2, Grey(60)), std::vector<int>{0});
  EXPECT_EQ(tracker.Update(middle, 900, Grey(90)), std::vector<int>{1});
  EXPECT_EQ(tracker.Update(middle, 1800, Grey(55)), std::vector<int>{0});
}

TEST(ShotTest, SignatureIsTheMeanColourOfEachCell) {
  ImageU8 picture = *ImageU8::Create(83, 47, 3);
  for (int y = 0; y < 47; ++y)
    for (int x = 0; x < 83; ++x) {
      uint8_t* pixel = picture.Row(y) + 3 * x;
      pixel[0] = static_cast<uint8_t>(x < 83 / 2 ? 10 : 200);
      pixel[1] = 50;
      pixel[2] = static_cast<uint8_t>(4 * y);
    }
  const ShotSignature shot = SignatureOf(picture.view());
  EXPECT_EQ(shot.means[0], 10);
  EXPECT_EQ(shot.means[7 * 3], 200);
  EXPECT_EQ(shot.means[1], 50);
  EXPECT_LT(shot.means[2], shot.means[7 * 8 * 3 + 2]);
  EXPECT_EQ(ShotDistance(shot, shot), 0);
  EXPECT_NEAR(ShotDistance(Grey(10), Grey(70)), 60, 1e-6);
}

TEST(TrackerTest, TracksBeyondTheLimitGetNoNumber) {
  Tracker tracker;
  std::vector<Face> crowd;
  for (int i = 0; i < limits::kMaxTracks + 2; ++i) {
    crowd.push_back(At(200.0f * static_cast<float>(i), 100));
  }
  const std::vector<int> ids = Ids(tracker, crowd, 0);
  EXPECT_EQ(ids[limits::kMaxTracks - 1], limits::kMaxTracks - 1);
  EXPECT_EQ(ids[limits::kMaxTracks], -1);
  EXPECT_EQ(ids[limits::kMaxTracks + 1], -1);
  EXPECT_EQ(tracker.track_count(), limits::kMaxTracks);
}

}  // namespace
}  // namespace airl
