#include "native/data/loader.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

class LoaderTest : public ::testing::Test {
 protected:
  LoaderTest()
      : tree_({{.name = "real", .label = 0, .clips = 5}, {.name = "fake", .label = 1, .clips = 5}}),
        records_(*ReadManifest(tree_.folder())),
        indices_(AllOf(records_)) {}

  std::vector<Batch> Take(int count, int threads, int64_t first_step, int64_t views = 1) {
    const CropStore store(records_, indices_, {});
    const CoupleSampler sampler(store, {}, 11);
    const Augmenter augmenter({});
    Loader loader(store, sampler, augmenter,
                  {.batch_size = 8,
                   .views = views,
                   .threads = threads,
                   .prefetch = 3,
                   .shape = {.rgb_side = 64}},
                  first_step);
    std::vector<Batch> batches;
    for (int i = 0; i < count; ++i) {
      StatusOr<Batch> batch = loader.Next();
      EXPECT_TRUE(batch.ok()) << batch.status().ToString();
      batches.push_back(*std::move(batch));
    }
    return batches;
  }

  CropTree tree_;
  std::vector<CropRecord> records_;
  std::vector<size_t> indices_;
};

TEST_F(LoaderTest, BatchesDoNotDependOnThreadsOrWhereTheyBegin) {
  const std::vector<Batch> one = Take(4, 1, 0);
  const std::vector<Batch> three = Take(4, 3, 0);
  const std::vector<Batch> later = Take(2, 2, 2);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(one[i].step, static_cast<int64_t>(i));
    EXPECT_TRUE(torch::equal(one[i].rgb, three[i].rgb)) << "batch " << i;
    EXPECT_TRUE(torch::equal(one[i].spectrum, three[i].spectrum)) << "batch " << i;
    EXPECT_EQ(one[i].records, three[i].records);
  }
  for (size_t i = 0; i < 2; ++i) EXPECT_TRUE(torch::equal(later[i].rgb, one[i + 2].rgb));
  EXPECT_FALSE(torch::equal(one[0].rgb, one[1].rgb));
}

TEST_F(LoaderTest, ViewsAreBlocksOfTheSameFaces) {
  const Batch batch = Take(1, 2, 0, /*views=*/2)[0];
  EXPECT_EQ(batch.rgb.sizes(), (torch::IntArrayRef{8, 3, 64, 64}));
  EXPECT_TRUE(batch.rgb.is_contiguous(torch::MemoryFormat::ChannelsLast));
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(batch.records[i], batch.records[i + 4]);
    EXPECT_EQ(batch.labels[static_cast<int64_t>(i)].item<float>(), i % 2 == 0 ? 0 : 1);
    EXPECT_EQ(records_[batch.records[i]].label, i % 2 == 0 ? kReal : kFake);
  }
  // The clean view differs from the degraded one.
  EXPECT_FALSE(torch::equal(batch.rgb.slice(0, 0, 4), batch.rgb.slice(0, 4, 8)));
}

TEST_F(LoaderTest, InputsAreTheCoresOwn) {
  const Batch batch = Take(1, 2, 0)[0];
  const CropStore store(records_, indices_, {});
  const CoupleSampler sampler(store, {}, 11);
  const Augmenter augmenter({});
  const Couple couple = sampler.Draw(0);
  const AugmentDraw draw = augmenter.Draw(store, couple, 1);
  const auto views =
      augmenter.Apply((*store.Pixels(couple.fake))->view(), records_[couple.fake], draw);
  DctPlan plan = *DctPlan::Create();
  const FaceTensors tensors =
      *MakeFaceTensors((*views)[0].rgb.view(), (*views)[0].face, {.rgb_side = 64}, plan);
  // Sample 1 is the first couple's fake.
  for (const int64_t i : {int64_t{0}, int64_t{77}, int64_t{3 * 64 * 64 - 1}}) {
    EXPECT_EQ(batch.rgb[1].contiguous().view({-1})[i].item<float>(),
              tensors.rgb[static_cast<size_t>(i)]);
  }
  EXPECT_EQ(batch.spectrum[1].view({-1})[999].item<float>(), tensors.spectrum[999]);
}

// Turns the picture's upper left corner white.
class CornerForge : public CoupleForge {
 public:
  const std::string& name() const override { return name_; }
  int64_t max_online_pixels() const override { return 1 << 20; }
  StatusOr<ForgedCouple> Forge(ImageU8 real, const Face&, uint64_t) const override {
    ForgedCouple couple{real.Clone(), real.Clone()};
    for (int y = 0; y < real.height() / 2; ++y) {
      std::fill_n(couple.fake.Row(y), 3 * (real.width() / 2), uint8_t{255});
    }
    return couple;
  }

 private:
  std::string name_ = "corner";
};

TEST_F(LoaderTest, OnlineCouplesAreARealAndWhatTheForgeMakesOfIt) {
  const CropStore store(records_, indices_, {});
  const CoupleSampler sampler(store, {.online = {{.share = 0.5}}}, 11);
  const Augmenter augmenter({.colour_probability = 0});
  const CornerForge forge;
  Loader loader(store, sampler, augmenter,
                {.batch_size = 40, .shape = {.rgb_side = 64}, .online = {&forge}});
  const StatusOr<Batch> batch = loader.Next();
  ASSERT_TRUE(batch.ok()) << batch.status().ToString();
  const torch::Tensor brightness = batch->rgb.mean({1, 2, 3});
  int online = 0;
  for (size_t fake = 1; fake < 40; fake += 2) {
    EXPECT_EQ(batch->online[fake - 1], -1);
    EXPECT_EQ(batch->labels[static_cast<int64_t>(fake)].item<float>(), 1);
    if (batch->online[fake] < 0) {
      EXPECT_EQ(loader.Source(*batch, fake), "fake");
      continue;
    }
    ++online;
    EXPECT_EQ(batch->online[fake], 0);
    EXPECT_EQ(loader.Source(*batch, fake), "corner");
    EXPECT_EQ(batch->records[fake], batch->records[fake - 1]);
    const auto n = static_cast<int64_t>(fake);
    EXPECT_GT((brightness[n] - brightness[n - 1]).item<float>(), 0.03f);
  }
  // Of 20 couples half: 3 standard deviations are 6.7.
  EXPECT_NEAR(online, 10, 6);
}

TEST_F(LoaderTest, CropsThatVanishAreReplaced) {
  const CropStore store(records_, indices_, {.budget_bytes = 0});  // read at every use
  std::filesystem::remove(records_[0].path);
  std::filesystem::remove(records_[7].path);
  const CoupleSampler sampler(store, {}, 11);
  const Augmenter augmenter({});
  Loader loader(store, sampler, augmenter, {.batch_size = 8, .shape = {.rgb_side = 64}});
  for (int i = 0; i < 6; ++i) {
    const StatusOr<Batch> batch = loader.Next();
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    for (const size_t index : batch->records) EXPECT_TRUE(index != 0 && index != 7);
  }
  for (const CropRecord& record : records_) std::filesystem::remove(record.path);
  StatusOr<Batch> batch = loader.Next();
  for (int i = 0; i < 8 && batch.ok(); ++i) batch = loader.Next();  // those made ahead
  EXPECT_EQ(batch.status().code(), StatusCode::kInternal);
}

}  // namespace
}  // namespace airl
