#include "src/image/image.h"

#include <cstring>
#include <string>

#include "src/base/limits.h"

namespace airl {

template <typename T>
StatusOr<Image<T>> Image<T>::Create(int width, int height, int channels) {
  if (width < 1 || height < 1 || channels < 1 || channels > 4) {
    return BadInput("no picture has " + std::to_string(width) + " x " + std::to_string(height) +
                    " pixels of " + std::to_string(channels) + " channels");
  }
  if (width > limits::kMaxImageSide || height > limits::kMaxImageSide ||
      static_cast<int64_t>(width) * height > limits::kMaxImagePixels) {
    return TooLarge("a picture of " + std::to_string(width) + " x " + std::to_string(height) +
                    " pixels is above the limit of " + std::to_string(limits::kMaxImageSide) +
                    " pixels a side and " + std::to_string(limits::kMaxImagePixels) + " in all");
  }
  Image image;
  image.width_ = width;
  image.height_ = height;
  image.channels_ = channels;
  const size_t count = static_cast<size_t>(height) * image.RowLength();
  image.pixels_.reset(static_cast<T*>(std::calloc(count, sizeof(T))));
  if (image.empty()) {
    return OutOfMemory("no memory for a picture of " + std::to_string(width) + " x " +
                       std::to_string(height) + " pixels");
  }
  return image;
}

template <typename T>
Image<T> Image<T>::Clone() const {
  if (empty()) return {};
  StatusOr<Image> copy = Create(width_, height_, channels_);
  if (!copy.ok()) return {};
  std::memcpy(copy->data(), data(), size() * sizeof(T));
  return *std::move(copy);
}

template class Image<uint8_t>;
template class Image<float>;

}  // namespace airl
