#include "src/spectrum/log_spectrum.h"

#include <utility>

#include "src/image/color.h"
#include "src/spectrum/log-inl.h"
#include "src/spectrum/residual.h"

namespace airl {
namespace {

constexpr size_t kCoefficients = static_cast<size_t>(kSpectrumSide) * kSpectrumSide;
static_assert(kCoefficients % 4 == 0);

}  // namespace

Status LogSpectrum(ImageViewU8 rgb, const RectI& window, DctPlan& plan, std::span<float> out) {
  if (rgb.channels != 3) return BadInput("spectrum: the picture is not RGB");
  if (window.empty()) return BadInput("spectrum: empty window");
  if (window.width > kSpectrumSide || window.height > kSpectrumSide) {
    return BadInput("spectrum: window larger than the transform");
  }
  if (!(Intersect(window, rgb.bounds()) == window)) {
    return BadInput("spectrum: window leaves the picture");
  }
  if (plan.side() != kSpectrumSide || out.size() != kCoefficients) {
    return BadInput("spectrum: plan or output of another size");
  }
  const ImageF luma = MirrorToSide(Luma(rgb, window), kSpectrumSide);
  if (luma.size() != kCoefficients) {
    return OutOfMemory("spectrum: no memory for the luma window");
  }
  HighPassResidualTo(luma.view(), out);
  plan.Transform2d(out);
  const __m128 floor = _mm_set1_ps(kSpectrumFloor);
  for (size_t i = 0; i < kCoefficients; i += 4) {
    _mm_storeu_ps(&out[i], LogOfMagnitude(_mm_loadu_ps(&out[i]), floor));
  }
  return OkStatus();
}

}  // namespace airl
