// The geometry of the upright face crop: where in the picture each of its pixels comes from.
// crop.cc samples by it, and so does native/cuda.
#pragma once

#include "src/faces/face.h"

namespace airl {

// Middle of the box in double precision, as every crop is placed by.
inline double CenterX(const RectF& box) { return box.x + box.width / 2.0; }
inline double CenterY(const RectF& box) { return box.y + box.height / 2.0; }

// A face with an area and with coordinates that are finite and within a picture's reach.
bool IsUsable(const Face& face);

// The upright square in the picture. Everything is computed relative to a whole-pixel anchor, so
// that a face translated by whole pixels gives the same bits.
struct UprightSquare {
  int anchor_x = 0;  // floor of the centre
  int anchor_y = 0;
  double x = 0;  // centre relative to the anchor, 0..1
  double y = 0;
  double side = 0;  // pixels
  double cos = 1;   // of the roll: the output's x axis in the picture is (cos, sin)
  double sin = 0;

  bool level() const { return sin == 0 && cos == 1; }
  // Half the side of the bounding square.
  double half_extent() const;
};

// The square of `margin` x the longer side of the face's box, turned by its eyes. Precondition:
// IsUsable(face).
UprightSquare MakeUprightSquare(const Face& face, double margin);

// An axis-aligned grid of cells from which the turned output is sampled bilinearly. Positions are
// in cells; cell k covers [k, k + 1).
struct Lattice {
  double pitch =
      1;  // pixels per cell: the output's for reduced faces, else 1, the picture's own pixels
  double origin_x = 0;  // pixels from the anchor to position 0
  double origin_y = 0;
  double center_x = 0;  // position of the square's centre
  double center_y = 0;
  double step = 1;  // cells from one output pixel to the next
};

// `side`: of the output, pixels.
Lattice MakeLattice(const UprightSquare& square, int side);

}  // namespace airl
