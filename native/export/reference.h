#pragma once

// What the network says about saved inputs: the evidence an exported file is held against.

#include <string>

#include "native/nets/airl_net.h"
#include "src/base/status.h"

namespace airl {

// Runs the network in eval mode, one sample at a time, and writes a safetensors file with the
// inputs `rgb` [N,3,S,S] and `spectrum` [N,1,256,256] and the five outputs by their names, all
// float32. tools/verify-export.mjs runs an exported file on the inputs and compares. The network's
// mode is left as it was. bad_input when the inputs do not fit the network.
Status WriteExportReference(AirlNet& net, const torch::Tensor& rgb, const torch::Tensor& spectrum,
                            const std::string& path);

}  // namespace airl
