#include "src/image/orientation.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace airl {

OrientationAxes AxesOf(int orientation) {
  const auto is_one_of = [&](std::initializer_list<int> values) {
    return std::find(values.begin(), values.end(), orientation) != values.end();
  };
  return {.swap = is_one_of({5, 6, 7, 8}),
          .mirror_stored_x = is_one_of({2, 3, 7, 8}),
          .mirror_stored_y = is_one_of({3, 4, 6, 7})};
}

ImageU8 ApplyOrientation(ImageU8 image, int orientation) {
  if (orientation < 2 || orientation > 8 || image.empty()) return image;
  const auto [swap, mirror_x, mirror_y] = AxesOf(orientation);
  const int width = swap ? image.height() : image.width();
  const int height = swap ? image.width() : image.height();
  const int channels = image.channels();
  StatusOr<ImageU8> created = ImageU8::Create(width, height, channels);
  if (!created.ok()) return {};
  ImageU8 upright = *std::move(created);

  const ptrdiff_t stored_row = static_cast<ptrdiff_t>(image.width()) * channels;
  const ptrdiff_t along_stored_x = mirror_x ? -channels : channels;
  const ptrdiff_t along_stored_y = mirror_y ? -stored_row : stored_row;
  const uint8_t* first = image.data() + (mirror_x ? stored_row - channels : 0) +
                         (mirror_y ? (image.height() - 1) * stored_row : 0);
  const ptrdiff_t step_x = swap ? along_stored_y : along_stored_x;
  const ptrdiff_t step_y = swap ? along_stored_x : along_stored_y;

  // In tiles: a swap of axes walks one side by columns, which leaves the cache on large pictures.
  constexpr int kTile = 32;
  for (int tile_y = 0; tile_y < height; tile_y += kTile) {
    for (int tile_x = 0; tile_x < width; tile_x += kTile) {
      const int bottom = std::min(height, tile_y + kTile);
      const int right = std::min(width, tile_x + kTile);
      for (int y = tile_y; y < bottom; ++y) {
        const uint8_t* from = first + y * step_y + tile_x * step_x;
        uint8_t* to = upright.Row(y) + tile_x * channels;
        for (int x = tile_x; x < right; ++x, from += step_x, to += channels) {
          for (int c = 0; c < channels; ++c) to[c] = from[c];
        }
      }
    }
  }
  return upright;
}

int OrientationFromRotation(int rotation_degrees) {
  switch (((rotation_degrees % 360) + 360) % 360) {
    case 90:
      return 6;
    case 180:
      return 3;
    case 270:
      return 8;
    default:
      return 1;
  }
}

}  // namespace airl
