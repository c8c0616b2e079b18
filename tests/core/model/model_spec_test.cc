#include "src/model/model_spec.h"

#include <gtest/gtest.h>

#include "src/base/limits.h"
#include "tests/support/mean_spectrum_json.h"
#include "tests/support/model_json.h"

namespace airl {
namespace {

TEST(ModelSpecTest, ReadsEveryMember) {
  const StatusOr<ModelSpec> spec = ParseModelSpec(ModelJson());
  ASSERT_TRUE(spec.ok()) << spec.status().ToString();
  EXPECT_EQ(spec->name, "airl-test");
  EXPECT_EQ(spec->version, "0.1.0");
  EXPECT_EQ(spec->licence, "Apache-2.0");
  EXPECT_TRUE(spec->preview);
  EXPECT_EQ(spec->preview_note, "Preview model for tests.");
  EXPECT_EQ(spec->rgb_side, 224);
  EXPECT_FLOAT_EQ(spec->crop_margin, 1.3f);
  EXPECT_EQ(spec->spectrum_side, 256);
  EXPECT_EQ(spec->embedding_length, 128);
  EXPECT_EQ(spec->heatmap_side, 7);
  ASSERT_EQ(spec->variants.size(), 1u);
  EXPECT_EQ(spec->variants[0].file, "airl-test.onnx");
  EXPECT_EQ(spec->variants[0].precision, "float16_weights");
  EXPECT_EQ(spec->variants[0].bytes, 1234);
  EXPECT_EQ(spec->variants[0].sha256.substr(0, 17), "0123456789abcdef0");
  EXPECT_EQ(spec->variants[0].execution_providers,
            (std::vector<std::string>{"wasm", "webgpu", "cpu"}));
  EXPECT_EQ(spec->calibration.temperature, 2);
  EXPECT_EQ(spec->calibration.bias, -0.5);
  EXPECT_EQ(spec->calibration.logit_sigma, 0.25);
  EXPECT_EQ(spec->thresholds.likely_fake, 0.9);
  EXPECT_EQ(spec->thresholds.no_sign, 0.1);
  EXPECT_EQ(spec->self_test.seed, 7u);
  EXPECT_EQ(spec->self_test.logit, 0.5);
  EXPECT_EQ(spec->self_test.rgb_logit, 0.25);
  EXPECT_EQ(spec->self_test.spectrum_logit, -1.5);
  EXPECT_EQ(spec->self_test.tolerance, 0.01);
}

TEST(ModelSpecTest, AVariantMayHaveItsOwnSelfTest) {
  EXPECT_FALSE(ParseModelSpec(ModelJson())->variants[0].self_test.has_value());
  const StatusOr<ModelSpec> spec = ParseModelSpec(
      ModelJsonWith("\"bytes\": 1234",
                    "\"bytes\": 1234, \"self_test\": {\"seed\": 3, \"logit\": 4.5, "
                    "\"rgb_logit\": 5.5, \"spectrum_logit\": -6.5, \"tolerance\": 0.2}"));
  ASSERT_TRUE(spec.ok()) << spec.status().ToString();
  ASSERT_TRUE(spec->variants[0].self_test.has_value());
  EXPECT_EQ(spec->variants[0].self_test->seed, 3u);
  EXPECT_EQ(spec->variants[0].self_test->logit, 4.5);
  EXPECT_EQ(spec->variants[0].self_test->rgb_logit, 5.5);
  EXPECT_EQ(spec->variants[0].self_test->spectrum_logit, -6.5);
  EXPECT_EQ(spec->variants[0].self_test->tolerance, 0.2);
  EXPECT_EQ(spec->self_test.logit, 0.5);
}

TEST(ModelSpecTest, TrainingFactsMayBeMissing) {
  EXPECT_TRUE(ParseModelSpec(
                  ModelJsonWith(",\n  \"training\": {\"steps\": 10, \"anything\": [\"goes\"]}", ""))
                  .ok());
}

TEST(ModelSpecTest, MeanSpectrumIsReadWhereThereIsOne) {
  EXPECT_FALSE(ParseModelSpec(ModelJson())->mean_spectrum.has_value());
  const StatusOr<ModelSpec> spec = ParseModelSpec(ModelJsonWithMeanSpectrum());
  ASSERT_TRUE(spec.ok()) << spec.status().ToString();
  ASSERT_TRUE(spec->mean_spectrum.has_value());
  EXPECT_EQ(spec->mean_spectrum->faces, 12);
  const QuantizedSpectrum& mean = spec->mean_spectrum->spectrum;
  EXPECT_EQ(mean.map.low, -6.0f);
  EXPECT_EQ(mean.map.high, -2.0f);
  EXPECT_EQ(mean.map.bytes.front(), 0);
  EXPECT_EQ(mean.map.bytes.back(), 255);
  EXPECT_EQ(mean.profile.bytes[64], 255);
  EXPECT_EQ(mean.profile.bytes[65], 0);
}

TEST(ModelSpecTest, BrokenMeanSpectrumIsAMismatchThatNamesTheMember) {
  using Json = nlohmann::ordered_json;
  const Json good = Json::parse(ModelJsonWithMeanSpectrum());
  const std::string map = good["mean_spectrum"]["map"]["levels"];
  const auto fault = [&](const char* member, const Json& value) {
    Json broken = good;
    broken["mean_spectrum"][Json::json_pointer(member)] = value;
    const Status status = ParseModelSpec(broken.dump()).status();
    EXPECT_EQ(status.code(), StatusCode::kModelMismatch) << member << status.ToString();
    return status.message();
  };
  const auto names = [](const std::string& message, const char* member) {
    return message.find(std::string("mean_spectrum.") + member) != std::string::npos;
  };
  EXPECT_PRED2(names, fault("/faces", 0), "faces");
  EXPECT_PRED2(names, fault("/colour", 1), "colour");
  EXPECT_PRED2(names, fault("/map", "AAAA"), "map");
  EXPECT_PRED2(names, fault("/map/levels", map.substr(4)), "map.levels");
  EXPECT_PRED2(names, fault("/map/levels", "!" + map.substr(1)), "map.levels");
  EXPECT_PRED2(names, fault("/map/low", -7.5), "map.low");
  EXPECT_PRED2(names, fault("/profile/high", -6.5), "profile.high");
  EXPECT_PRED2(names, fault("/profile/levels", map), "profile.levels");
}

struct Broken {
  const char* from;
  const char* to;
  const char* named;  // in the message
};

class BrokenModelTest : public testing::TestWithParam<Broken> {};

TEST_P(BrokenModelTest, IsAMismatchThatNamesTheMember) {
  const Status status = ParseModelSpec(ModelJsonWith(GetParam().from, GetParam().to)).status();
  EXPECT_EQ(status.code(), StatusCode::kModelMismatch) << status.ToString();
  EXPECT_NE(status.message().find(GetParam().named), std::string::npos) << status.ToString();
}

INSTANTIATE_TEST_SUITE_P(
    Members, BrokenModelTest,
    testing::Values(
        Broken{"\"schema_version\": 1", "\"schema_version\": 2", "schema_version"},
        Broken{"\"schema_version\": 1", "\"schema_version\": 1.5", "schema_version"},
        Broken{"\"schema_version\": 1,", "", "schema_version is missing"},
        Broken{"\"name\": \"airl-test\"", "\"name\": 3", "name"},
        Broken{"\"name\": \"airl-test\"", "\"name\": \"a/b\"", "name"},
        Broken{"0.1.0", "0.1", "version"}, Broken{"0.1.0", "0.1.0-", "version"},
        Broken{"0.1.0", "0.1.x", "version"}, Broken{"Apache-2.0", "", "licence"},
        Broken{"\"preview\": true", "\"preview\": \"yes\"", "preview"},
        Broken{"Preview model for tests.", "", "preview_note"},
        Broken{"\"rgb_side\": 224", "\"rgb_side\": 16", "input.rgb_side"},
        Broken{"\"rgb_side\": 224", "\"rgb_side\": 1e9", "input.rgb_side"},
        Broken{"\"rgb_side\": 224", "\"rgb_side\": 224, \"mean\": 0", "input.mean is not known"},
        Broken{"\"crop_margin\": 1.3", "\"crop_margin\": 0.5", "input.crop_margin"},
        Broken{"\"spectrum_side\": 256", "\"spectrum_side\": 128", "input.spectrum_side"},
        Broken{"\"spectrum_floor\": 0.001", "\"spectrum_floor\": 0.01", "input.spectrum_floor"},
        Broken{"\"embedding_length\": 128", "\"embedding_length\": 0", "output.embedding_length"},
        Broken{"\"heatmap_side\": 7", "\"heatmap_side\": 65", "output.heatmap_side"},
        Broken{"\"output\": {", "\"output\": [], \"training\": {", "output must be an object"},
        Broken{"airl-test.onnx", "../airl.onnx", "variants[0].file"},
        Broken{"airl-test.onnx", "..", "variants[0].file"},
        Broken{"airl-test.onnx", "", "variants[0].file"},
        Broken{"float16_weights", "bfloat16", "variants[0].precision"},
        Broken{"\"bytes\": 1234", "\"bytes\": 0", "variants[0].bytes"},
        Broken{"\"bytes\": 1234", "\"bytes\": 1e300", "variants[0].bytes"},
        Broken{"\"sha256\": \"0123", "\"sha256\": \"012", "variants[0].sha256"},
        Broken{"\"sha256\": \"0123", "\"sha256\": \"0A23", "variants[0].sha256"},
        Broken{"[\"wasm\", \"webgpu\", \"cpu\"]", "[]", "variants[0].execution_providers"},
        Broken{"[\"wasm\", \"webgpu\", \"cpu\"]", "[\"tpu\"]", "variants[0].execution_providers"},
        Broken{"[\"wasm\", \"webgpu\", \"cpu\"]", "[1]", "variants[0].execution_providers"},
        Broken{"\"temperature\": 2", "\"temperature\": 0", "calibration.temperature"},
        Broken{"\"bias\": -0.5", "\"bias\": null", "calibration.bias"},
        Broken{"\"logit_sigma\": 0.25", "\"logit_sigma\": -1", "calibration.logit_sigma"},
        Broken{"\"no_sign\": 0.1", "\"no_sign\": 0.95", "thresholds.no_sign"},
        Broken{"\"likely_fake\": 0.9", "\"likely_fake\": 1.5", "thresholds.likely_fake"},
        Broken{"\"seed\": 7", "\"seed\": -1", "self_test.seed"},
        Broken{"\"seed\": 7", "\"seed\": 18446744073709551615", "self_test.seed"},
        Broken{"\"rgb_logit\": 0.25, ", "", "self_test.rgb_logit is missing"},
        Broken{"\"tolerance\": 0.01", "\"tolerance\": 0", "self_test.tolerance"},
        Broken{"\"bytes\": 1234", "\"bytes\": 1234, \"self_test\": {\"seed\": 3}",
               "variants[0].self_test.logit is missing"},
        Broken{"{\"steps\": 10, \"anything\": [\"goes\"]}", "7", "training"},
        Broken{"\"training\"", "\"trainings\"", "trainings is not known"}));

TEST(ModelSpecTest, TextThatIsNotJsonIsBadInput) {
  for (const char* text :
       {"", "{", "nonsense", "{\"a\": 1e}", "{\"schema_version\": 1} x", "\xff\xfe"})
    EXPECT_EQ(ParseModelSpec(text).status().code(), StatusCode::kBadInput) << text;
}

TEST(ModelSpecTest, JsonOfAnotherShapeIsAMismatch) {
  for (const char* text : {"null", "7", "[]", "\"text\"", "{}"})
    EXPECT_EQ(ParseModelSpec(text).status().code(), StatusCode::kModelMismatch) << text;
}

TEST(ModelSpecTest, EveryMemberOfAWrongTypeIsAMismatch) {
  for (const char* name :
       {"schema_version", "name", "version", "licence", "preview", "preview_note", "input",
        "output", "variants", "calibration", "thresholds", "self_test"}) {
    std::string member = "\"";
    member += name;
    member += "\":";
    for (const char* wrong :
         {" null, \"training\":", " [[]], \"training\":", " {\"a\": 1}, \"training\":"}) {
      const Status status = ParseModelSpec(ModelJsonWith(member, member + wrong)).status();
      EXPECT_EQ(status.code(), StatusCode::kModelMismatch) << name << wrong;
    }
  }
}

TEST(ModelSpecTest, DeepNestingIsTooLarge) {
  const std::string deep(1000, '[');
  EXPECT_EQ(ParseModelSpec(deep).status().code(), StatusCode::kTooLarge);
}

TEST(ModelSpecTest, BracketsInsideTextsAreNoNesting) {
  const std::string brackets = "Preview [[[[[[[[[[[[[[[[[[[[[[ \\\" [[[[[[[[[[[[[[[[[[";
  EXPECT_TRUE(ParseModelSpec(ModelJsonWith("Preview model for tests.", brackets)).ok());
}

TEST(ModelSpecTest, LongTextIsTooLarge) {
  const std::string padding(limits::kMaxModelJsonBytes, ' ');
  EXPECT_EQ(ParseModelSpec(ModelJson() + padding).status().code(), StatusCode::kTooLarge);
}

}  // namespace
}  // namespace airl
