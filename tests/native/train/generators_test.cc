#include "native/train/generators.h"

#include <gtest/gtest.h>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

struct NamedForge : CoupleForge {
  explicit NamedForge(std::string name) : forge_name(std::move(name)) {}
  const std::string& name() const override { return forge_name; }
  int64_t max_online_pixels() const override { return 0; }
  StatusOr<ForgedCouple> Forge(ImageU8, const Face&, uint64_t) const override {
    return Unsupported("a name only");
  }
  std::string forge_name;
};

TEST(GeneratorNumbers, NumberTheFakesByName) {
  const CropTree tree({{.name = "zeta", .label = kFake, .clips = 1},
                       {.name = "alpha", .label = kFake, .clips = 2},
                       {.name = "studio", .label = kReal, .clips = 1}});
  const std::vector<CropRecord> records = *ReadManifest(tree.folder());
  const CropStore store(records, {0, 1, 2, 3}, {});
  const NamedForge blend("blend");
  const GeneratorNumbers numbers(store, {&blend});
  EXPECT_EQ(numbers.count(), 3);
  const torch::Tensor actual = numbers.Of({"", "zeta", "alpha", "blend", "studio", "unheard"});
  const torch::Tensor expected = torch::tensor({-1, 2, 0, 1, -1, -1}, torch::kInt64);
  EXPECT_TRUE(torch::equal(actual, expected));
}

}  // namespace
}  // namespace airl
