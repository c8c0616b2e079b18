// The one size that cropping and the spectrum share.
#pragma once

namespace airl {

// Side of the spectrum's window in pixels, and of the spectrum in coefficients: 256 = 2^8 is quick
// to transform.
inline constexpr int kSpectrumSide = 256;

}  // namespace airl
