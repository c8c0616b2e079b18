#include "native/cli/cross_protocol.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TreeSource Source(const std::string& name, int label) {
  return {.name = name,
          .label = label,
          .clips = 3,
          .crop_side = 270,
          .face_side = 180,
          .upsampled = label == 1};
}

std::vector<TreeSource> Sources() {
  return {Source("posts", 0), Source("studio", 0), Source("gan", 1), Source("diffusion", 1)};
}

CrossOptions Options(const CropTree& tree, const std::string& out) {
  CrossOptions options;
  options.train.data = options.evaluation.data = {tree.folder()};
  options.train.out = out;
  options.train.split.holdout_real = {"studio"};
  options.train.use_rgb = false;  // the quick stream
  options.train.rgb_side_train = 32;
  options.train.batch_size = 4;
  options.train.steps = 2;
  options.train.statistics_samples = 8;
  options.evaluation.conditions = {Condition::kNative};
  options.evaluation.bootstrap_rounds = 20;
  return options;
}

TEST(PlanCross, RowsAndColumns) {
  std::vector<CropRecord> records(5);
  const char* names[] = {"a", "b", "c", "d", "posts"};
  for (size_t i = 0; i < 5; ++i) {
    records[i].source = names[i];
    records[i].label = i < 4 ? kFake : kReal;
  }
  CrossOptions options;
  EXPECT_EQ(PlanCross(options, records).status().code(),
            StatusCode::kBadInput);  // no held-out real
  options.train.split.holdout_real = {"posts"};
  options.train.split.validation_fake = {"d"};
  CrossMatrix each = *PlanCross(options, records);
  EXPECT_EQ(each.generators, (std::vector<std::string>{"a", "b", "c"}));
  ASSERT_EQ(each.rows.size(), 3u);
  EXPECT_EQ(CrossRowName(each.rows[1]), "b");
  options.leave_one_out = true;
  each = *PlanCross(options, records);
  EXPECT_EQ(CrossRowName(each.rows[0]), "b+c");
  options.rows = {{"a", "c"}};
  options.test_on = {"b"};
  each = *PlanCross(options, records);
  EXPECT_EQ(each.generators, (std::vector<std::string>{"b"}));
  EXPECT_EQ(each.rows.size(), 1u);
  options.rows = {{"d"}};  // validates
  EXPECT_NE(PlanCross(options, records).status().message().find("\"d\""), std::string::npos);
}

TEST(RunCross, EachRowIsJudgedOnWhatItHasNotSeenAndKept) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  const CrossOptions options = Options(tree, folder.path("cross"));
  size_t told = 0;
  const auto matrix = RunCross(options, [&](const CrossMatrix&) {
    ++told;
    return OkStatus();
  });
  ASSERT_TRUE(matrix.ok()) << matrix.status().ToString();
  EXPECT_EQ(told, 2u);
  ASSERT_EQ(matrix->rows.size(), 2u);
  for (const CrossRow& row : matrix->rows) {
    ASSERT_EQ(row.cells.size(), 1u) << CrossRowName(row);
    EXPECT_NE(row.cells[0].generator, row.train_on[0]);
    EXPECT_EQ(row.cells[0].levels[0].reals, 3u);  // the held-out source alone
    EXPECT_EQ(row.cells[0].levels[0].fakes, 3u);
  }
  const std::string text = CrossMarkdown(*matrix);
  EXPECT_NE(text.find("| trained on | diffusion | gan | mean |"), std::string::npos) << text;
  EXPECT_NE(text.find("| diffusion | - | "), std::string::npos) << text;
  EXPECT_NE(CrossSvg(*matrix, Level::kClip).find(">tested on<"), std::string::npos);

  // Again: both rows are taken from their files, without any training.
  const auto written = std::filesystem::last_write_time(folder.path("cross/gan/last.ckpt"));
  const auto again = RunCross(options);
  ASSERT_TRUE(again.ok()) << again.status().ToString();
  EXPECT_EQ(std::filesystem::last_write_time(folder.path("cross/gan/last.ckpt")), written);
  EXPECT_EQ(CrossCsv(*again), CrossCsv(*matrix));

  // So is a matrix of one column, and nothing of it is lost for the next.
  CrossOptions column = options;
  column.test_on = {"gan"};
  const std::string csv = CrossCsv(*RunCross(column));
  EXPECT_NE(csv.find("\"diffusion\",\"gan\""), std::string::npos) << csv;
  EXPECT_EQ(csv.find("\"gan\",\"diffusion\""), std::string::npos) << csv;
  EXPECT_EQ(CrossCsv(*RunCross(options)), CrossCsv(*matrix));

  CrossOptions other = options;
  other.train.schedule.learning_rate *= 2;
  EXPECT_NE(RunCross(other).status().message().find("another configuration"), std::string::npos);
  std::ofstream(folder.path("cross/gan/row.json")) << "{\"version\": \"1\"}";
  EXPECT_NE(RunCross(options).status().message().find("damaged"), std::string::npos);
}

TEST(RunCross, AnotherColumnNeedsNoTraining) {
  const CropTree tree(Sources());
  const TemporaryFolder folder;
  CrossOptions options = Options(tree, folder.path("cross"));
  options.rows = {{"gan"}};
  options.test_on = {"gan"};
  ASSERT_TRUE(RunCross(options).ok());
  const auto written = std::filesystem::last_write_time(folder.path("cross/gan/last.ckpt"));
  options.test_on = {};
  const auto matrix = RunCross(options);
  ASSERT_TRUE(matrix.ok()) << matrix.status().ToString();
  EXPECT_EQ(CrossMarkdown(*matrix).find("| gan | - |"), std::string::npos)
      << CrossMarkdown(*matrix);
  EXPECT_EQ(std::filesystem::last_write_time(folder.path("cross/gan/last.ckpt")), written);
}

TEST(RunCross, AFailingRowLeavesTheOthers) {
  std::vector<TreeSource> sources = Sources();
  sources.push_back(Source("tiny", 1));
  sources.back().face_side = 20;  // all too small to train on
  const CropTree tree(sources);
  const TemporaryFolder folder;
  CrossOptions options = Options(tree, folder.path("cross"));
  options.rows = {{"tiny"}, {"gan"}};
  options.test_on = {"diffusion"};
  const auto matrix = RunCross(options);
  ASSERT_TRUE(matrix.ok()) << matrix.status().ToString();
  EXPECT_FALSE(matrix->rows[0].failure.empty());
  EXPECT_EQ(matrix->rows[1].cells.size(), 1u);
  EXPECT_NE(CrossMarkdown(*matrix).find("Not measured: tiny"), std::string::npos);
}

}  // namespace
}  // namespace airl
