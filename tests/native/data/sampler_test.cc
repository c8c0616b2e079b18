#include "native/data/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

struct Tree {
  explicit Tree(const std::vector<TreeSource>& sources)
      : tree(sources),
        records(*ReadManifest(tree.folder())),
        indices(AllOf(records)),
        store(records, indices, {}) {}
  CropTree tree;
  std::vector<CropRecord> records;
  std::vector<size_t> indices;
  CropStore store;
};

TEST(Sampler, SharesGrowWithTheRootOfTheFiles) {
  const Tree tree({{.name = "big", .label = 1, .clips = 16},
                   {.name = "small", .label = 1, .clips = 1},
                   {.name = "real", .label = 0, .clips = 2, .crops_per_clip = 3}});
  const CoupleSampler sampler(tree.store, {}, 7);
  EXPECT_NEAR(sampler.SourceShare(kFake, "big"), 0.8, 1e-12);
  std::map<std::string, int> drawn;
  for (uint64_t i = 0; i < 4000; ++i) {
    const Couple couple = sampler.Draw(i);
    EXPECT_EQ(tree.records[couple.real].label, kReal);
    EXPECT_EQ(tree.records[couple.fake].label, kFake);
    ++drawn[tree.records[couple.fake].source];
  }
  EXPECT_NEAR(drawn["big"] / 4000.0, 0.8, 0.03);
}

TEST(Sampler, PairsMeet) {
  const Tree tree({{.name = "real", .label = 0, .clips = 6, .pair_prefix = "p"},
                   {.name = "fake", .label = 1, .clips = 6, .pair_prefix = "p"}});
  SamplerOptions options;
  options.aligned_share = 1;
  const CoupleSampler sampler(tree.store, options, 7);
  for (uint64_t i = 0; i < 200; ++i) {
    const Couple couple = sampler.Draw(i);
    EXPECT_TRUE(couple.aligned);
    EXPECT_EQ(tree.records[couple.real].pair, tree.records[couple.fake].pair);
  }
}

TEST(Sampler, AlignedCouplesAreAsManyAsAsked) {
  const Tree tree({{.name = "real", .label = 0, .clips = 6, .pair_prefix = "p"},
                   {.name = "paired", .label = 1, .clips = 2, .pair_prefix = "p"},
                   {.name = "alone", .label = 1, .clips = 30}});
  SamplerOptions options;
  options.aligned_share = 0.6;
  const CoupleSampler sampler(tree.store, options, 7);
  int aligned = 0;
  for (uint64_t i = 0; i < 2000; ++i) {
    const Couple couple = sampler.Draw(i);
    aligned += couple.aligned;
    if (couple.aligned) {
      EXPECT_EQ(tree.records[couple.fake].source, "paired");
    }
  }
  EXPECT_NEAR(aligned / 2000.0, 0.6, 0.04);
}

// Three generators on the moments of eight real clips; one of them on five alone.
std::vector<TreeSource> ThreeGenerators() {
  return {{.name = "real", .label = 0, .clips = 8, .pair_prefix = "p"},
          {.name = "swap", .label = 1, .clips = 8, .pair_prefix = "p"},
          {.name = "act", .label = 1, .clips = 8, .pair_prefix = "p"},
          {.name = "shift", .label = 1, .clips = 5, .pair_prefix = "p"}};
}

TEST(Sampler, ARealMeetsEveryFakeOfItsPair) {
  const Tree tree(ThreeGenerators());
  SamplerOptions options;
  options.aligned_share = 1;
  const CoupleSampler sampler(tree.store, options, 7);
  std::map<std::string, std::set<std::string>> met;  // generators by pair
  for (uint64_t i = 0; i < 1000; ++i) {
    const Couple couple = sampler.Draw(i);
    ASSERT_EQ(tree.records[couple.real].pair, tree.records[couple.fake].pair);
    ASSERT_EQ(tree.records[couple.real].label, kReal);
    met[tree.records[couple.real].pair].insert(tree.records[couple.fake].source);
  }
  ASSERT_EQ(met.size(), 8u);
  EXPECT_EQ(met["p0_0"], (std::set<std::string>{"act", "shift", "swap"}));
  EXPECT_EQ(met["p7_0"], (std::set<std::string>{"act", "swap"}));
}

TEST(Sampler, ABatchHoldsARealWithSeveralFakesOfIt) {
  const Tree tree(ThreeGenerators());
  SamplerOptions options;
  options.aligned_share = 1;
  options.fakes_per_real = 3;
  const CoupleSampler sampler(tree.store, options, 7);
  std::set<size_t> reals;
  int whole = 0;
  for (uint64_t run = 0; run < 200; ++run) {
    const Couple couples[] = {sampler.Draw(3 * run + 2), sampler.Draw(3 * run),
                              sampler.Draw(3 * run + 1)};  // any order
    const size_t real = couples[1].real;
    reals.insert(real);
    EXPECT_EQ(couples[2].real, real);  // each has two fakes at least
    EXPECT_NE(couples[2].fake, couples[1].fake);
    for (const Couple& couple : couples) {
      EXPECT_EQ(tree.records[couple.real].pair, tree.records[couple.fake].pair);
    }
    const std::set<std::string> generators = {tree.records[couples[0].fake].source,
                                              tree.records[couples[1].fake].source,
                                              tree.records[couples[2].fake].source};
    const bool has_three = tree.records[real].clip < "real/real/5";
    if (has_three) {
      EXPECT_EQ(couples[0].real, real);
      EXPECT_EQ(generators.size(), 3u);
      ++whole;
    }
    // The same real is treated anew in each couple.
    EXPECT_NE(couples[1].seed, couples[2].seed);
  }
  EXPECT_EQ(reals.size(), 8u);
  EXPECT_GT(whole, 80);
}

TEST(Sampler, AFakeCanNameItsRealsFile) {
  Tree tree({{.name = "real", .label = 0, .clips = 6}, {.name = "fake", .label = 1, .clips = 6}});
  for (size_t i = 0; i < 6; ++i) tree.records[6 + i].pair = tree.records[i].file;
  SamplerOptions options;
  options.aligned_share = 1;
  const CoupleSampler sampler(tree.store, options, 7);
  for (uint64_t i = 0; i < 50; ++i) {
    const Couple couple = sampler.Draw(i);
    EXPECT_EQ(couple.fake, couple.real + 6);
  }
}

TEST(Sampler, LikeSizesMeet) {
  const Tree tree({{.name = "small", .label = 0, .clips = 4, .crop_side = 160, .face_side = 80},
                   {.name = "large", .label = 0, .clips = 4, .crop_side = 640, .face_side = 400},
                   {.name = "fake", .label = 1, .clips = 4, .crop_side = 640, .face_side = 380}});
  const CoupleSampler sampler(tree.store, {}, 7);
  int large = 0;
  for (uint64_t i = 0; i < 500; ++i) {
    large += tree.records[sampler.Draw(i).real].source == "large";
  }
  // A small real leads a quarter of the couples and has no like-sized fake.
  EXPECT_GT(large, 350);
}

TEST(Sampler, FacesAreNeverEnlargedAndKeepTheirWindow) {
  const Tree tree({{.name = "small", .label = 0, .clips = 4, .crop_side = 320, .face_side = 120},
                   {.name = "large", .label = 0, .clips = 4, .crop_side = 800, .face_side = 500},
                   {.name = "fake", .label = 1, .clips = 4, .crop_side = 600, .face_side = 330}});
  const CoupleSampler sampler(tree.store, {}, 7);
  int native = 0;
  for (uint64_t i = 0; i < 1000; ++i) {
    const Couple couple = sampler.Draw(i);
    const float real = tree.records[couple.real].face_side();
    const float fake = tree.records[couple.fake].face_side();
    EXPECT_LE(couple.face_side, std::min(real, fake) + 1e-3f);
    if (couple.native) {
      EXPECT_LT(std::abs(std::log(real / fake)), 0.081);
    }
    native += couple.native;
    const bool like = real > 200;
    if (like && !couple.native) {
      EXPECT_GE(couple.face_side * 600 / 330, 255.9f);  // the fake's crop still fills the window
    }
  }
  EXPECT_EQ(native, 0);  // no two sizes within 8 %
}

TEST(Sampler, DrawsDependOnSeedAndPositionOnly) {
  const Tree tree(
      {{.name = "real", .label = 0, .clips = 9}, {.name = "fake", .label = 1, .clips = 9}});
  const CoupleSampler a(tree.store, {}, 7);
  const CoupleSampler b(tree.store, {}, 7);
  const CoupleSampler c(tree.store, {}, 8);
  int same = 0;
  for (uint64_t i = 100; i > 0; --i) {
    EXPECT_EQ(a.Draw(i).seed, b.Draw(i).seed);
    same += a.Draw(i).seed == c.Draw(i).seed;
  }
  EXPECT_EQ(same, 0);
}

}  // namespace
}  // namespace airl
