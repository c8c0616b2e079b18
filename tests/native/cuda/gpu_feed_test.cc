#include "native/train/batch_feed.h"
#include "tests/native/cuda/gpu.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

// As in face_batch_test.cc.
constexpr double kTolerance = 1e-4;

class GpuFeedTest : public cuda::GpuTest {
 protected:
  GpuFeedTest()
      : tree_({{.name = "real", .label = 0, .clips = 3},
               {.name = "large", .label = 0, .clips = 3, .crop_side = 700, .face_side = 420},
               {.name = "fake", .label = 1, .clips = 6, .crop_side = 400, .face_side = 230}}),
        records_(*ReadManifest(tree_.folder())),
        indices_(AllOf(records_)) {
    store_ = std::make_unique<CropStore>(records_, indices_, CropStore::Options{});
    sampler_ = std::make_unique<CoupleSampler>(*store_, SamplerOptions{}, 11);
  }

  Loader MakeLoader(bool make_tensors) {
    return Loader(*store_, *sampler_, augmenter_,
                  {.batch_size = 16,
                   .views = 2,
                   .threads = 4,
                   .shape = {.rgb_side = 224},
                   .make_tensors = make_tensors});
  }

  CropTree tree_;
  std::vector<CropRecord> records_;
  std::vector<size_t> indices_;
  std::unique_ptr<CropStore> store_;
  std::unique_ptr<CoupleSampler> sampler_;
  Augmenter augmenter_{AugmentOptions{}};
};

double LargestDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.cpu() - b.cpu()).abs().max().item<double>();
}

// More batches than lanes and places in the queue: each lane works several times, and the memory of
// the first tensors is taken again.
TEST_F(GpuFeedTest, AgreesWithTheLoader) {
  Loader on_cpu = MakeLoader(true);
  Loader of_faces = MakeLoader(false);
  StatusOr<std::unique_ptr<BatchFeed>> feed = MakeBatchFeed(of_faces, torch::kCUDA);
  ASSERT_TRUE(feed.ok()) << feed.status().message();
  for (int i = 0; i < 9; ++i) {
    const StatusOr<Batch> expected = on_cpu.Next();
    const StatusOr<Batch> batch = (*feed)->Next();
    ASSERT_TRUE(expected.ok() && batch.ok()) << batch.status().message();
    EXPECT_EQ(batch->step, i);
    EXPECT_EQ(batch->records, expected->records);
    EXPECT_TRUE(torch::equal(batch->labels, expected->labels));
    EXPECT_TRUE(batch->rgb.is_cuda());
    EXPECT_TRUE(batch->rgb.is_contiguous(torch::MemoryFormat::ChannelsLast));
    EXPECT_LE(LargestDifference(batch->rgb, expected->rgb), kTolerance) << "batch " << i;
    EXPECT_LE(LargestDifference(batch->spectrum, expected->spectrum), kTolerance) << "batch " << i;
  }
}

// Tensors that a step still reads are not written again, whatever the feed has gone on to.
TEST_F(GpuFeedTest, TensorsStayWhileTheyAreHeld) {
  Loader of_faces = MakeLoader(false);
  StatusOr<std::unique_ptr<BatchFeed>> feed = MakeBatchFeed(of_faces, torch::kCUDA);
  ASSERT_TRUE(feed.ok()) << feed.status().message();
  const StatusOr<Batch> held = (*feed)->Next();
  ASSERT_TRUE(held.ok());
  const torch::Tensor before = held->spectrum.cpu();
  for (int i = 0; i < 6; ++i) ASSERT_TRUE((*feed)->Next().ok());
  torch::cuda::synchronize();
  EXPECT_TRUE(torch::equal(held->spectrum.cpu(), before));
}

TEST_F(GpuFeedTest, AnErrorOfTheLoaderComesAfterItsBatches) {
  Loader of_faces = MakeLoader(false);
  int taken = 0;
  StatusOr<std::unique_ptr<BatchFeed>> feed = MakeGpuFeed(
      [&]() -> StatusOr<Batch> {
        if (++taken == 3) return BadInput("third");
        return of_faces.Next();
      },
      of_faces.options(), torch::kCUDA);
  ASSERT_TRUE(feed.ok()) << feed.status().message();
  EXPECT_TRUE((*feed)->Next().ok());
  EXPECT_TRUE((*feed)->Next().ok());
  EXPECT_EQ((*feed)->Next().status().message(), "third");
  EXPECT_EQ((*feed)->Next().status().message(), "third");
}

TEST_F(GpuFeedTest, EndsWithBatchesUnderWay) {
  Loader of_faces = MakeLoader(false);
  StatusOr<std::unique_ptr<BatchFeed>> feed = MakeBatchFeed(of_faces, torch::kCUDA);
  ASSERT_TRUE(feed.ok()) << feed.status().message();
}

}  // namespace
}  // namespace airl
