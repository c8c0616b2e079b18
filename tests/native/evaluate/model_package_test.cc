#include "native/cli/model_package.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

std::string Text(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Sha256, KnownDigests) {
  const TemporaryFolder folder;
  std::ofstream(folder.path("abc")) << "abc";  // FIPS 180-2, appendix B.1
  EXPECT_EQ(*Sha256OfFile(folder.path("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::ofstream(folder.path("empty"));
  EXPECT_EQ(*Sha256OfFile(folder.path("empty")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256OfFile(folder.path("none")).status().code(), StatusCode::kBadInput);
}

PackageOptions Preview(const std::vector<std::string>& precisions = {"float16_weights"}) {
  PackageOptions options;
  options.name = "m";
  options.licence = "Apache-2.0";
  options.preview_note = "measured at chance";
  options.precisions = precisions;
  return options;
}

TEST(WritePackage, TheCoresOwnLoaderTakesIt) {
  const TemporaryFolder folder;
  torch::manual_seed(1);
  AirlNet net(*AirlNetPreset("airl-lite"));
  PackageOptions options = Preview();
  options.training_json = "{\"steps\": 3}";
  options.verdicts = {{.temperature = 2, .bias = 0.5, .logit_sigma = 0.3},
                      {.likely_fake = 0.7, .no_sign = 0.3}};
  const StatusOr<ModelSpec> spec = WritePackage(net, options, folder.path("models/airl-lite"));
  ASSERT_TRUE(spec.ok()) << spec.status().ToString();
  ASSERT_EQ(spec->variants.size(), 1u);
  const std::string file = folder.path("models/airl-lite/" + spec->variants[0].file);
  EXPECT_EQ(spec->variants[0].bytes, static_cast<int64_t>(std::filesystem::file_size(file)));
  EXPECT_EQ(spec->variants[0].sha256, *Sha256OfFile(file));
  EXPECT_LT(spec->variants[0].bytes, 10'000'000);  // DESIGN's budget of airl-lite
  EXPECT_EQ(spec->calibration.bias, 0.5);
  EXPECT_EQ(spec->thresholds.no_sign, 0.3);
  EXPECT_NE(spec->self_test.logit, 0);
  EXPECT_FLOAT_EQ(spec->crop_margin, 1.3f);
  EXPECT_NE(Text(folder.path("models/airl-lite/model.json")).find("\"crop_margin\": 1.3,"),
            std::string::npos)
      << Text(folder.path("models/airl-lite/model.json"));
}

TEST(WritePackage, Float16IsForWebGpuAndStatesItsOwnSelfTest) {
  const TemporaryFolder folder;
  AirlNet net(*AirlNetPreset("airl-lite"));
  PackageOptions options = Preview({"float16", "float16_weights"});
  const StatusOr<ModelSpec> spec = WritePackage(net, options, folder.path("m"));
  ASSERT_TRUE(spec.ok()) << spec.status().ToString();
  ASSERT_EQ(spec->variants.size(), 2u);
  EXPECT_EQ(spec->variants[0].execution_providers, (std::vector<std::string>{"webgpu"}));
  ASSERT_TRUE(spec->variants[0].self_test.has_value());
  EXPECT_EQ(spec->variants[0].self_test->seed, spec->self_test.seed);
  EXPECT_GT(spec->variants[0].self_test->tolerance, spec->self_test.tolerance);
  EXPECT_FALSE(spec->variants[1].self_test.has_value());
  options.precisions = {"int8"};  // without crops to calibrate on
  EXPECT_EQ(WritePackage(net, options, folder.path("m")).status().code(), StatusCode::kBadInput);
}

TEST(WritePackage, RefusesWhatItsLoaderWouldRefuse) {
  const TemporaryFolder folder;
  AirlNet net(*AirlNetPreset("airl-lite"));
  PackageOptions options = Preview({"bfloat16"});
  EXPECT_EQ(WritePackage(net, options, folder.path("m")).status().code(), StatusCode::kBadInput);
  options.precisions = {"float32"};
  options.preview_note = "";  // a preview must say what it is
  EXPECT_EQ(WritePackage(net, options, folder.path("m")).status().code(),
            StatusCode::kModelMismatch);
  EXPECT_FALSE(std::filesystem::exists(folder.path("m/model.json")));
}

TEST(WritePackage, AFailureLeavesThePackageThatWasThere) {
  const TemporaryFolder folder;
  AirlNet net(*AirlNetPreset("airl-lite"));
  PackageOptions options = Preview({"float32"});
  ASSERT_TRUE(WritePackage(net, options, folder.path("m")).ok());
  const std::string weights = *Sha256OfFile(folder.path("m/m-float32.onnx"));
  const std::string json = Text(folder.path("m/model.json"));
  {
    const torch::NoGradGuard no_grad;
    net->classifier->bias.fill_(3);
  }
  options.precisions = {"float32", "int8"};  // the second fails: without crops to calibrate on
  ASSERT_FALSE(WritePackage(net, options, folder.path("m")).ok());
  options.precisions = {"float32"};
  options.preview_note = "";
  ASSERT_FALSE(WritePackage(net, options, folder.path("m")).ok());
  EXPECT_EQ(*Sha256OfFile(folder.path("m/m-float32.onnx")), weights);
  EXPECT_EQ(Text(folder.path("m/model.json")), json);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path("m")), {}), 2);
  options.preview_note = "measured at chance";
  ASSERT_TRUE(WritePackage(net, options, folder.path("m")).ok());
  EXPECT_NE(*Sha256OfFile(folder.path("m/m-float32.onnx")), weights);
}

TEST(AddToIndex, KeepsTheDefaultAndAddsOnce) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path("models/b"));
  for (const char* name : {"a", "b", "b"}) {
    ASSERT_TRUE(AddToIndex(folder.path("models/" + std::string(name)), name).ok());
  }
  const nlohmann::json index = nlohmann::json::parse(Text(folder.path("models/index.json")));
  EXPECT_EQ(index["default"], "a");
  ASSERT_EQ(index["models"].size(), 2u);
  EXPECT_EQ(index["models"][1]["path"], "b/model.json");
  // Another folder does not take a model's place by its name.
  EXPECT_EQ(AddToIndex(folder.path("models/c"), "a").code(), StatusCode::kBadInput);
  EXPECT_EQ(nlohmann::json::parse(Text(folder.path("models/index.json"))), index);
  std::ofstream(folder.path("models/index.json")) << "no JSON";
  EXPECT_EQ(AddToIndex(folder.path("models/a"), "a").code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
