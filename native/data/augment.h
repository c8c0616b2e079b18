#pragma once

// What training does to a couple (one real, one fake) before the network's own input tensors are
// made.
//
// Format parity. Neither file format, nor compression history, nor face size, nor the extent of the
// crop may tell the class. So everything is drawn once for the couple and applied to both: the face
// side after resizing (sampler.h), the extent that is cut out, flip, colour, box jitter,
// degradations, and the JPEG compression at the end. What the files bring along is levelled: the
// one that was compressed less, or not at all, is first compressed with the quality of its partner;
// where one is a video frame, whose quality is not known, both are first compressed with one
// quality.

#include <cstdint>
#include <vector>

#include "native/data/manifest.h"
#include "native/data/random.h"
#include "native/data/sampler.h"
#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

struct AugmentOptions {
  double jpeg_probability = 0.9;  // of the JPEG compression at the end, for both of a couple
  int clean_quality_min = 75;
  int clean_quality_max = 97;
  int degraded_quality_min = 40;
  int degraded_quality_max = 85;
  double degraded_share = 0.5;  // with one view: share of couples that are degraded
  double flip_probability = 0.5;
  double colour_probability = 0.3;
  double box_shift = 0.04;  // of the box's side, uniform on either side
  double box_scale = 0.06;
  float crop_margin = 1.3f;  // of the RGB input: decides how much surroundings are kept
};

// What one view of both pictures gets, in this order. 0 = left out.
struct Degradation {
  float resize_factor = 0;  // reduced and brought back
  float blur_sigma = 0;     // pixels
  float noise_sigma = 0;    // 8-bit levels
  int jpeg_quality = 0;
  bool subsample_chroma = true;
};

// Everything drawn for a couple.
struct AugmentDraw {
  int width = 0;  // extent after resizing, pixels, the same for both
  int height = 0;
  bool native = false;
  float face_side = 0;
  double cut_x =
      0;  // where the extent lies in the room that is left, about the face's centre: -1..1
  double cut_y = 0;
  bool flip = false;
  bool colour = false;
  float gain[3] = {1, 1, 1};
  float offset = 0;  // 8-bit levels
  float box_dx = 0;  // shares of the box's side
  float box_dy = 0;
  float box_scale = 1;
  int first_quality_real = 0;  // JPEG compression before all else, 0: none
  int first_quality_fake = 0;
  uint64_t noise_seed = 0;
  std::vector<Degradation> views;  // 1, or 2: clean, degraded
};

// A picture and its face, ready for MakeFaceTensors.
struct PreparedFace {
  ImageU8 rgb;
  Face face;
};

class Augmenter {
 public:
  explicit Augmenter(const AugmentOptions& options) : options_(options) {}

  // `store` gives the sizes and files' facts; `views` is 1 or 2.
  AugmentDraw Draw(const CropStore& store, const Couple& couple, int views) const;

  // One element a view. Errors: of the core's functions.
  StatusOr<std::vector<PreparedFace>> Apply(ImageViewU8 crop, const CropRecord& record,
                                            const AugmentDraw& draw) const;

 private:
  Degradation DrawView(bool degraded, Random& random) const;

  AugmentOptions options_;
};

// Resize, blur, noise, JPEG as `degradation` says.
StatusOr<ImageU8> Degrade(ImageU8 image, const Degradation& degradation, uint64_t noise_seed);

// Mirrored left to right, with right and left keypoints exchanged.
PreparedFace Flip(const PreparedFace& prepared);

}  // namespace airl
