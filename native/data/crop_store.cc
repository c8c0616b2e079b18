#include "native/data/crop_store.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "native/data/png.h"
#include "src/base/limits.h"

namespace airl {
namespace {

Status CheckFace(const CropRecord& record, const ImageU8& image) {
  if (image.width() < limits::kMinImageSide || image.height() < limits::kMinImageSide) {
    return BadInput("smaller than " + std::to_string(limits::kMinImageSide) + " pixels");
  }
  const PointF center = record.face.box.center();
  const float width = static_cast<float>(image.width());
  const float height = static_cast<float>(image.height());
  if (center.x < 0 || center.y < 0 || center.x > width || center.y > height) {
    return BadInput("the face box's centre lies outside the picture");
  }
  if (record.face_side() > 4 * std::max(width, height)) {
    return BadInput("the face box is more than four times as large as the picture");
  }
  return OkStatus();
}

}  // namespace

CropStore::CropStore(const std::vector<CropRecord>& records, const std::vector<size_t>& indices,
                     const Options& options)
    : records_(&records), kept_(records.size()), sizes_(records.size()) {
  std::atomic<size_t> next{0};
  std::mutex mutex;
  const auto decode = [&] {
    for (size_t i = next++; i < indices.size(); i = next++) {
      const size_t index = indices[i];
      if (records[index].face_side() < options.min_face_side) {
        const std::lock_guard lock(mutex);
        ++too_small_;
        continue;
      }
      StatusOr<ImageU8> image = ReadPng(records[index].path);
      Status status = image.ok() ? CheckFace(records[index], *image) : image.status();
      const std::lock_guard lock(mutex);
      if (!status.ok()) {
        broken_.push_back({index, status.message()});
        continue;
      }
      usable_.push_back(index);
      sizes_[index] = {image->width(), image->height()};
      const auto bytes = static_cast<int64_t>(image->size());
      if (kept_bytes_ + bytes <= options.budget_bytes) {
        kept_bytes_ += bytes;
        kept_[index] = std::make_shared<const ImageU8>(*std::move(image));
      }
    }
  };
  std::vector<std::thread> threads;
  for (int t = 1; t < options.threads; ++t) threads.emplace_back(decode);
  decode();
  for (std::thread& thread : threads) thread.join();
  std::sort(usable_.begin(), usable_.end());
  std::sort(broken_.begin(), broken_.end(),
            [](const Broken& a, const Broken& b) { return a.index < b.index; });
}

StatusOr<std::shared_ptr<const ImageU8>> CropStore::Pixels(size_t index) const {
  if (kept_[index]) return kept_[index];
  StatusOr<ImageU8> image = ReadPng((*records_)[index].path);
  if (!image.ok()) {
    const std::lock_guard lock(vanished_mutex_);
    vanished_.emplace(index, image.status().message());
    return image.status();
  }
  return std::make_shared<const ImageU8>(*std::move(image));
}

std::vector<CropStore::Broken> CropStore::vanished() const {
  const std::lock_guard lock(vanished_mutex_);
  std::vector<Broken> list;
  for (const auto& [index, reason] : vanished_) list.push_back({index, reason});
  return list;
}

}  // namespace airl
