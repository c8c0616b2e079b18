#include "src/model/input_tensor.h"

#include <utility>

#include "src/base/mix_bits.h"
#include "src/faces/crop.h"
#include "src/faces/upright_square.h"
#include "src/spectrum/log_spectrum.h"
#include "src/spectrum/residual.h"

namespace airl {
namespace {

constexpr float kWholePictureMargin = 1.0f;

class SplitMix64 {
 public:
  explicit SplitMix64(uint64_t seed) : state_(seed) {}

  // Uniform in [0, 1), exact in float: 24 bits.
  float NextUnit() {
    const uint64_t bits = MixBits(state_);
    state_ += kMixStep;
    return static_cast<float>(bits >> 40) * 0x1p-24f;
  }

 private:
  uint64_t state_;
};

std::vector<float> PlanarUnitRgb(ImageViewF crop) {
  const size_t plane = static_cast<size_t>(crop.width) * static_cast<size_t>(crop.height);
  std::vector<float> out(plane * 3);
  for (int y = 0; y < crop.height; ++y) {
    const float* row = crop.Row(y);
    float* target = out.data() + static_cast<size_t>(y) * static_cast<size_t>(crop.width);
    for (int x = 0; x < crop.width; ++x)
      for (size_t channel = 0; channel < 3; ++channel)
        target[channel * plane + static_cast<size_t>(x)] = *row++ * (1.0f / 255);
  }
  return out;
}

// The window of the spectrum in RGB, mirrored as its luma where the picture is smaller.
StatusOr<std::vector<float>> NativeRgb(ImageViewU8 rgb, const Face& face, const InputShape& shape) {
  if (shape.rgb_side != kSpectrumSide) {
    return BadInput("input: a native window is of the spectrum's side");
  }
  if (rgb.channels != 3 || rgb.width < 1 || rgb.height < 1) {
    return BadInput("input: not an RGB picture");
  }
  if (!IsUsable(face)) return BadInput("input: face without area or with coordinates out of range");
  const RectI window = SpectrumWindow(face, rgb.width, rgb.height);
  std::vector<float> out;
  out.reserve(size_t{3} * kSpectrumSide * kSpectrumSide);
  for (int channel = 0; channel < 3; ++channel) {
    AIRL_ASSIGN_OR_RETURN(ImageF plane, ImageF::Create(window.width, window.height, 1));
    for (int y = 0; y < window.height; ++y) {
      const uint8_t* row = rgb.Row(window.y + y) + 3 * window.x + channel;
      for (int x = 0; x < window.width; ++x) {
        plane.Row(y)[x] = static_cast<float>(row[3 * x]) * (1.0f / 255);
      }
    }
    const ImageF mirrored = MirrorToSide(std::move(plane), kSpectrumSide);
    if (mirrored.empty()) return OutOfMemory("input: no memory for the native window");
    for (int y = 0; y < kSpectrumSide; ++y) {
      out.insert(out.end(), mirrored.Row(y), mirrored.Row(y) + kSpectrumSide);
    }
  }
  return out;
}

StatusOr<std::vector<float>> ResizedRgb(ImageViewU8 rgb, const Face& face,
                                        const InputShape& shape) {
  const CropOptions options{IsWholePicture(face) ? kWholePictureMargin : shape.crop_margin};
  AIRL_ASSIGN_OR_RETURN(const ImageF crop, CropUprightFace(rgb, face, shape.rgb_side, options));
  return PlanarUnitRgb(crop.view());
}

}  // namespace

StatusOr<FaceTensors> MakeFaceTensors(ImageViewU8 rgb, const Face& face, const InputShape& shape,
                                      DctPlan& plan) {
  FaceTensors tensors;
  AIRL_ASSIGN_OR_RETURN(
      tensors.rgb, shape.native_rgb ? NativeRgb(rgb, face, shape) : ResizedRgb(rgb, face, shape));
  tensors.spectrum.resize(size_t{kSpectrumSide} * kSpectrumSide);
  AIRL_RETURN_IF_ERROR(
      LogSpectrum(rgb, SpectrumWindow(face, rgb.width, rgb.height), plan, tensors.spectrum));
  return tensors;
}

FaceTensors SelfTestInput(int rgb_side, uint64_t seed) {
  SplitMix64 generator(seed);
  FaceTensors tensors;
  tensors.rgb.resize(3 * static_cast<size_t>(rgb_side) * static_cast<size_t>(rgb_side));
  tensors.spectrum.resize(size_t{kSpectrumSide} * kSpectrumSide);
  for (float& value : tensors.rgb) value = generator.NextUnit();
  for (float& value : tensors.spectrum) value = -7.0f + 7.0f * generator.NextUnit();
  return tensors;
}

}  // namespace airl
