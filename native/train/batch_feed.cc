#include "native/train/batch_feed.h"

namespace airl {
namespace {

class LoaderFeed : public BatchFeed {
 public:
  explicit LoaderFeed(Loader& loader) : loader_(loader) {}
  StatusOr<Batch> Next() override { return loader_.Next(); }
  double wait_s() const override { return loader_.wait_s(); }

 private:
  Loader& loader_;
};

}  // namespace

StatusOr<std::unique_ptr<BatchFeed>> MakeBatchFeed(Loader& loader, const torch::Device& device) {
  if (!loader.options().make_tensors) {
    return MakeGpuFeed([&loader] { return loader.Next(); }, loader.options(), device);
  }
  return std::unique_ptr<BatchFeed>(std::make_unique<LoaderFeed>(loader));
}

}  // namespace airl
