#include <ATen/cuda/CUDAEvent.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "native/cuda/device.h"
#include "native/cuda/face_batch.h"
#include "native/train/batch_feed.h"
#include "native/train/pace.h"

namespace airl {
namespace {

constexpr size_t kLanes = 2;                           // batches in flight on the GPU
constexpr size_t kReadyLimit = 2;                      // started batches that wait for their step
constexpr size_t kFirstPixelBytes = size_t{64} << 20;  // of a lane; grows with the batches

size_t PixelBytes(const std::vector<PreparedFace>& faces) {
  size_t bytes = 0;
  for (const PreparedFace& face : faces) {
    bytes +=
        size_t{3} * static_cast<size_t>(face.rgb.width()) * static_cast<size_t>(face.rgb.height());
  }
  return bytes;
}

// A stream with what works in it: the copies and kernels of every second batch.
class Lane {
 public:
  Lane(const LoaderOptions& options, c10::DeviceIndex device)
      : options_(options),
        // Its kernels are few and small: before those of the network.
        stream_(c10::cuda::getStreamFromPool(/*isHighPriority=*/true, device)) {}

  Status Prepare(size_t pixel_bytes) {
    if (faces_ && pixel_bytes <= pixel_bytes_) return OkStatus();
    faces_.reset();
    pixel_bytes_ = std::max(kFirstPixelBytes, pixel_bytes + pixel_bytes / 2);
    AIRL_ASSIGN_OR_RETURN(
        faces_, cuda::FaceBatch::Create({.shape = options_.shape,
                                         .layout = cuda::RgbLayout::kChannelsLast,
                                         .max_faces = static_cast<int>(options_.batch_size),
                                         .max_pixel_bytes = pixel_bytes_,
                                         .stream = stream_.stream()}));
    return OkStatus();
  }

  // Starts making the batch's tensors; `done` comes after them in the stream. Its faces are let go
  // of: they have been copied.
  Status Start(Batch& batch, at::cuda::CUDAEvent& done) {
    AIRL_RETURN_IF_ERROR(Prepare(PixelBytes(*batch.faces)));
    // Memory that is taken under the guard belongs to this stream.
    const c10::cuda::CUDAStreamGuard guard(stream_);
    const int64_t n = options_.batch_size;
    const int64_t side = options_.shape.rgb_side;
    const auto on_gpu = torch::TensorOptions().device(stream_.device()).dtype(torch::kFloat32);
    batch.rgb =
        torch::empty({n, 3, side, side}, on_gpu.memory_format(torch::MemoryFormat::ChannelsLast));
    batch.spectrum = torch::empty({n, 1, kSpectrumSide, kSpectrumSide}, on_gpu);
    std::vector<cuda::FaceSource> sources;
    for (const PreparedFace& face : *batch.faces) sources.push_back({face.rgb.view(), face.face});
    AIRL_RETURN_IF_ERROR(
        faces_->Start(sources, batch.rgb.data_ptr<float>(), batch.spectrum.data_ptr<float>()));
    done.record(stream_);
    batch.faces.reset();
    return OkStatus();
  }

 private:
  LoaderOptions options_;
  c10::cuda::CUDAStream stream_;
  std::optional<cuda::FaceBatch> faces_;
  size_t pixel_bytes_ = 0;
};

class GpuFeed : public BatchFeed {
 public:
  GpuFeed(TakeBatch take, const LoaderOptions& options, c10::DeviceIndex device)
      : take_(std::move(take)),
        device_(device),
        lanes_{Lane(options, device), Lane(options, device)} {}

  ~GpuFeed() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    room_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  // Takes the lanes' first memory, so that what is missing is told at once, and starts the thread.
  Status Prepare() {
    const c10::cuda::CUDAGuard guard(device_);
    AIRL_RETURN_IF_ERROR(cuda::SleepWhileWaiting());
    for (Lane& lane : lanes_) AIRL_RETURN_IF_ERROR(lane.Prepare(0));
    thread_ = std::thread([this] { Work(); });
    return OkStatus();
  }

  StatusOr<Batch> Next() override {
    const Stopwatch stopwatch;
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !ready_.empty(); });
    wait_s_ += stopwatch.seconds();
    if (!ready_.front().status.ok()) return ready_.front().status;
    Started started = std::move(ready_.front());
    ready_.pop_front();
    lock.unlock();
    room_.notify_all();
    // The step's kernels wait for the tensors, the host does not; and the tensors' memory is not
    // given to the lane again before those kernels have run.
    const c10::cuda::CUDAStream stream = c10::cuda::getCurrentCUDAStream(device_);
    started.done.block(stream);
    started.batch.rgb.record_stream(stream);
    started.batch.spectrum.record_stream(stream);
    return std::move(started.batch);
  }

  double wait_s() const override { return wait_s_; }

 private:
  struct Started {
    Batch batch;
    Status status;  // one that is not OK is the last
    at::cuda::CUDAEvent done;
  };

  void Work() {
    const c10::cuda::CUDAGuard guard(device_);
    for (size_t turn = 0;; turn = (turn + 1) % kLanes) {
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return stopping_ || ready_.size() < kReadyLimit; });
        if (stopping_) return;
      }
      Started started;
      started.status = TakeAndStart(lanes_[turn], started);
      const bool failed = !started.status.ok();
      {
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(started));
      }
      filled_.notify_all();
      if (failed) return;
    }
  }

  // LibTorch throws where the GPU's memory ends; an exception must not leave the thread.
  Status TakeAndStart(Lane& lane, Started& started) try {
    StatusOr<Batch> batch = take_();
    if (!batch.ok()) return batch.status();
    started.batch = *std::move(batch);
    return lane.Start(started.batch, started.done);
  } catch (const std::exception& error) {
    return Internal(std::string("making tensors on the GPU: ") + error.what());
  }

  TakeBatch take_;
  c10::DeviceIndex device_;
  std::array<Lane, kLanes> lanes_;

  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<Started> ready_;
  bool stopping_ = false;
  double wait_s_ = 0;  // of the thread that calls Next() alone
  std::thread thread_;
};

}  // namespace

bool GpuFeedIsBuilt() { return true; }

StatusOr<std::unique_ptr<BatchFeed>> MakeGpuFeed(TakeBatch take, const LoaderOptions& options,
                                                 const torch::Device& device) {
  if (!device.is_cuda() || !torch::cuda::is_available()) {
    return Unsupported("device " + device.str() + ": no tensors are made on it");
  }
  auto feed = std::make_unique<GpuFeed>(
      std::move(take), options, device.has_index() ? device.index() : c10::cuda::current_device());
  AIRL_RETURN_IF_ERROR(feed->Prepare());
  return StatusOr<std::unique_ptr<BatchFeed>>(std::move(feed));
}

}  // namespace airl
