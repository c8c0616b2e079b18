// Views of pixels owned elsewhere: small, passed by value, never stored.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/base/rect.h"

namespace airl {

// H x W pixels of C interleaved channels. Row r begins at data + r * stride (stride in elements of
// T, at least width * channels).
template <typename T>
struct ImageView {
  const T* data = nullptr;
  int width = 0;
  int height = 0;
  int channels = 0;
  ptrdiff_t stride = 0;

  const T* Row(int y) const { return data + y * stride; }
  const T& At(int x, int y, int channel = 0) const { return Row(y)[x * channels + channel]; }
  RectI bounds() const { return {0, 0, width, height}; }
};

using ImageViewU8 = ImageView<uint8_t>;
using ImageViewF = ImageView<float>;

}  // namespace airl
