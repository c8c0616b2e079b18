// Owning images: they move, and copy only through Clone().
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "src/base/status.h"
#include "src/image/image_view.h"

namespace airl {

// H x W pixels of C interleaved channels, rows tightly packed. RGB8: C = 3. Luma: C = 1.
template <typename T>
class Image {
 public:
  Image() = default;
  Image(Image&&) noexcept = default;
  Image& operator=(Image&&) noexcept = default;
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  // Zeroed pixels. Errors: kBadInput for sizes below 1 or more than 4 channels, kTooLarge above
  // limits.h, kOutOfMemory.
  static StatusOr<Image> Create(int width, int height, int channels);

  // A copy; empty where memory runs out.
  Image Clone() const;
  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }
  bool empty() const { return pixels_ == nullptr; }
  T* Row(int y) { return pixels_.get() + static_cast<size_t>(y) * RowLength(); }
  const T* Row(int y) const { return pixels_.get() + static_cast<size_t>(y) * RowLength(); }
  T* data() { return pixels_.get(); }
  const T* data() const { return pixels_.get(); }
  // Values, all channels; 0 where empty.
  size_t size() const { return empty() ? 0 : static_cast<size_t>(height_) * RowLength(); }
  ImageView<T> view() const {
    return {pixels_.get(), width_, height_, channels_, static_cast<ptrdiff_t>(RowLength())};
  }

 private:
  // malloc's memory: zero pages come untouched from the system, and a failure is a null pointer
  // even without exceptions.
  struct Free {
    void operator()(T* pixels) const { std::free(pixels); }
  };

  size_t RowLength() const { return static_cast<size_t>(width_) * static_cast<size_t>(channels_); }

  int width_ = 0;
  int height_ = 0;
  int channels_ = 0;
  std::unique_ptr<T[], Free> pixels_;
};

using ImageU8 = Image<uint8_t>;
using ImageF = Image<float>;
extern template class Image<uint8_t>;
extern template class Image<float>;

}  // namespace airl
