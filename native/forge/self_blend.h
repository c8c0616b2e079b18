#pragma once

// Self-blended images (Shiohara and Yamasaki, "Detecting Deepfakes with Self-Blended Images", CVPR
// 2022): two copies of one face, one of them changed in colour and sharpness and moved a little,
// blended through a soft mask. They carry what every face swap carries: a blending boundary, and
// statistics that differ inside and outside; no generator's look.

#include <cstdint>

#include "native/forge/face_mask.h"
#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"

namespace airl {

struct SelfBlendOptions {
  // Probability that the surroundings are the changed copy, not the face. Then the real is changed
  // with them (so the change tells nothing), and both must be used as a couple.
  double changed_surroundings = 0.5;
  double max_scale = 0.05;         // of the face's copy: 1 / 1.05 .. 1.05
  double max_shift_across = 0.03;  // shares of the mask's side
  double max_shift_down = 0.015;
  FaceMaskOptions mask = {};
};

// Equal outside the mask.
struct SelfBlended {
  ImageU8 real;
  ImageU8 fake;
};

// `face` in the coordinates of the RGB8 picture; everything drawn is a function of `seed`. Errors:
// kBadInput for a face that lies outside or is no face, or another number of channels.
StatusOr<SelfBlended> SelfBlend(ImageViewU8 rgb, const Face& face, uint64_t seed,
                                const SelfBlendOptions& options = {});

}  // namespace airl
