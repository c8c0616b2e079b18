// Gaussians from + - * / alone: libm's exp and log differ between targets in their last bits, and
// pictures must not.
#pragma once

#include <cstdint>
#include <vector>

namespace airl {

// e^x for x <= 0, relative error below 1e-12.
double ExpOfNegative(double x);

// Weights of a sampled Gaussian from its centre outwards: length radius + 1, radius = ceil(3
// sigma); the symmetric whole sums to 1.
std::vector<float> HalfGaussian(double sigma);

// Quantiles of the standard normal distribution at 0.5 + (i + 0.5) / 65536, i = 0..32767: the upper
// half, so that 16 random bits choose a normal value; the largest is 4.3.
const std::vector<float>& UpperNormalQuantiles();

}  // namespace airl
