#include "native/evaluate/grid.h"

#include <gtest/gtest.h>

#include <set>

#include "native/evaluate/conditions.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TEST(Grid, TheNamedOnes) {
  const std::vector<GridPoint> full = *GridOf("full");
  EXPECT_EQ(full.size(), 45u);
  EXPECT_EQ(full[0], GridPoint());
  std::set<std::string> names;
  for (const GridPoint& point : full) names.insert(GridPointName(point));
  EXPECT_EQ(names.size(), 45u);
  EXPECT_EQ(names.count("resize0.5+blur2+jpeg40"), 1u);
  const std::vector<GridPoint> axes = *GridOf("axes");
  EXPECT_EQ(axes.size(), 9u);  // native, 4 qualities, 2 blurs, 2 sizes
  for (const GridPoint& point : axes) {
    const int changed =
        (point.resize_factor != 1) + (point.blur_sigma != 0) + (point.jpeg_quality != 0);
    EXPECT_LE(changed, 1) << GridPointName(point);
  }
}

TEST(Grid, OwnValues) {
  const std::vector<GridPoint> points = *GridOf("jpeg=none,50;resize=1,0.3");
  ASSERT_EQ(points.size(), 4u);
  EXPECT_EQ(points[1], (GridPoint{1, 0, 50}));
  EXPECT_EQ(points[3], (GridPoint{0.3, 0, 50}));
  EXPECT_EQ(GridOf("axes;jpeg=50,30;blur=3")->size(), 4u);
  // The untouched picture is measured even where no axis names it.
  EXPECT_EQ((*GridOf("jpeg=50"))[0], GridPoint());
}

TEST(Grid, RefusesWhatItCannotDo) {
  for (const char* text : {"", "all", "jpeg", "jpeg=", "jpeg=x", "jpeg=120", "blur=-1", "resize=0",
                           "resize=2", "noise=3", "full;noise=1", "blur=nan"}) {
    EXPECT_EQ(GridOf(text).status().code(), StatusCode::kBadInput) << text;
  }
  std::string long_axis = "jpeg=1";
  for (int i = 0; i < 1001; ++i) long_axis += ",1";
  EXPECT_EQ(GridOf(long_axis).status().code(), StatusCode::kTooLarge);
}

TEST(Grid, NamesGoBothWays) {
  const std::vector<GridPoint> full = *GridOf("full");
  for (const GridPoint& point : full) {
    if (point == GridPoint()) continue;
    const std::string name = GridPointName(point);
    EXPECT_EQ(*GridPointOf(name), point) << name;
    EXPECT_EQ(ConditionName(*ConditionOf(name)), name);
  }
  EXPECT_EQ(ConditionName(Condition(GridPoint())), "native");
  EXPECT_FALSE(GridPointOf("jpeg").ok());
  EXPECT_FALSE(GridPointOf("jpeg60+fog2").ok());
}

TEST(Grid, DoesWhatItSays) {
  const CropTree tree(
      {{.name = "real", .label = 0, .clips = 1, .crop_side = 200, .face_side = 100}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0}, {});
  const std::shared_ptr<const ImageU8> crop = *store.Pixels(0);
  // Mean absolute difference of neighbours, and its share on the borders of JPEG's blocks.
  const auto steps = [](const ImageU8& image, int first, int stride) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = first; x < image.width(); x += stride, ++count) {
        sum += std::abs(image.Row(y)[3 * x] - image.Row(y)[3 * x - 3]);
      }
    }
    return sum / count;
  };
  const auto apply = [&](const GridPoint& point) {
    return *ApplyCondition(crop->view(), records[0].face, Condition(point), 1);
  };
  const PreparedFace half = apply({0.5, 0, 0});
  EXPECT_EQ(half.rgb.width(), 100);
  EXPECT_NEAR(half.face.box.width, 50, 1e-3);
  const double sharp = steps(apply({}).rgb, 1, 1);
  const double blurred = steps(apply({1, 1, 0}).rgb, 1, 1);
  EXPECT_LT(blurred, 0.5 * sharp);
  EXPECT_LT(steps(apply({1, 2, 0}).rgb, 1, 1), blurred);
  const ImageU8 strong = apply({1, 0, 20}).rgb;
  EXPECT_GT(steps(strong, 8, 8), 1.3 * steps(strong, 1, 1));  // a seam every 8 pixels
  EXPECT_EQ(apply({0.5, 1, 60}).rgb.width(), 100);
}

}  // namespace
}  // namespace airl
