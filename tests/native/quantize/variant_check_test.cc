#include "native/quantize/variant_check.h"

#include <filesystem>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "native/export/onnx_file.h"
#include "native/quantize/onnx_tensor.h"
#include "tests/native/quantize/network.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// The graph with the last layer's weight and bias multiplied by `factor`, as a variant.
ModelVariant AddVariant(const TemporaryFolder& folder, const std::string& precision,
                        onnx::ModelProto model, float factor) {
  for (auto& initializer : *model.mutable_graph()->mutable_initializer()) {
    if (initializer.name() != "logit.weight" && initializer.name() != "logit.bias") continue;
    SetTensor(*ToTensor(initializer) * factor, initializer);
  }
  const std::string path = folder.path(precision + ".onnx");
  TORCH_CHECK(WriteOnnx(model, path).ok());
  ModelVariant variant;
  variant.file = precision + ".onnx";
  variant.precision = precision;
  variant.bytes = static_cast<int64_t>(std::filesystem::file_size(path));
  return variant;
}

TEST(CheckVariants, MeasuresDriftAndAucAndFailsWhatLosesTooMuch) {
  const CropTree tree(
      {{.name = "camera", .label = 0, .clips = 4}, {.name = "generator", .label = 1, .clips = 3}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2, 3, 4, 5, 6}, {});
  AirlNet net = SmallNetwork();
  const onnx::ModelProto graph = Float32Graph(net);
  const TemporaryFolder folder;
  ModelSpec spec;
  spec.variants = {AddVariant(folder, "float32", graph, 1), AddVariant(folder, "int8", graph, -1),
                   AddVariant(folder, "float16", graph, std::numeric_limits<float>::quiet_NaN())};
  VariantCheckOptions options;
  options.conditions = {Condition::kNative, Condition::kParity};
  const StatusOr<VariantCheck> check = CheckVariants(net, spec, folder.path(), store, options);
  ASSERT_TRUE(check.ok()) << check.status().ToString();
  EXPECT_EQ(check->reals, 4u);
  EXPECT_EQ(check->fakes, 3u);
  ASSERT_EQ(check->variants.size(), 3u);
  const VariantResult& same = check->variants[0];
  EXPECT_LT(same.drift_max, 1e-4);
  EXPECT_GT(same.embedding_cosine, 0.9999);
  EXPECT_EQ(same.auc_drop_all, 0);
  EXPECT_TRUE(same.passed);
  // The opposite logit has the opposite AUC, and the embedding stays.
  const VariantResult& opposite = check->variants[1];
  EXPECT_NEAR(opposite.auc_drop_all, 100 * (2 * check->auc_all - 1), 1e-6);
  EXPECT_NEAR(opposite.auc_drop[1], 100 * (2 * check->auc[1] - 1), 1e-6);
  EXPECT_EQ(opposite.passed, opposite.auc_drop_all <= 1);
  EXPECT_GT(opposite.drift_max, 1e-3);
  EXPECT_GT(opposite.embedding_cosine, 0.9999);
  EXPECT_FALSE(check->variants[2].passed);
  EXPECT_FALSE(check->passed());

  EXPECT_NE(VariantMarkdown(*check).find("| float16 |"), std::string::npos);
  EXPECT_NE(VariantMarkdown(*check).find("**failed**"), std::string::npos);
  const auto json = nlohmann::json::parse(VariantJson(*check), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["variants"][0]["passed"], true);
  EXPECT_EQ(json["variants"][2]["passed"], false);
  EXPECT_TRUE(json["variants"][1]["auc_drop_points_by_condition"].contains("parity"));

  spec.variants[0].bytes += 1;
  EXPECT_EQ(CheckVariants(net, spec, folder.path(), store, options).status().code(),
            StatusCode::kModelMismatch);
  const CropStore reals(records, {0, 1}, {});
  spec.variants.resize(0);
  EXPECT_EQ(CheckVariants(net, spec, folder.path(), reals, options).status().code(),
            StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
