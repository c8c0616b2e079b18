#include "native/train/batch_feed.h"

#include <gtest/gtest.h>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

class BatchFeedTest : public ::testing::Test {
 protected:
  BatchFeedTest()
      : tree_({{.name = "real", .label = 0, .clips = 3}, {.name = "fake", .label = 1, .clips = 3}}),
        records_(*ReadManifest(tree_.folder())),
        indices_(AllOf(records_)) {
    store_ = std::make_unique<CropStore>(records_, indices_, CropStore::Options{});
    sampler_ = std::make_unique<CoupleSampler>(*store_, SamplerOptions{}, 11);
  }

  Loader MakeLoader(bool make_tensors) {
    return Loader(*store_, *sampler_, augmenter_,
                  {.batch_size = 8,
                   .views = 2,
                   .threads = 2,
                   .shape = {.rgb_side = 64},
                   .make_tensors = make_tensors});
  }

  CropTree tree_;
  std::vector<CropRecord> records_;
  std::vector<size_t> indices_;
  std::unique_ptr<CropStore> store_;
  std::unique_ptr<CoupleSampler> sampler_;
  Augmenter augmenter_{AugmentOptions{}};
};

TEST_F(BatchFeedTest, FacesAreWhatTheLoadersTensorsAreMadeOf) {
  Loader of_tensors = MakeLoader(true);
  Loader of_faces = MakeLoader(false);
  DctPlan plan = *DctPlan::Create();
  for (int i = 0; i < 2; ++i) {
    const StatusOr<Batch> tensors = of_tensors.Next();
    const StatusOr<Batch> faces = of_faces.Next();
    ASSERT_TRUE(tensors.ok() && faces.ok());
    EXPECT_EQ(tensors->faces, nullptr);
    ASSERT_NE(faces->faces, nullptr);
    ASSERT_EQ(faces->faces->size(), 8u);
    EXPECT_FALSE(faces->rgb.defined());
    EXPECT_EQ(faces->records, tensors->records);
    EXPECT_TRUE(torch::equal(faces->labels, tensors->labels));
    for (int64_t n = 0; n < 8; ++n) {
      const PreparedFace& face = (*faces->faces)[static_cast<size_t>(n)];
      FaceTensors made = *MakeFaceTensors(face.rgb.view(), face.face, {.rgb_side = 64}, plan);
      EXPECT_TRUE(torch::equal(tensors->rgb[n], torch::from_blob(made.rgb.data(), {3, 64, 64})))
          << "batch " << i << ", face " << n;
      EXPECT_TRUE(
          torch::equal(tensors->spectrum[n],
                       torch::from_blob(made.spectrum.data(), {1, kSpectrumSide, kSpectrumSide})))
          << "batch " << i << ", face " << n;
    }
  }
}

TEST_F(BatchFeedTest, TensorsOfTheLoaderPassAsTheyAre) {
  Loader plain = MakeLoader(true);
  Loader fed = MakeLoader(true);
  StatusOr<std::unique_ptr<BatchFeed>> feed = MakeBatchFeed(fed, torch::kCPU);
  ASSERT_TRUE(feed.ok()) << feed.status().message();
  for (int i = 0; i < 2; ++i) {
    const StatusOr<Batch> expected = plain.Next();
    const StatusOr<Batch> batch = (*feed)->Next();
    ASSERT_TRUE(expected.ok() && batch.ok());
    EXPECT_EQ(batch->step, i);
    EXPECT_TRUE(torch::equal(batch->rgb, expected->rgb));
  }
  EXPECT_GE((*feed)->wait_s(), 0);
}

// In a build with CUDA the processor is refused as a device, in one without any device is.
TEST_F(BatchFeedTest, TensorsThatNobodyMakesAreUnsupported) {
  Loader loader = MakeLoader(false);
  EXPECT_EQ(MakeBatchFeed(loader, torch::kCPU).status().code(), StatusCode::kUnsupported);
}

}  // namespace
}  // namespace airl
