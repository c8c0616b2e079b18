#include "native/data/manifest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "native/data/crop_store.h"
#include "native/data/png.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

const TreeSource kReals{.name = "posts", .label = 0, .clips = 3};
const TreeSource kFakes{.name = "gan", .label = 1, .clips = 2, .crops_per_clip = 2};

void Append(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::app) << text;
}

std::string FirstLine(const std::string& path) {
  std::ifstream stream(path);
  std::string line;
  std::getline(stream, line);
  return line;
}

TEST(Manifest, ReadsEveryMember) {
  const CropTree tree({kReals, kFakes});
  const StatusOr<std::vector<CropRecord>> records = ReadManifest(tree.folder());
  ASSERT_TRUE(records.ok()) << records.status().ToString();
  ASSERT_EQ(records->size(), 7u);
  const CropRecord& last = records->back();
  EXPECT_EQ(last.label, kFake);
  EXPECT_EQ(last.source, "gan");
  EXPECT_EQ(last.clip, "fake/gan/1");
  EXPECT_EQ(last.pair, "");
  EXPECT_EQ(last.timestamp_s, 1);
  EXPECT_EQ(last.jpeg_quality, 85);
  EXPECT_EQ(last.codec, "jpeg");
  EXPECT_FLOAT_EQ(last.face.box.x, 35);
  EXPECT_FLOAT_EQ(last.face_side(), 90);
  EXPECT_FLOAT_EQ(last.face.keypoints[kLeftEye].x, 35 + 63);
  EXPECT_EQ(last.part.width, 160);
  EXPECT_EQ(last.path, tree.folder() + "/" + last.file);
}

TEST(Manifest, ReadsPeopleSplitAndCompressionWhereTheyStand) {
  const CropTree tree({kReals});
  std::string line = FirstLine(tree.manifest());
  const size_t file = line.find("0_0.png");
  line.replace(file, 7, "9_0.png").pop_back();
  Append(tree.manifest(), line + R"(,"identities":["ffpp:071","ffpp:054"],"split":"validation",)"
                                 R"("compression":"c23"})"
                                 "\n");
  const StatusOr<std::vector<CropRecord>> records = ReadManifest(tree.folder());
  ASSERT_TRUE(records.ok()) << records.status().ToString();
  EXPECT_TRUE(records->front().identities.empty());
  EXPECT_FALSE(records->front().split.has_value());
  EXPECT_EQ(records->front().compression, "");
  EXPECT_EQ(records->back().identities, (std::vector<std::string>{"ffpp:071", "ffpp:054"}));
  EXPECT_EQ(records->back().split, Part::kValidation);
  EXPECT_EQ(records->back().compression, "c23");
}

TEST(Manifest, MissingFileIsNamed) {
  const TemporaryFolder folder;
  const StatusOr<std::vector<CropRecord>> records = ReadManifest(folder.path());
  ASSERT_FALSE(records.ok());
  EXPECT_EQ(records.status().code(), StatusCode::kBadInput);
  EXPECT_NE(records.status().message().find("manifest.jsonl"), std::string::npos);
}

// One broken line after four good ones.
std::string ErrorOf(const std::string& line) {
  const CropTree tree({{.name = "a", .label = 0, .clips = 4}});
  Append(tree.manifest(), line + "\n");
  const StatusOr<std::vector<CropRecord>> records = ReadManifest(tree.folder());
  return records.ok() ? "" : records.status().message();
}

TEST(Manifest, BrokenLinesAreNamedByNumberAndMember) {
  const CropTree other({kReals});
  const std::string good = FirstLine(other.manifest());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    const size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return line.replace(at, from.size(), to);
  };
  EXPECT_EQ(ErrorOf(good), "");
  const struct {
    std::string line;
    const char* word;
  } cases[] = {{"{\"file\":", "JSON"},
               {"[]", "JSON"},
               {with("\"label\":0", "\"label\":2"), "label"},
               {with("\"label\":0,", ""), "label"},
               {with("\"real/posts/0_0.png\"", "\"../secret.png\""), "file"},
               {with("\"real/posts/0_0.png\"", "\"/etc/passwd\""), "file"},
               {with("\"posts\"", "\"\""), "source"},
               {with("\"posts\"", "7"), "source"},
               {with("90.0", "0.0"), "box"},
               {with("90.0", "1e30"), "box"},
               {with("\"keypoints\":[[", "\"keypoints\":[[1,"), "keypoints"},
               {with("\"jpeg_quality\":85", "\"jpeg_quality\":185"), "jpeg_quality"},
               {with("\"whole_picture\":false", "\"whole_picture\":0"), "whole_picture"},
               {with("{", "{\"identities\":\"ffpp:071\","), "identities"},
               {with("{", "{\"identities\":[\"071\"],"), "identities"},
               {with("{", "{\"identities\":[\"ffpp:\"],"), "identities"},
               {with("{", "{\"identities\":[71],"), "identities"},
               {with("{", "{\"split\":\"val\","), "split"},
               {with("{", "{\"split\":1,"), "split"},
               {with("{", "{\"compression\":23,"), "compression"}};
  for (const auto& test : cases) {
    const std::string error = ErrorOf(test.line);
    EXPECT_NE(error.find("line 5"), std::string::npos) << test.line << "\n" << error;
    EXPECT_NE(error.find(test.word), std::string::npos) << test.line << "\n" << error;
  }
}

TEST(Manifest, TheSameFileTwiceIsAnError) {
  const CropTree tree({kReals});
  Append(tree.manifest(), FirstLine(tree.manifest()) + "\n");
  const StatusOr<std::vector<CropRecord>> records = ReadManifest(tree.folder());
  ASSERT_FALSE(records.ok());
  EXPECT_NE(records.status().message().find("line 4"), std::string::npos);
  EXPECT_NE(records.status().message().find("line 1 already"), std::string::npos);
}

TEST(CropStore, BrokenPicturesAreListedAndTheRestKept) {
  const CropTree tree({kReals, kFakes});
  const std::string broken = tree.folder() + "/real/posts/1_0.png";
  std::filesystem::resize_file(broken, std::filesystem::file_size(broken) / 2);
  std::filesystem::remove(tree.folder() + "/fake/gan/0_1.png");
  std::fstream damaged(tree.folder() + "/fake/gan/1_1.png",
                       std::ios::in | std::ios::out | std::ios::binary);
  damaged.seekp(2000).write("damaged", 7);
  damaged.close();
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2, 3, 4, 5, 6}, {.threads = 3});
  ASSERT_EQ(store.broken().size(), 3u);
  EXPECT_EQ(store.broken()[0].index, 1u);
  EXPECT_EQ(store.broken()[1].index, 4u);
  EXPECT_NE(store.broken()[1].reason.find("0_1.png"), std::string::npos);
  EXPECT_EQ(store.broken()[2].index, 6u);
  EXPECT_EQ(store.usable(), (std::vector<size_t>{0, 2, 3, 5}));
  EXPECT_EQ(store.size(2).width, 160);
}

TEST(CropStore, CropsBeyondTheBudgetAreReadAtEveryUse) {
  const CropTree tree({kReals});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore all(records, {0, 1, 2}, {.budget_bytes = int64_t{1} << 30, .threads = 1});
  const CropStore one(records, {0, 1, 2}, {.budget_bytes = 100000, .threads = 1});
  EXPECT_EQ(all.kept_bytes(), 3 * 160 * 160 * 3);
  EXPECT_EQ(one.kept_bytes(), 160 * 160 * 3);
  for (const size_t index : {0u, 1u, 2u}) {
    const auto kept = all.Pixels(index);
    const auto read = one.Pixels(index);
    ASSERT_TRUE(kept.ok() && read.ok());
    EXPECT_TRUE(std::equal((*kept)->data(), (*kept)->data() + (*kept)->size(), (*read)->data()));
  }
}

TEST(CropStore, CropsThatVanishAreListed) {
  const CropTree tree({kReals});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2}, {.budget_bytes = 0});
  std::filesystem::remove(records[1].path);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(store.Pixels(0).ok());
    EXPECT_FALSE(store.Pixels(1).ok());
  }
  ASSERT_EQ(store.vanished().size(), 1u);
  EXPECT_EQ(store.vanished()[0].index, 1u);
  EXPECT_NE(store.vanished()[0].reason.find("1_0.png"), std::string::npos);
}

TEST(Png, RefusesWhatIsNoPicture) {
  const TemporaryFolder folder;
  Append(folder.path("a.png"), "not a picture");
  EXPECT_EQ(ReadPng(folder.path("a.png")).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(ReadPng(folder.path("none.png")).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
