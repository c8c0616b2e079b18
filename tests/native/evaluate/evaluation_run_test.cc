#include "native/cli/evaluation_run.h"

#include <gtest/gtest.h>

#include "native/data/split.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TreeSource TwoClips(const std::string& name, int label) {
  return {.name = name, .label = label, .clips = 2};
}

class CheckUnseenTest : public testing::Test {
 protected:
  CheckUnseenTest() {
    EvaluationOptions options;
    options.data = {tree_.folder()};
    options.part = "test";
    SplitOptions split;
    split.holdout_real = {"studio"};
    split.holdout_fake = {"gan"};
    const std::vector<CropRecord> records = *ReadManifest(tree_.folder());
    const std::string path = folder_.path("split.json");
    EXPECT_TRUE(WriteSplit(*MakeSplit(records, split), records, path).ok());
    crops_ = *ReadJudgedCrops(options, path);
  }

  Status Check(const std::string& data_json, const std::string& config_json = "{}") const {
    CheckpointFacts facts;
    facts.data_json = data_json;
    facts.config_json = config_json;
    return CheckUnseen(crops_, facts, "the model");
  }

  CropTree tree_{
      {TwoClips("posts", 0), TwoClips("studio", 0), TwoClips("gan", 1), TwoClips("swap", 1)}};
  TemporaryFolder folder_;
  JudgedCrops crops_;
};

TEST_F(CheckUnseenTest, ACheckpointThatLearnedFromWhatIsJudgedIsRefused) {
  EXPECT_TRUE(Check(R"({"train_real": {"posts": 2}, "train_fake": {"swap": 2}})").ok());
  const Status real = Check(R"({"train_real": {"posts": 2, "studio": 1}})");
  EXPECT_EQ(real.code(), StatusCode::kBadInput);
  EXPECT_NE(real.message().find("studio"), std::string::npos) << real.message();
  // A name counts for its class alone.
  EXPECT_TRUE(Check(R"({"train_fake": {"studio": 1}})").ok());
  // So with what it started from.
  EXPECT_FALSE(Check(R"({"train_real": {}, "init": {"train_fake": {"gan": 5}}})").ok());
}

TEST_F(CheckUnseenTest, PartsByClipSayNothingOfSources) {
  const std::string data = R"({"train_real": {"studio": 1}})";
  EXPECT_FALSE(Check(data, R"({"split": {"official": false, "identity_test": 0}})").ok());
  EXPECT_TRUE(Check(data, R"({"split": {"official": true}})").ok());
  EXPECT_TRUE(Check(data, R"({"split": {"identity_test": 0.1}})").ok());
}

}  // namespace
}  // namespace airl
