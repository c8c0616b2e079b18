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
// quality. A fake that is made online has its real's history and its making in one: both are
// compressed with the real's quality once more, on the grid of the real's file.

#include <cstdint>
#include <vector>

#include "native/data/couple_forge.h"
#include "native/data/manifest.h"
#include "native/data/random.h"
#include "native/data/sampler.h"
#include "src/base/status.h"
#include "src/degrade/degrade.h"
#include "src/image/image.h"

namespace airl {

struct AugmentOptions {
  double jpeg_probability = 0.9;  // of the JPEG compression at the end, for both of a couple
  int clean_quality_min = 75;
  int clean_quality_max = 97;
  int degraded_quality_min = 40;
  int degraded_quality_max = 85;
  double degraded_share = 0.5;  // with one view: share of couples that are degraded
  // Of a degraded view: each compression on its own, on a grid drawn anew, before the JPEG
  // compression at the end.
  double h264_probability = 0.2;
  int h264_qp_min = 18;
  int h264_qp_max = 40;
  double webp_probability = 0.1;
  int webp_quality_min = 30;
  int webp_quality_max = 90;
  double double_jpeg_probability = 0.2;
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
  int h264_qp = 0;
  int webp_quality = 0;
  int first_jpeg_quality = 0;  // of the first of two JPEG compressions
  GridOffset grid = {};        // of these three
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
  GridOffset first_grid = {};       // of that compression, in the cut part
  bool forge_after_resize = false;  // of an online couple: the fake is made at its final size
  uint64_t forge_seed = 0;
  uint64_t noise_seed = 0;
  std::vector<Degradation> views;  // 1, or 2: clean, degraded
};

// A picture and its face, ready for MakeFaceTensors.
struct PreparedFace {
  ImageU8 rgb;
  Face face;
};

// Views of both of a couple.
struct PreparedCouple {
  std::vector<PreparedFace> real;
  std::vector<PreparedFace> fake;
};

class Augmenter {
 public:
  explicit Augmenter(const AugmentOptions& options) : options_(options) {}

  // `store` gives the sizes and files' facts; `views` is 1 or 2.
  AugmentDraw Draw(const CropStore& store, const Couple& couple, int views) const;

  // One element a view. Errors: of the core's functions.
  StatusOr<std::vector<PreparedFace>> Apply(ImageViewU8 crop, const CropRecord& record,
                                            const AugmentDraw& draw) const;

  // The same of a couple whose fake `forge` makes from the real's `crop`, at its own resolution or,
  // half of the time and where it is too large, after resizing.
  StatusOr<PreparedCouple> ApplyOnline(ImageViewU8 crop, const CropRecord& real,
                                       const AugmentDraw& draw, const CoupleForge& forge) const;

 private:
  StatusOr<std::vector<PreparedFace>> Finish(PreparedFace prepared, const AugmentDraw& draw) const;
  Degradation DrawView(bool degraded, Random& random) const;

  AugmentOptions options_;
};

// Resize, blur, noise, H.264-like, WebP-like, JPEG, JPEG as `degradation` says.
StatusOr<ImageU8> Degrade(ImageU8 image, const Degradation& degradation, uint64_t noise_seed);

// Mirrored left to right, with right and left keypoints exchanged.
PreparedFace Flip(const PreparedFace& prepared);

}  // namespace airl
