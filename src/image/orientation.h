// Orientation: EXIF values 1..8 (TIFF/EP tag 0x0112) and video rotation.
#pragma once

#include "src/image/image.h"

namespace airl {

// The upright picture of one stored with EXIF `orientation` (1..8). Other values: unchanged.
// Lossless.
ImageU8 ApplyOrientation(ImageU8 image, int orientation);

// How the upright picture's axes lie in the stored one (TIFF 6.0, tag 0x0112): whether x and y are
// exchanged, and which of the stored ones is read backwards. Other values than 2..8: as they are.
struct OrientationAxes {
  bool swap = false;
  bool mirror_stored_x = false;
  bool mirror_stored_y = false;
};
OrientationAxes AxesOf(int orientation);

// The EXIF orientation that stands for a clockwise rotation of 0, 90, 180 or 270 degrees.
int OrientationFromRotation(int rotation_degrees);

}  // namespace airl
