#include "native/data/png.h"

#include <png.h>

#include <cstdio>
#include <cstring>
#include <vector>

#include "src/base/limits.h"

namespace airl {

// libpng's simplified interface keeps its longjmp inside the library: no destructor stands in its
// way.
StatusOr<ImageU8> ReadPng(const std::string& path) {
  png_image png;
  std::memset(&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0) {
    return BadInput(path + ": " + png.message);
  }
  const auto width = static_cast<int64_t>(png.width);
  const auto height = static_cast<int64_t>(png.height);
  if (width > limits::kMaxImageSide || height > limits::kMaxImageSide ||
      width * height > limits::kMaxImagePixels) {
    png_image_free(&png);
    return TooLarge(path + ": " + std::to_string(width) + " x " + std::to_string(height) +
                    " pixels");
  }
  png.format = PNG_FORMAT_RGB;
  StatusOr<ImageU8> image = ImageU8::Create(static_cast<int>(width), static_cast<int>(height), 3);
  if (!image.ok()) {
    png_image_free(&png);
    return image.status();
  }
  // Alpha is laid over black, which only pictures with transparent parts show.
  const png_color background{0, 0, 0};
  if (png_image_finish_read(&png, &background, image->data(), 0, nullptr) == 0) {
    const std::string message = png.message;
    png_image_free(&png);
    const bool early = message.find("end of file") != std::string::npos ||
                       message.find("Read Error") != std::string::npos;
    return early ? Truncated(path + ": " + message) : BadInput(path + ": " + message);
  }
  return image;
}

Status WritePng(ImageViewU8 rgb, const std::string& path) {
  png_image png;
  std::memset(&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(rgb.width);
  png.height = static_cast<png_uint_32>(rgb.height);
  png.format = PNG_FORMAT_RGB;
  png.flags = PNG_IMAGE_FLAG_FAST;
  if (png_image_write_to_file(&png, path.c_str(), 0, rgb.data, static_cast<png_int_32>(rgb.stride),
                              nullptr) == 0) {
    return Internal(path + ": " + png.message);
  }
  return OkStatus();
}

}  // namespace airl
