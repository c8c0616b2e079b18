#include "native/forge/self_blend.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/degrade/degrade.h"

namespace airl {
namespace {

constexpr int kMinReach = 12;  // pixels of the mask's side below which there is nothing to blend
constexpr double kRatios[] = {0.25, 0.5, 0.75, 1, 1, 1};  // of the face's copy, as published

ImageU8 CopyOf(ImageViewU8 source, const RectI& part) {
  StatusOr<ImageU8> copy = ImageU8::Create(part.width, part.height, source.channels);
  if (!copy.ok()) return ImageU8();
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* row = source.Row(part.y + y) + part.x * source.channels;
    std::copy_n(row, part.width * source.channels, copy->Row(y));
  }
  return *std::move(copy);
}

uint8_t Rounded(float value) {
  return static_cast<uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

// out = matrix * (r, g, b) + offset, 8-bit levels.
struct ColourChange {
  std::array<std::array<float, 3>, 3> matrix;
  std::array<float, 3> offset;
};

// Hue and saturation about luma, contrast about mid-grey, brightness, and now and then a shift of
// each channel.
ColourChange DrawColourChange(Random& random) {
  const double hue = random.Uniform(-0.1, 0.1);  // radians
  const double saturation = random.Uniform(0.75, 1.25);
  const double contrast = random.Uniform(0.9, 1.1);
  const double brightness = random.Uniform(-20, 20);
  const bool shifts = random.Chance(0.3);
  // A turn about the grey axis (Rodrigues), scaled across that axis.
  const double c = saturation * std::cos(hue);
  const double s = saturation * std::sin(hue) / std::sqrt(3.0);
  constexpr double kLuma[3] = {0.299, 0.587, 0.114};
  ColourChange change;
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = 0; j < 3; ++j) {
      const double turn = i == j ? 0 : (j == (i + 2) % 3 ? s : -s);
      const double along_grey = (1 - c) * kLuma[j];
      change.matrix[i][j] = static_cast<float>(contrast * (along_grey + (i == j ? c : 0) + turn));
    }
    const double shift = shifts ? random.Uniform(-20, 20) : 0;
    change.offset[i] = static_cast<float>(128 * (1 - contrast) + brightness + shift);
  }
  return change;
}

void Apply(const ColourChange& change, ImageU8& image) {
  uint8_t* pixel = image.data();
  const auto& m = change.matrix;
  for (size_t i = 0; i < image.size(); i += 3, pixel += 3) {
    const float r = pixel[0];
    const float g = pixel[1];
    const float b = pixel[2];
    for (size_t c = 0; c < 3; ++c) {
      pixel[c] = Rounded(m[c][0] * r + m[c][1] * g + m[c][2] * b + change.offset[c]);
    }
  }
}

// Unsharp masking; strength 0.2..0.5 as published.
StatusOr<ImageU8> Sharpened(ImageU8 image, float strength) {
  AIRL_ASSIGN_OR_RETURN(const ImageU8 smooth, GaussianBlur(image.view(), 1.0f));
  for (size_t i = 0; i < image.size(); ++i) {
    const float value = image.data()[i];
    image.data()[i] = Rounded(value + strength * (value - static_cast<float>(smooth.data()[i])));
  }
  return image;
}

StatusOr<ImageU8> Changed(ImageU8 image, Random& random) {
  Apply(DrawColourChange(random), image);
  switch (random.Below(3)) {
    case 0:
      return ResizeRoundTrip(image.view(), static_cast<float>(random.Uniform(0.3, 0.75)));
    case 1:
      return GaussianBlur(image.view(), static_cast<float>(random.Uniform(0.4, 1.2)));
    default:
      // The blur loses half of a detail near the picture's own limit: twice the published strength.
      return Sharpened(std::move(image), static_cast<float>(random.Uniform(0.4, 1.0)));
  }
}

// Where the face's copy is read for a pixel of the blend: scaled about `center` and moved.
struct Move {
  float inverse_scale;
  PointF center;
  PointF shift;

  PointF Source(int x, int y) const {
    return {(static_cast<float>(x) - center.x - shift.x) * inverse_scale + center.x,
            (static_cast<float>(y) - center.y - shift.y) * inverse_scale + center.y};
  }
};

// Pixel coordinates (whole numbers are pixel centres); edges repeat.
void ReadBilinear(const ImageU8& image, PointF at, float* rgb) {
  const float x = std::clamp(at.x, 0.0f, static_cast<float>(image.width() - 1));
  const float y = std::clamp(at.y, 0.0f, static_cast<float>(image.height() - 1));
  const int x0 = static_cast<int>(x);
  const int y0 = static_cast<int>(y);
  const int next_x = x0 + 1 < image.width() ? 3 : 0;
  const uint8_t* top = image.Row(y0) + 3 * x0;
  const uint8_t* bottom = image.Row(std::min(y0 + 1, image.height() - 1)) + 3 * x0;
  const float fx = x - static_cast<float>(x0);
  const float fy = y - static_cast<float>(y0);
  for (int c = 0; c < 3; ++c) {
    const float above = top[c] + fx * static_cast<float>(top[next_x + c] - top[c]);
    const float below = bottom[c] + fx * static_cast<float>(bottom[next_x + c] - bottom[c]);
    rgb[c] = above + fy * (below - above);
  }
}

// target += weight * (source - target) over `part`, of which `source` is the (unmoved) copy.
void Blend(const ImageU8& source, const RectI& part, const Move& move, const FaceMask& mask,
           float ratio, ImageU8& target) {
  for (int y = 0; y < part.height; ++y) {
    uint8_t* pixel = target.Row(part.y + y) + 3 * part.x;
    for (int x = 0; x < part.width; ++x, pixel += 3) {
      // The mask moves with the face.
      const PointF from = move.Source(x, y);
      const float weight = ratio * mask.At(static_cast<float>(part.x) + from.x + 0.5f,
                                           static_cast<float>(part.y) + from.y + 0.5f);
      if (weight <= 0) continue;
      float rgb[3];
      ReadBilinear(source, from, rgb);
      for (int c = 0; c < 3; ++c) {
        const float before = pixel[c];
        pixel[c] = Rounded(before + weight * (rgb[c] - before));
      }
    }
  }
}

}  // namespace

StatusOr<SelfBlended> SelfBlend(ImageViewU8 rgb, const Face& face, uint64_t seed,
                                const SelfBlendOptions& options) {
  if (rgb.data == nullptr || rgb.channels != 3) {
    return BadInput("a self-blended image is made of a picture of 3 channels");
  }
  Random random(seed);
  AIRL_ASSIGN_OR_RETURN(const FaceMask mask, FaceMask::Draw(face, random, options.mask));
  const RectI part = mask.Pixels(rgb.width, rgb.height);
  if (part.width < kMinReach || part.height < kMinReach) {
    return BadInput("the face lies outside the picture or is too small to be blended");
  }
  SelfBlended result{CopyOf(rgb, rgb.bounds()), ImageU8()};
  ImageU8 source = CopyOf(rgb, part);
  if (result.real.empty() || source.empty()) return OutOfMemory("no memory for a blended picture");
  if (random.Chance(options.changed_surroundings)) {
    AIRL_ASSIGN_OR_RETURN(result.real, Changed(std::move(result.real), random));
  } else {
    AIRL_ASSIGN_OR_RETURN(source, Changed(std::move(source), random));
  }
  result.fake = result.real.Clone();
  if (result.fake.empty()) return OutOfMemory("no memory for a blended picture");
  const double scale = random.LogUniform(1 / (1 + options.max_scale), 1 + options.max_scale);
  const auto shift = [&](double share) {
    return static_cast<float>(random.Uniform(-share, share) * part.width);
  };
  Move move;
  move.inverse_scale = static_cast<float>(1 / scale);
  move.center = {static_cast<float>(part.width) / 2, static_cast<float>(part.height) / 2};
  move.shift.x = shift(options.max_shift_across);
  move.shift.y = shift(options.max_shift_down);
  const float ratio = static_cast<float>(kRatios[random.Below(std::size(kRatios))]);
  Blend(source, part, move, mask, ratio, result.fake);
  return result;
}

}  // namespace airl
