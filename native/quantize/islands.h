#pragma once

#include <string>

namespace airl {

// Whether a node of the exported network stays in float32 when the rest is reduced: what a few bits
// decide (squeeze-excite, pooling, classifiers, embedding) and what sees values of a wide range
// (standardisation, the stems, the comb branch's first convolution). `node` is a node's name as the
// export gives it. About a tenth of the network's arithmetic.
bool IsFloatIsland(const std::string& node);

}  // namespace airl
