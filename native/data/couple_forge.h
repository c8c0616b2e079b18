#pragma once

// What makes the fake of a couple from its real: while training, in the loader's threads, and to
// disk. Implemented in native/forge.

#include <cstdint>
#include <string>

#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"

namespace airl {

struct ForgedCouple {
  ImageU8 real;  // the picture given, or what it became where the fake's making changes it too
  ImageU8 fake;  // of the same size
};

class CoupleForge {
 public:
  virtual ~CoupleForge() = default;

  // Name of the fakes' source.
  virtual const std::string& name() const = 0;
  // Pixels of the largest picture for which it is quick enough to run in a loader's thread.
  virtual int64_t max_online_pixels() const = 0;
  // `face` in the coordinates of the RGB8 picture. A function of (real, face, seed); safe from
  // several threads.
  virtual StatusOr<ForgedCouple> Forge(ImageU8 real, const Face& face, uint64_t seed) const = 0;
};

}  // namespace airl
