#include "native/bench/throughput.h"

#include <gtest/gtest.h>

#include "native/bench/machine.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TrainConfig SmallConfig(const CropTree& tree) {
  TrainConfig config;
  config.data = {tree.folder()};
  config.use_rgb = false;
  config.rgb_side_train = 32;
  config.batch_size = 2;
  return config;
}

TEST(Throughput, MeasuresEveryStageAndTheMemoryOfTraining) {
  const CropTree tree({{.name = "posts", .label = 0, .crop_side = 288, .face_side = 180},
                       {.name = "gan", .label = 1, .crop_side = 288, .face_side = 180}});
  const TrainConfig config = SmallConfig(tree);
  const StatusOr<Throughput> measured =
      MeasureThroughput({.config = config, .batches = 1, .warm_up = 0, .growth_steps = 4});
  ASSERT_TRUE(measured.ok()) << measured.status().ToString();
  std::vector<std::string> names;
  for (const StageThroughput& stage : measured->stages) {
    names.push_back(stage.stage);
    EXPECT_GT(stage.images_per_s, 0) << stage.stage;
    EXPECT_GT(stage.images_per_cpu_s, 0) << stage.stage;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"decode", "degrade", "tensors", "loader", "forward",
                                             "train step", "training"}));
  ASSERT_EQ(measured->growth.size(), 4u);
  EXPECT_EQ(measured->growth.back().step, 4);
  EXPECT_GE(measured->peak_bytes, measured->growth.back().resident_bytes);
  const std::string table = ThroughputTable(*measured, "a machine", config);
  EXPECT_NE(table.find("| train step | "), std::string::npos) << table;
  EXPECT_NE(table.find("Memory after step 3: "), std::string::npos) << table;
}

TEST(Throughput, WantsBothClasses) {
  const CropTree tree({{.name = "posts", .label = 0}});
  const StatusOr<Throughput> measured = MeasureThroughput({.config = SmallConfig(tree)});
  EXPECT_EQ(measured.status().code(), StatusCode::kBadInput);
}

TEST(GrowthMibPerThousandSteps, IsTheSlopeOfTheSecondHalf) {
  constexpr int64_t kMib = 1024 * 1024;
  std::vector<MemoryAtStep> samples = {{100, 10 * kMib}, {200, 500 * kMib}};
  EXPECT_EQ(GrowthMibPerThousandSteps(samples), 0);  // a line needs two points
  samples.push_back({300, 600 * kMib});
  samples.push_back({400, 603 * kMib});
  EXPECT_NEAR(GrowthMibPerThousandSteps(samples), 30, 1e-9);
}

TEST(ReadMemoryUse, KnowsThisProcess) {
  const MemoryUse use = ReadMemoryUse();
  EXPECT_GT(use.resident, 1 << 20);
  EXPECT_GE(use.peak, use.resident);
}

}  // namespace
}  // namespace airl
