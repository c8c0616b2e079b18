#pragma once

#include "native/nets/airl_net.h"

namespace airl {

// Moves every weight that the export stores in float16 to the nearest value for which storing loses
// nothing (for a convolution: the value that is a float16 number once batch norm is folded in).
// After it, the network in LibTorch and its "fp16w" file compute the same, so the file can be held
// against LibTorch as tightly as the float32 one, and what the rounding costs is measured in
// LibTorch.
void RoundWeightsToFloat16(AirlNet& net);

}  // namespace airl
