#pragma once

// A soft mask over a face, drawn anew each time: the outline in which self-blended images exchange
// one copy of a face for another.

#include <vector>

#include "native/data/random.h"
#include "src/base/rect.h"
#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image_view.h"

namespace airl {

struct FaceMaskOptions {
  double radius_jitter = 0.12;  // share by which each of the four radii varies on either side
  double elastic = 0.045;  // deviation of the outline's displacement, share of the face's length
  double blur_min = 0.02;  // sigma of the edge, shares of the mask's side
  double blur_max = 0.07;
};

// Weights 0..1 over a square of the picture, on a coarse grid; 0 outside.
class FaceMask {
 public:
  // An outline of one of four parts (face with forehead, face up to the brows, eyes to mouth, lower
  // face) as an ellipse of four radii. The six keypoints give axes and extents: eyes the tilt, ears
  // the sides, mouth the chin's distance. Deformed by a smooth random field, blurred, eroded and
  // blurred again (Shiohara and Yamasaki 2022), its largest weight 1. Errors: kBadInput for a face
  // without area or coordinates that are not finite.
  static StatusOr<FaceMask> Draw(const Face& face, Random& random,
                                 const FaceMaskOptions& options = {});

  // The weight at a point of the picture, bilinear between cells.
  float At(float x, float y) const;
  // Whole pixels of a width x height picture that the mask may touch; empty where it lies outside.
  RectI Pixels(int width, int height) const;

 private:
  static constexpr int kCells = 96;  // a side
  float Cell(int column, int row) const {
    return cells_[static_cast<size_t>(row * kCells + column)];
  }

  RectF square_;
  std::vector<float> cells_;  // [kCells, kCells]
};

}  // namespace airl
