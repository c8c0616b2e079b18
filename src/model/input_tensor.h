// The AIRL net's inputs, out of one picture and one face. Training and serving both come through
// here.
#pragma once

#include <cstdint>
#include <vector>

#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"
#include "src/model/model_spec.h"
#include "src/spectrum/dct.h"

namespace airl {

struct InputShape {
  int rgb_side = 224;
  float crop_margin = 1.3f;
  // rgb is the spectrum's window at native resolution instead of the resized face, for baselines
  // that look at pixel differences; rgb_side must then be 256.
  bool native_rgb = false;
};

struct FaceTensors {
  std::vector<float> rgb;       // [3, S, S], 0..1
  std::vector<float> spectrum;  // [1, 256, 256], log magnitudes
};

// A face that stands for the whole picture (IsWholePicture) is cut without margin.
// Errors: as CropUprightFace and LogSpectrum; kBadInput for a native window of another side.
StatusOr<FaceTensors> MakeFaceTensors(ImageViewU8 rgb, const Face& face, const InputShape& shape,
                                      DctPlan& plan);

// The seeded self-test input: the upper 24 bits of each value of one SplitMix64 sequence, first rgb
// in 0..1, then spectrum in -7..0.
FaceTensors SelfTestInput(int rgb_side, uint64_t seed);

}  // namespace airl
