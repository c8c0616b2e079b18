#include "native/evaluate/mean_photograph.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "native/cli/package_mean.h"
#include "src/faces/crop.h"
#include "src/spectrum/log_spectrum.h"
#include "tests/native/support/crop_tree.h"
#include "tests/support/model_json.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

float Value(const ByteLevels& levels, size_t i) {
  return levels.low + static_cast<float>(levels.bytes[i]) / 255 * (levels.high - levels.low);
}

TEST(MeanOfPhotographs, IsOfTheNamedRealsEachSourceAlike) {
  const CropTree tree(
      {{.name = "posts", .label = 0, .clips = 3, .crop_side = 288},
       {.name = "studio", .label = 0, .clips = 1, .crop_side = 288, .upsampled = true},
       {.name = "other", .label = 0, .clips = 2, .crop_side = 288},
       {.name = "posts", .label = 1, .clips = 2, .crop_side = 288}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, AllOf(records), {});
  const StatusOr<MeanSpectrum> mean = MeanOfPhotographs(store, {"posts", "studio"});
  ASSERT_TRUE(mean.ok()) << mean.status().ToString();
  EXPECT_EQ(mean->faces, 4);
  // The definition, with the reals' own weights.
  DctPlan plan = *DctPlan::Create();
  std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide);
  std::vector<double> expected(kSpectrumSide, 0);
  for (const size_t index : store.usable()) {
    const CropRecord& record = store.record(index);
    if (record.label != kReal || record.source == "other") continue;
    const auto pixels = *store.Pixels(index);
    ASSERT_TRUE(LogSpectrum(pixels->view(),
                            SpectrumWindow(record.face, pixels->width(), pixels->height()), plan,
                            spectrum)
                    .ok());
    const ReducedSpectrum reduced = ReduceSpectrum(spectrum);
    const double weight = record.source == "posts" ? 1.0 / 6 : 0.5;
    for (size_t f = 0; f < expected.size(); ++f)
      expected[f] += weight * static_cast<double>(reduced.profile[f]);
  }
  const ByteLevels& profile = mean->spectrum.profile;
  for (size_t f = 0; f < expected.size(); ++f)
    ASSERT_NEAR(Value(profile, f), expected[f], (profile.high - profile.low) / 500) << f;
}

TEST(MeanOfPhotographs, ASourceWithoutAPhotographIsBadInput) {
  const CropTree tree({{.name = "posts", .label = 0, .clips = 1, .crop_side = 288},
                       {.name = "gan", .label = 1, .clips = 1, .crop_side = 288}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, AllOf(records), {});
  const Status status = MeanOfPhotographs(store, {"posts", "gan"}).status();
  EXPECT_EQ(status.code(), StatusCode::kBadInput);
  EXPECT_NE(status.message().find("gan"), std::string::npos);
}

std::string ReadText(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(AddMeanSpectrum, ChangesNothingElseOfThePackageAndMayBeRepeated) {
  const TemporaryFolder folder;
  std::ofstream(folder.path("model.json")) << ModelJson();
  ReducedSpectrum flat{std::vector<float>(size_t{kReducedSide} * kReducedSide, -5),
                       std::vector<float>(kSpectrumSide, -6)};
  ASSERT_TRUE(AddMeanSpectrum(folder.path(), {3, Quantize(flat)}).ok());
  const std::string once = ReadText(folder.path("model.json"));
  Json changed = Json::parse(once);
  EXPECT_EQ(changed["mean_spectrum"]["faces"], 3);
  EXPECT_EQ(ParseModelSpec(once)->mean_spectrum->spectrum.map.low, -5);
  changed.erase("mean_spectrum");
  EXPECT_EQ(changed.dump(), Json::parse(ModelJson()).dump());
  ASSERT_TRUE(AddMeanSpectrum(folder.path(), {3, Quantize(flat)}).ok());
  EXPECT_EQ(ReadText(folder.path("model.json")), once);
}

TEST(AddMeanSpectrum, APackageThatItsLoaderRefusesStaysAsItIs) {
  const TemporaryFolder folder;
  EXPECT_EQ(AddMeanSpectrum(folder.path(), {}).code(), StatusCode::kBadInput);
  std::ofstream(folder.path("model.json")) << ModelJson();
  EXPECT_EQ(AddMeanSpectrum(folder.path(), {}).code(), StatusCode::kModelMismatch);
  EXPECT_EQ(ReadText(folder.path("model.json")), ModelJson());
}

TEST(LearnedPhotographs, AreThoseThatThePackageNames) {
  const TemporaryFolder folder;
  std::ofstream(folder.path("model.json")) << ModelJson();
  EXPECT_EQ(LearnedPhotographs(folder.path()).status().code(), StatusCode::kBadInput);
  std::ofstream(folder.path("model.json")) << ModelJsonWith(
      "\"steps\": 10",
      R"("data": {"train_real": {"posts": 9, "studio": 4}, "train_fake": {"gan": 2}})");
  EXPECT_EQ(*LearnedPhotographs(folder.path()), (std::set<std::string>{"posts", "studio"}));
}

}  // namespace
}  // namespace airl
