#include "native/forge/noise_match.h"

#include <ATen/CPUGeneratorImpl.h>

namespace airl {
namespace {

// [H,W] of [3,H,W], BT.601 weights.
torch::Tensor Luma(const torch::Tensor& rgb) {
  return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

// luma minus its 3 x 3 binomial smoothing, edges mirrored.
torch::Tensor Residual(const torch::Tensor& luma) {
  namespace F = torch::nn::functional;
  const torch::Tensor row = torch::tensor({0.25f, 0.5f, 0.25f});
  const torch::Tensor kernel = torch::outer(row, row).view({1, 1, 3, 3}).to(luma.device());
  const torch::Tensor padded =
      F::pad(luma.unsqueeze(0).unsqueeze(0), F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kReflect));
  return luma - torch::conv2d(padded, kernel)[0][0];
}

// Ring of each coefficient of an [H,W] real FFT ([H, W / 2 + 1]); corners beyond the Nyquist circle
// belong to the last one.
torch::Tensor RingIndex(int64_t height, int64_t width, int64_t bands, torch::Device device) {
  const torch::Tensor fy =
      torch::fft::fftfreq(height, torch::TensorOptions(device)).abs().unsqueeze(1) * 2;
  const torch::Tensor fx =
      torch::fft::rfftfreq(width, torch::TensorOptions(device)).unsqueeze(0) * 2;
  const torch::Tensor radius = (fy * fy + fx * fx).sqrt();
  return (radius * bands).to(torch::kInt64).clamp_max(bands - 1);
}

torch::Tensor MeanByRing(const torch::Tensor& energy, const torch::Tensor& ring, int64_t bands) {
  const torch::Tensor none = torch::zeros({bands}, energy.options());
  const torch::Tensor sums = none.index_add(0, ring.flatten(), energy.flatten());
  const torch::Tensor counts =
      none.index_add(0, ring.flatten(), torch::ones_like(energy).flatten());
  return sums / counts.clamp_min(1);
}

}  // namespace

torch::Tensor RingEnergies(const torch::Tensor& rgb, int64_t bands) {
  const torch::Tensor spectrum = torch::fft::rfft2(Residual(Luma(rgb)));
  return MeanByRing(spectrum.abs().square(),
                    RingIndex(rgb.size(1), rgb.size(2), bands, rgb.device()), bands);
}

torch::Tensor MatchNoise(const torch::Tensor& real, const torch::Tensor& fake, uint64_t seed,
                         const NoiseMatchOptions& options) {
  TORCH_CHECK(real.sizes() == fake.sizes() && real.dim() == 3 && real.size(0) == 3,
              "noise matching needs two [3,H,W] pictures of one size, got ", real.sizes(), " and ",
              fake.sizes());
  const int64_t height = real.size(1);
  const int64_t width = real.size(2);
  const torch::Tensor lacking =
      (RingEnergies(real, options.bands) - RingEnergies(fake, options.bands)).clamp_min(0);
  const torch::Tensor noise =
      torch::randn({height, width}, at::detail::createCPUGenerator(seed), torch::kFloat32)
          .to(real.device());
  const torch::Tensor spectrum = torch::fft::rfft2(noise);
  const torch::Tensor ring = RingIndex(height, width, options.bands, real.device());
  // The noise passes the same high-pass as the pictures before its energy is compared.
  const torch::Tensor own =
      MeanByRing(torch::fft::rfft2(Residual(noise)).abs().square(), ring, options.bands);
  const torch::Tensor gain = (lacking / own.clamp_min(1e-12)).sqrt();
  const torch::Tensor shaped = spectrum * gain.index_select(0, ring.flatten()).view_as(ring);
  const torch::Tensor added = torch::fft::irfft2(shaped, torch::IntArrayRef({height, width}));
  return (fake + added.unsqueeze(0)).clamp(0, 1);
}

}  // namespace airl
