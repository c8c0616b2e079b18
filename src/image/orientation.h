// Orientation: EXIF values 1..8 (TIFF/EP tag 0x0112) and video rotation.
#pragma once

#include "src/image/image.h"

namespace airl {

// The upright picture of one stored with EXIF `orientation` (1..8). Other values: unchanged.
// Lossless.
ImageU8 ApplyOrientation(ImageU8 image, int orientation);

// The EXIF orientation that stands for a clockwise rotation of 0, 90, 180 or 270 degrees.
int OrientationFromRotation(int rotation_degrees);

}  // namespace airl
