// EXIF in a JPEG APP1 segment.
#pragma once

#include <cstdint>
#include <span>

namespace airl {

// Orientation 1..8 out of an APP1 payload that begins with "Exif\0\0"; 1 where there is none or it
// is broken.
int ReadExifOrientation(std::span<const uint8_t> app1);

}  // namespace airl
