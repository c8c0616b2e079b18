// What earlier compressions left in a picture's pixels.
#pragma once

#include "src/image/image.h"

namespace airl {

// Strength of the 8 x 8 block grid in luma: mean absolute step across block edges over the mean
// step elsewhere (1 = no grid). Near 1 for clean pictures, above about 1.3 where compression shows.
float Blockiness(ImageViewU8 rgb, const RectI& part);

}  // namespace airl
