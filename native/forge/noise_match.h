#pragma once

// Noise for a generator's output. A decoder smooths; without this, smoothness would be the cue that
// a network learns instead of the trace.

#include <cstdint>

#include <torch/torch.h>

namespace airl {

struct NoiseMatchOptions {
  int64_t bands = 24;  // rings of equal width from 0 to the Nyquist frequency
};

// real, fake: [3,H,W], 0..1. Returns `fake` plus grey Gaussian noise (seeded) shaped so that the
// residual energy of its luma matches that of `real` in each ring of the spectrum where it has
// less; rings where it has more are left alone. Clamped to 0..1. Throws c10::Error for shapes that
// differ.
torch::Tensor MatchNoise(const torch::Tensor& real, const torch::Tensor& fake, uint64_t seed,
                         const NoiseMatchOptions& options = {});

// Residual energy of luma by ring, [bands]: mean |FFT(luma - binomial smoothing)|^2 over the ring's
// coefficients.
torch::Tensor RingEnergies(const torch::Tensor& rgb, int64_t bands);

}  // namespace airl
