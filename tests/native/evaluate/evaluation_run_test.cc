#include "native/cli/evaluation_run.h"

#include <gtest/gtest.h>

#include <map>

#include "native/data/split.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

TreeSource TwoClips(const std::string& name, int label) {
  return {.name = name, .label = label, .clips = 2};
}

class CheckUnseenTest : public testing::Test {
 protected:
  CheckUnseenTest() : crops_(Crops({})) {}

  // The test part of a split by source, which may give people their parts besides.
  JudgedCrops Crops(const std::map<std::string, Part>& people) {
    SplitOptions options;
    options.holdout_real = {"studio"};
    options.holdout_fake = {"gan"};
    const std::vector<CropRecord> records = *ReadManifest(tree_.folder());
    Split split = *MakeSplit(records, options);
    split.options.identities.test = people.empty() ? 0 : 0.5;
    split.identity_parts = people;
    EXPECT_TRUE(WriteSplit(split, records, folder_.path("split.json")).ok());
    EvaluationOptions evaluation;
    evaluation.data = {tree_.folder()};
    return *ReadJudgedCrops(evaluation, folder_.path("split.json"));
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
  for (const char* damaged : {R"({"split": []})", R"({"split": {"official": "yes"}})"}) {
    EXPECT_FALSE(Check(data, damaged).ok()) << damaged;
  }
  EXPECT_TRUE(Check(data, R"({"split": {"identity_test": 0.1}})").ok());
  crops_ = Crops({{"anna", Part::kTest}});
  EXPECT_TRUE(Check(data).ok());
}

}  // namespace
}  // namespace airl
