#pragma once

// Decoded crops: read once, kept as RGB8 while they fit.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "src/image/image.h"

namespace airl {

class CropStore {
 public:
  struct Options {
    int64_t budget_bytes = int64_t{4}
                           << 30;  // of decoded pixels kept; crops beyond it are read at every use
    int threads = 2;
    float min_face_side = 0;  // pixels of the face box; crops below it are left out and counted
  };
  struct Broken {
    size_t index;  // of the record
    std::string reason;
  };

  // Decodes the crops at `indices` once, which finds the broken ones: unreadable pictures, and
  // pictures whose face lies outside. `records` must outlive the store.
  CropStore(const std::vector<CropRecord>& records, const std::vector<size_t>& indices,
            const Options& options);

  // In the order of the records. Never drawn from again: sample from usable().
  const std::vector<Broken>& broken() const { return broken_; }
  const std::vector<size_t>& usable() const { return usable_; }
  size_t too_small() const { return too_small_; }
  int64_t kept_bytes() const { return kept_bytes_; }

  const std::vector<CropRecord>& records() const { return *records_; }
  const CropRecord& record(size_t index) const { return (*records_)[index]; }
  // Pixels; 0 x 0 for a broken crop.
  struct Size {
    int width = 0;
    int height = 0;
  };
  Size size(size_t index) const { return sizes_[index]; }
  // The pixels of record `index`; safe from several threads. Errors: as ReadPng, for crops that are
  // not kept; vanished() lists them.
  StatusOr<std::shared_ptr<const ImageU8>> Pixels(size_t index) const;
  // Usable crops that Pixels() could not read later on, so far; safe from several threads.
  std::vector<Broken> vanished() const;

 private:
  const std::vector<CropRecord>* records_;
  std::vector<std::shared_ptr<const ImageU8>> kept_;  // by record; null where not kept
  std::vector<Size> sizes_;
  std::vector<Broken> broken_;
  std::vector<size_t> usable_;
  size_t too_small_ = 0;
  int64_t kept_bytes_ = 0;
  mutable std::mutex vanished_mutex_;
  mutable std::map<size_t, std::string> vanished_;  // reasons by record
};

}  // namespace airl
