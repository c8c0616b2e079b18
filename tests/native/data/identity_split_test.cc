#include "native/data/identity_split.h"

#include <gtest/gtest.h>

#include <fstream>

#include "native/data/split.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

CropRecord Record(int label, const std::string& source, const std::string& clip,
                  std::vector<std::string> identities, std::optional<Part> split = std::nullopt) {
  CropRecord record;
  record.label = label;
  record.source = source;
  record.clip = clip;
  record.identities = std::move(identities);
  record.split = split;
  record.file = source + "/" + clip + ".png";
  return record;
}

// As FaceForensics++: ten couples of people, each with two real clips, and the swaps both ways by
// two generators. Couples 8 and 9 are the official validation and test.
std::vector<CropRecord> TenCouples() {
  std::vector<CropRecord> records;
  for (int i = 0; i < 10; ++i) {
    const Part part = i == 8 ? Part::kValidation : i == 9 ? Part::kTest : Part::kTrain;
    const std::string a = std::to_string(2 * i);
    const std::string b = std::to_string(2 * i + 1);
    records.push_back(Record(kReal, "youtube", a, {"s:" + a}, part));
    records.push_back(Record(kReal, "youtube", b, {"s:" + b}, part));
    for (const char* generator : {"swap", "act"}) {
      const std::string place = std::string(generator) + "/";
      records.push_back(Record(kFake, generator, place + a + "_" + b, {"s:" + a, "s:" + b}, part));
      records.push_back(Record(kFake, generator, place + b + "_" + a, {"s:" + b, "s:" + a}, part));
    }
  }
  return records;
}

std::map<Part, std::set<std::string>> PeopleOf(const Split& split,
                                               const std::vector<CropRecord>& records) {
  std::map<Part, std::set<std::string>> people;
  for (const Part part : kAllParts) {
    for (const size_t i : split.indices(part)) {
      people[part].insert(records[i].identities.begin(), records[i].identities.end());
    }
  }
  return people;
}

TEST(IdentitySplit, WhoeverIsBoundStaysTogetherAndSharesAreKept) {
  const std::vector<CropRecord> records = TenCouples();
  const IdentityShares shares{.validation = 0.2, .test = 0.3, .seed = 4};
  const auto parts = SplitIdentities(records, AllOf(records), shares);
  ASSERT_TRUE(parts.ok()) << parts.status().ToString();
  std::map<Part, int> people;
  for (int i = 0; i < 10; ++i) {
    const Part part = parts->at("s:" + std::to_string(2 * i));
    EXPECT_EQ(part, parts->at("s:" + std::to_string(2 * i + 1)));
    people[part] += 2;
  }
  EXPECT_EQ(people[Part::kTrain], 10);
  EXPECT_EQ(people[Part::kValidation], 4);
  EXPECT_EQ(people[Part::kTest], 6);
  EXPECT_EQ(*parts, *SplitIdentities(records, AllOf(records), shares));
  IdentityShares other = shares;
  other.seed = 5;
  EXPECT_NE(*parts, *SplitIdentities(records, AllOf(records), other));
}

TEST(IdentitySplit, ChainsOfPeopleAndPairsAreOneGroup) {
  // a-b, b-c by swaps; c and d share a pair of crops; e stands alone.
  std::vector<CropRecord> records = {
      Record(kFake, "x", "1", {"s:a", "s:b"}), Record(kFake, "x", "2", {"s:b", "s:c"}),
      Record(kReal, "r", "3", {"s:c"}), Record(kFake, "x", "4", {"s:d"}),
      Record(kReal, "r", "5", {"s:e"})};
  records[2].pair = records[3].pair = "p";
  const auto parts = SplitIdentities(records, AllOf(records), {.test = 0.5});
  ASSERT_FALSE(parts.ok());  // one group of each kind: both go to the first part
  EXPECT_NE(parts.status().message().find("the test part gets no identity"), std::string::npos);
  EXPECT_NE(parts.status().message().find("5 identities form 2 groups"), std::string::npos)
      << parts.status().message();
  EXPECT_NE(parts.status().message().find("up to 4 clips"), std::string::npos);
}

TEST(IdentitySplit, SharesMustLeaveSomethingToTrain) {
  const std::vector<CropRecord> records = TenCouples();
  for (const IdentityShares& shares :
       {IdentityShares{.validation = 0.5, .test = 0.5}, IdentityShares{.validation = -0.1}}) {
    EXPECT_EQ(SplitIdentities(records, AllOf(records), shares).status().code(),
              StatusCode::kBadInput);
  }
}

TEST(IdentitySplit, PartsShareNobody) {
  const std::vector<CropRecord> records = TenCouples();
  SplitOptions options;
  options.identities = {.validation = 0.2, .test = 0.2};
  const StatusOr<Split> split = MakeSplit(records, options);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->train.size() + split->validation.size() + split->test.size(), records.size());
  const auto people = PeopleOf(*split, records);
  for (const Part a : kAllParts) {
    for (const Part b : kAllParts) {
      if (a == b) continue;
      for (const std::string& person : people.at(a)) EXPECT_EQ(people.at(b).count(person), 0u);
    }
  }
}

TEST(IdentitySplit, AHeldOutGeneratorIsTestedOnThePeopleOfTheTestAlone) {
  const std::vector<CropRecord> records = TenCouples();
  SplitOptions options;
  options.identities = {.validation = 0.2, .test = 0.2};
  options.holdout_fake = {"act"};
  const StatusOr<Split> split = MakeSplit(records, options);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  int tested = 0;
  for (const Part part : kAllParts) {
    for (const size_t i : split->indices(part)) {
      if (records[i].source != "act") continue;
      EXPECT_EQ(part, Part::kTest);
      ++tested;
    }
  }
  EXPECT_EQ(tested, 4);
  EXPECT_EQ(split->outside, 16u);
}

TEST(IdentitySplit, RecordsWithoutPeopleGoBySource) {
  std::vector<CropRecord> records = TenCouples();
  records.push_back(Record(kReal, "photos", "p0", {}));
  records.push_back(Record(kFake, "gan", "g0", {}));
  SplitOptions options;
  options.identities = {.test = 0.2};
  options.holdout_fake = {"gan"};
  const StatusOr<Split> split = MakeSplit(records, options);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->train.back(), 60u);
  EXPECT_EQ(split->test.back(), 61u);
}

TEST(OfficialSplit, IsObeyed) {
  const std::vector<CropRecord> records = TenCouples();
  SplitOptions options;
  options.official = true;
  const StatusOr<Split> split = MakeSplit(records, options);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->train.size(), 48u);
  EXPECT_EQ(split->validation, (std::vector<size_t>{48, 49, 50, 51, 52, 53}));
  EXPECT_EQ(split->test, (std::vector<size_t>{54, 55, 56, 57, 58, 59}));
}

TEST(OfficialSplit, OneThatLeaksAPersonIsRefusedByName) {
  std::vector<CropRecord> records = TenCouples();
  records[54].identities = {"s:3"};  // a test clip of a person who trains
  SplitOptions options;
  options.official = true;
  StatusOr<Split> split = MakeSplit(records, options);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("identity s:3 is in two parts, train and test"),
            std::string::npos)
      << split.status().message();
  EXPECT_NE(split.status().message().find(records[54].file), std::string::npos);
  options.drop_leaks = true;
  split = MakeSplit(records, options);
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->leaks_dropped, 5u);  // person 3's own clip and four swaps
  EXPECT_EQ(split->test.size(), 6u);
}

TEST(OfficialSplit, NeedsRecordsThatHaveOneAndBothClasses) {
  std::vector<CropRecord> records = TenCouples();
  SplitOptions options;
  options.official = true;
  std::vector<CropRecord> one_class;
  for (const CropRecord& record : records) {
    if (record.split != Part::kTest || record.label == kReal) one_class.push_back(record);
  }
  StatusOr<Split> split = MakeSplit(one_class, options);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("the test part has no fake crop"), std::string::npos);
  for (CropRecord& record : records) record.split.reset();
  split = MakeSplit(records, options);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("no crop has a \"split\""), std::string::npos);
}

TEST(Split, WithoutASplitOfPeopleALeakBySourceIsFound) {
  SplitOptions options;
  options.holdout_fake = {"act"};
  const StatusOr<Split> split = MakeSplit(TenCouples(), options);
  ASSERT_FALSE(split.ok());
  EXPECT_NE(split.status().message().find("identity s:"), std::string::npos);
}

TEST(IdentitySplit, ComesBackFromItsFile) {
  const TemporaryFolder folder;
  const std::vector<CropRecord> records = TenCouples();
  SplitOptions options;
  options.identities = {.validation = 0.2, .test = 0.3, .seed = 9};
  const Split split = *MakeSplit(records, options);
  ASSERT_TRUE(WriteSplit(split, records, folder.path("split.json")).ok());
  const StatusOr<Split> read = ReadSplit(folder.path("split.json"));
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->identity_parts, split.identity_parts);
  const StatusOr<Split> applied = ApplySplit(records, *read);
  ASSERT_TRUE(applied.ok());
  EXPECT_EQ(applied->train, split.train);
  EXPECT_EQ(applied->validation, split.validation);
  EXPECT_EQ(applied->test, split.test);

  std::ofstream(folder.path("bad.json"))
      << R"({"version": 1, "validation_real": [], "validation_fake": [], "holdout_real": [],
             "holdout_fake": [], "ignore": [], "known_sources": [],
             "identities": {"train": ["s:1"], "validation": ["s:1"], "test": []}})";
  const StatusOr<Split> bad = ReadSplit(folder.path("bad.json"));
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.status().message().find("s:1"), std::string::npos);
}

TEST(OfficialSplit, OfANewSetItsTestClipsAreTested) {
  const TemporaryFolder folder;
  SplitOptions options;
  options.official = true;
  const std::vector<CropRecord> trained_on = TenCouples();
  const Split split = *MakeSplit(trained_on, options);
  ASSERT_TRUE(WriteSplit(split, trained_on, folder.path("split.json")).ok());
  const Split read = *ReadSplit(folder.path("split.json"));
  const std::vector<CropRecord> records = {
      Record(kReal, "Celeb-real", "a", {"c:0"}, Part::kTrain),
      Record(kReal, "Celeb-real", "b", {"c:1"}, Part::kTest),
      Record(kFake, "Celeb-synthesis", "c", {"c:1"}, Part::kTest)};
  const StatusOr<Split> applied = ApplySplit(records, read);
  ASSERT_TRUE(applied.ok()) << applied.status().ToString();
  EXPECT_EQ(applied->test, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(applied->outside, 1u);
  EXPECT_TRUE(applied->train.empty());
}

}  // namespace
}  // namespace airl
