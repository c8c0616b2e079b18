// Pictures made by arithmetic on whole numbers: the same on every target.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "src/base/mix_bits.h"
#include "src/image/image.h"

namespace airl {

class TestRandom {
 public:
  explicit TestRandom(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    const uint64_t bits = MixBits(state_);
    state_ += kMixStep;
    return bits;
  }
  // Uniform in [low, high); exact in float where the bounds are whole numbers of moderate size.
  float Uniform(float low, float high) {
    return low + (high - low) * (static_cast<float>(Next() >> 40) * 0x1p-24f);
  }
  // Uniform in [low, high], both possible.
  int Whole(int low, int high) {
    return low + static_cast<int>(Next() % static_cast<uint64_t>(high - low + 1));
  }

 private:
  uint64_t state_;
};

// RGB8: slow triangle waves, a different one in each channel, under noise of +-`noise` levels.
inline ImageU8 TexturedPicture(int width, int height, uint64_t seed, int noise = 24) {
  TestRandom random(seed);
  ImageU8 picture = *ImageU8::Create(width, height, 3);
  const int period_x = 40 + random.Whole(0, 60);
  const int period_y = 40 + random.Whole(0, 60);
  for (int y = 0; y < height; ++y) {
    uint8_t* row = picture.Row(y);
    for (int x = 0; x < width; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        const int across = std::abs((x + 17 * channel) % period_x - period_x / 2) * 90 / period_x;
        const int down = std::abs((y + 11 * channel) % period_y - period_y / 2) * 90 / period_y;
        *row++ = static_cast<uint8_t>(60 + across + down + random.Whole(-noise, noise));
      }
    }
  }
  return picture;
}

// The pixels of `part`, which lies inside the picture.
inline ImageU8 CopyPart(ImageViewU8 picture, const RectI& part) {
  ImageU8 copy = *ImageU8::Create(part.width, part.height, picture.channels);
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* from = &picture.At(part.x, part.y + y);
    uint8_t* to = copy.Row(y);
    for (int i = 0; i < part.width * picture.channels; ++i) to[i] = from[i];
  }
  return copy;
}

}  // namespace airl
