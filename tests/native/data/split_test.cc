#include "native/data/split.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

CropRecord Record(int label, const std::string& source, const std::string& clip,
                  const std::string& pair = "") {
  CropRecord record;
  record.label = label;
  record.source = source;
  record.clip = clip;
  record.pair = pair;
  record.file = (label == kFake ? "fake/" : "real/") + source + "/" + clip + ".png";
  record.face.box = {0, 0, 10, 10};
  return record;
}

// Reals a, b, c and fakes x, y, z of two files each.
std::vector<CropRecord> SixSources() {
  std::vector<CropRecord> records;
  for (const char* name : {"a", "b", "c"}) {
    for (int i = 0; i < 2; ++i) records.push_back(Record(kReal, name, name + std::to_string(i)));
  }
  for (const char* name : {"x", "y", "z"}) {
    for (int i = 0; i < 2; ++i) records.push_back(Record(kFake, name, name + std::to_string(i)));
  }
  return records;
}

const SplitOptions kOptions{.validation_real = {"b"},
                            .validation_fake = {"y"},
                            .holdout_real = {"c"},
                            .holdout_fake = {"z"},
                            .ignore = {},
                            .drop_leaks = false};

TEST(Split, GoesBySource) {
  const StatusOr<Split> split = MakeSplit(SixSources(), kOptions);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->train, (std::vector<size_t>{0, 1, 6, 7}));
  EXPECT_EQ(split->validation, (std::vector<size_t>{2, 3, 8, 9}));
  EXPECT_EQ(split->test, (std::vector<size_t>{4, 5, 10, 11}));
}

TEST(Split, ANameCountsForItsClassOnly) {
  std::vector<CropRecord> records = SixSources();
  records.push_back(Record(kReal, "z", "real-z"));  // as a pair source: both classes under one name
  const StatusOr<Split> split = MakeSplit(records, kOptions);
  ASSERT_TRUE(split.ok());
  EXPECT_EQ(split->train.back(), 12u);
}

TEST(Split, ErrorsNameWhatIsWrong) {
  const auto error = [](const SplitOptions& options, std::vector<CropRecord> records) {
    const StatusOr<Split> split = MakeSplit(records, options);
    return split.ok() ? "" : split.status().message();
  };
  SplitOptions options = kOptions;
  options.holdout_fake = {"nobody"};
  EXPECT_NE(error(options, SixSources()).find("nobody"), std::string::npos);
  options = kOptions;
  options.holdout_real = {"b"};
  EXPECT_NE(error(options, SixSources()).find("both held out and validation"), std::string::npos);
  options = kOptions;
  options.holdout_fake = {"x", "z"};
  EXPECT_NE(error(options, SixSources()).find("train part has no fake"), std::string::npos);
  options = kOptions;
  options.validation_real = {};
  EXPECT_NE(error(options, SixSources()).find("validation part has no real"), std::string::npos);
  options = kOptions;
  options.validation_real = options.validation_fake = {};
  EXPECT_EQ(error(options, SixSources()), "");  // no validation at all is allowed
}

TEST(Split, LeaksByClipOrPairAreErrors) {
  std::vector<CropRecord> by_clip = SixSources();
  by_clip.push_back(Record(kFake, "x", "c0"));  // a training fake of a test real's file
  StatusOr<Split> split = MakeSplit(by_clip, kOptions);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("clip c0"), std::string::npos);

  std::vector<CropRecord> by_pair = SixSources();
  by_pair[0].pair = "moment";
  by_pair[10].pair = "moment";
  split = MakeSplit(by_pair, kOptions);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("pair moment"), std::string::npos);

  std::vector<CropRecord> by_file = SixSources();
  by_file[6].pair = by_file[4].file;  // forged from a test real
  split = MakeSplit(by_file, kOptions);
  ASSERT_FALSE(split.ok());

  SplitOptions dropping = kOptions;
  dropping.drop_leaks = true;
  split = MakeSplit(by_file, dropping);
  ASSERT_TRUE(split.ok());
  EXPECT_EQ(split->leaks_dropped, 1u);
  EXPECT_EQ(split->train, (std::vector<size_t>{0, 1, 7}));
  EXPECT_EQ(split->test.size(), 4u);
}

TEST(Split, ComesBackFromItsFile) {
  const TemporaryFolder folder;
  const std::vector<CropRecord> records = SixSources();
  const Split split = *MakeSplit(records, kOptions);
  ASSERT_TRUE(WriteSplit(split, records, folder.path("split.json")).ok());
  const StatusOr<Split> read = ReadSplit(folder.path("split.json"));
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  std::vector<CropRecord> more = records;
  more.push_back(Record(kFake, "new", "n0"));
  const StatusOr<Split> applied = ApplySplit(more, *read);
  ASSERT_TRUE(applied.ok());
  EXPECT_EQ(applied->train, split.train);
  EXPECT_EQ(applied->validation, split.validation);
  EXPECT_EQ(applied->test, (std::vector<size_t>{4, 5, 10, 11, 12}));  // unseen, so for the test
  EXPECT_EQ(applied->unknown_sources, std::set<std::string>{"fake/new"});

  std::ofstream(folder.path("bad.json")) << "{\"version\": 9}";
  EXPECT_EQ(ReadSplit(folder.path("bad.json")).status().code(), StatusCode::kModelMismatch);
  std::ofstream(folder.path("worse.json")) << "{";
  EXPECT_EQ(ReadSplit(folder.path("worse.json")).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
