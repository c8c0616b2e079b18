// What earlier compressions left in a picture's pixels.
#pragma once

#include "src/image/image.h"

namespace airl {

// Where the 8 x 8 blocks of a picture's compression begin: (x, y) and every 8 pixels from there.
struct BlockGrid {
  int x = 0;  // 0..7
  int y = 0;
};

// The grid of the upright picture of one stored as `width` x `height` pixels with EXIF
// `orientation`, whose own begins at its corner. A mirrored axis whose length is no multiple of 8
// moves it.
BlockGrid UprightGrid(int width, int height, int orientation);

// The grid in the coordinates of a part whose corner is (x, y), both 0 or more.
BlockGrid GridInPart(BlockGrid grid, int x, int y);

// Strength of the block grid in luma: mean absolute step across block edges over the mean step
// elsewhere (1 = no grid). Near 1 for clean pictures, above about 1.3 where compression shows.
float Blockiness(ImageViewU8 rgb, const RectI& part, BlockGrid grid = {});

}  // namespace airl
