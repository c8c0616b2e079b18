#include "src/faces/crop.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "src/base/limits.h"
#include "src/faces/bilinear-inl.h"
#include "src/image/resize.h"
#include "src/spectrum/dct.h"

namespace airl {
namespace {

// Eyes closer than this share of the box tell nothing about its tilt (profiles, failed keypoints).
constexpr double kMinEyeDistance = 0.1;
// Pixels; no picture reaches it, and whole coordinates up to it fit in int with room for sums.
constexpr double kMaxCoordinate = 1 << 20;
// Cells of the reduced lattice beyond the square: one for the bilinear taps, one for their
// antialiasing support.
constexpr int kRingCells = 2;
// TrainingCrop serves outputs from this side on; smaller ones need more ring than it keeps.
constexpr double kSmallestOutputSide = 128;

// The upright square in the picture. Everything is computed relative to a whole-pixel anchor, so
// that a face translated by whole pixels gives the same bits.
struct UprightSquare {
  int anchor_x = 0;  // floor of the centre
  int anchor_y = 0;
  double x = 0;  // centre relative to the anchor, 0..1
  double y = 0;
  double side = 0;
  double cos = 1;  // of the roll: the output's x axis in the picture is (cos, sin)
  double sin = 0;

  bool level() const { return sin == 0 && cos == 1; }
  // Half the side of the bounding square.
  double half_extent() const { return side / 2 * (std::abs(cos) + std::abs(sin)); }
};

double CenterX(const RectF& box) { return box.x + box.width / 2.0; }
double CenterY(const RectF& box) { return box.y + box.height / 2.0; }

bool IsUsable(const Face& face) {
  const auto usable = [](double value) {
    return std::abs(value) <= kMaxCoordinate;
  };  // false for NaN
  return usable(face.box.x) && usable(face.box.y) && usable(face.box.width) &&
         usable(face.box.height) && face.box.width > 0 && face.box.height > 0 &&
         std::all_of(face.keypoints.begin(), face.keypoints.end(),
                     [&](PointF p) { return usable(p.x) && usable(p.y); });
}

UprightSquare MakeUprightSquare(const Face& face, double margin) {
  const double longer = std::max(face.box.width, face.box.height);
  UprightSquare square;
  square.anchor_x = static_cast<int>(std::floor(CenterX(face.box)));
  square.anchor_y = static_cast<int>(std::floor(CenterY(face.box)));
  square.x = CenterX(face.box) - square.anchor_x;
  square.y = CenterY(face.box) - square.anchor_y;
  square.side = margin * longer;
  const PointF right = face.keypoints[kRightEye];
  const PointF left = face.keypoints[kLeftEye];
  const double dx = static_cast<double>(left.x) - right.x;
  const double dy = static_cast<double>(left.y) - right.y;
  const double distance = std::sqrt(dx * dx + dy * dy);
  if (distance >= kMinEyeDistance * longer) {
    square.cos = dx / distance;
    square.sin = dy / distance;
  }
  return square;
}

// The smallest whole-pixel rectangle around [x, x + width) x [y, y + width), grown by `border`
// pixels.
RectI PixelHull(double x, double y, double width, int border) {
  const int left = static_cast<int>(std::floor(x)) - border;
  const int top = static_cast<int>(std::floor(y)) - border;
  return {left, top, static_cast<int>(std::ceil(x + width)) + border - left,
          static_cast<int>(std::ceil(y + width)) + border - top};
}

// `part` of a picture with the picture's edge repeated outside it.
template <typename T>
StatusOr<Image<T>> CopyRepeatingEdge(ImageViewU8 rgb, const RectI& part) {
  AIRL_ASSIGN_OR_RETURN(Image<T> copy, Image<T>::Create(part.width, part.height, 3));
  // Columns [first, last) lie inside the picture.
  const int first = std::clamp(-part.x, 0, part.width);
  const int last = std::clamp(rgb.width - part.x, first, part.width);
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* from = rgb.Row(std::clamp(part.y + y, 0, rgb.height - 1));
    const uint8_t* right_edge = from + static_cast<ptrdiff_t>(rgb.width - 1) * 3;
    T* to = copy.Row(y);
    for (int x = 0; x < first; ++x) to = std::copy_n(from, 3, to);
    if (first < last)
      to = std::copy_n(from + static_cast<ptrdiff_t>(part.x + first) * 3, (last - first) * 3, to);
    for (int x = last; x < part.width; ++x) to = std::copy_n(right_edge, 3, to);
  }
  return copy;
}

// Samples of the picture around a square, on an axis-aligned lattice.
struct Lattice {
  ImageF samples;
  double center_x = 0;  // of the square, in cells
  double center_y = 0;
  double step = 1;  // cells from one output pixel to the next
};

// The square's surroundings at the output's scale, antialiased: for squares larger than the output.
StatusOr<Lattice> ReducedLattice(ImageViewU8 rgb, const UprightSquare& square, int side) {
  const double pitch = square.side / side;
  const double half_cells = square.half_extent() / pitch;
  const int ring =
      square.level() ? 0 : static_cast<int>(std::ceil(half_cells - side / 2.0)) + kRingCells;
  const int cells = side + 2 * ring;
  const double extent = cells * pitch;
  const double x = square.x - extent / 2;
  const double y = square.y - extent / 2;
  // One cell of border: the antialiasing filter's support.
  const RectI hull = PixelHull(x, y, extent, 1 + static_cast<int>(std::ceil(pitch)));
  const RectI in_picture{hull.x + square.anchor_x, hull.y + square.anchor_y, hull.width,
                         hull.height};
  ImageU8 copy;
  ImageViewU8 source;
  if (Intersect(in_picture, rgb.bounds()) == in_picture) {
    source = {rgb.Row(in_picture.y) + static_cast<ptrdiff_t>(in_picture.x) * 3, hull.width,
              hull.height, 3, rgb.stride};
  } else {
    AIRL_ASSIGN_OR_RETURN(copy, CopyRepeatingEdge<uint8_t>(rgb, in_picture));
    source = copy.view();
  }
  const RectF part{static_cast<float>(x - hull.x), static_cast<float>(y - hull.y),
                   static_cast<float>(extent), static_cast<float>(extent)};
  Lattice lattice;
  AIRL_ASSIGN_OR_RETURN(lattice.samples, Resize(source, part, cells, cells));
  lattice.center_x = lattice.center_y = cells / 2.0;
  return lattice;
}

// The picture's own pixels around the square: for squares smaller than the output.
StatusOr<Lattice> PixelLattice(ImageViewU8 rgb, const UprightSquare& square, int side) {
  const double half = square.half_extent();
  const RectI hull = PixelHull(square.x - half, square.y - half, 2 * half, kRingCells);
  Lattice lattice;
  AIRL_ASSIGN_OR_RETURN(lattice.samples, CopyRepeatingEdge<float>(rgb, {hull.x + square.anchor_x,
                                                                        hull.y + square.anchor_y,
                                                                        hull.width, hull.height}));
  lattice.center_x = square.x - hull.x;
  lattice.center_y = square.y - hull.y;
  lattice.step = square.side / side;
  return lattice;
}

StatusOr<ImageF> Rotate(const Lattice& lattice, const UprightSquare& square, int side) {
  AIRL_ASSIGN_OR_RETURN(ImageF crop, ImageF::Create(side, side, 3));
  const double first = 0.5 - side / 2.0;
  for (int j = 0; j < side; ++j) {
    const double u = first * lattice.step;
    const double v = (first + j) * lattice.step;
    const SampleRow row{lattice.center_x + square.cos * u - square.sin * v,
                        lattice.center_y + square.sin * u + square.cos * v,
                        square.cos * lattice.step, square.sin * lattice.step};
    SampleBilinearRow(lattice.samples.view(), row, side, crop.Row(j));
  }
  return crop;
}

double FiniteCoordinate(double value) {
  return value >= -kMaxCoordinate ? std::min(value, kMaxCoordinate) : -kMaxCoordinate;
}

// A square of `side` around the face's centre in whole pixels, moved inside the picture; where the
// picture is narrower, its whole width.
RectI CenteredInside(const Face& face, int side, int picture_width, int picture_height) {
  const auto start = [&](double center, int length, int picture_length) {
    const int corner = static_cast<int>(std::floor(FiniteCoordinate(center) + 0.5)) - side / 2;
    return std::clamp(corner, 0, picture_length - length);
  };
  const int width = std::min(side, picture_width);
  const int height = std::min(side, picture_height);
  return {start(CenterX(face.box), width, picture_width),
          start(CenterY(face.box), height, picture_height), width, height};
}

}  // namespace

StatusOr<ImageF> CropUprightFace(ImageViewU8 rgb, const Face& face, int side,
                                 const CropOptions& options) {
  if (rgb.channels != 3 || rgb.width < 1 || rgb.height < 1)
    return BadInput("crop: not an RGB picture");
  if (side < 1 || side > limits::kMaxInputSide) return BadInput("crop: side out of range");
  if (!(options.margin > 0 && options.margin <= 16)) return BadInput("crop: margin out of range");
  if (!IsUsable(face)) return BadInput("crop: face without area or with coordinates out of range");
  const UprightSquare square = MakeUprightSquare(face, options.margin);
  if (square.side <= side) {
    AIRL_ASSIGN_OR_RETURN(const Lattice lattice, PixelLattice(rgb, square, side));
    return Rotate(lattice, square, side);
  }
  AIRL_ASSIGN_OR_RETURN(Lattice lattice, ReducedLattice(rgb, square, side));
  if (square.level()) return std::move(lattice.samples);
  return Rotate(lattice, square, side);
}

RectI SpectrumWindow(const Face& face, int picture_width, int picture_height) {
  return CenteredInside(face, kSpectrumSide, picture_width, picture_height);
}

RectI TrainingCrop(const Face& face, int picture_width, int picture_height,
                   const TrainingCropOptions& options) {
  double side = std::max(options.min_side, kSpectrumSide);
  if (IsUsable(face)) {
    const UprightSquare square = MakeUprightSquare(face, CropOptions{}.margin);
    // ReducedLattice reads a ring, the rounding up to whole cells and the support; then whole
    // pixels.
    const double border = (kRingCells + 2) * square.side / kSmallestOutputSide + 4;
    side = std::max(
        {side, static_cast<double>(options.margin) * std::max(face.box.width, face.box.height),
         2 * (square.half_extent() + border)});
  }
  // The margin is a float: a side that exceeds a whole number by its rounding is that number.
  const int even_side = 2 * static_cast<int>(std::ceil(std::min(side, kMaxCoordinate) / 2 - 1e-3));
  return CenteredInside(face, even_side, picture_width, picture_height);
}

Face Translate(const Face& face, float dx, float dy) {
  Face moved = face;
  moved.box.x += dx;
  moved.box.y += dy;
  for (PointF& point : moved.keypoints) {
    point.x += dx;
    point.y += dy;
  }
  return moved;
}

Face WholePicture(int picture_width, int picture_height) {
  const auto side = static_cast<float>(std::min(picture_width, picture_height));
  Face face;
  face.box = {(static_cast<float>(picture_width) - side) / 2,
              (static_cast<float>(picture_height) - side) / 2, side, side};
  // Where a portrait that fills the square has them (in shares of its side); the eyes are level.
  constexpr PointF kPlaces[kFaceKeypointCount] = {{0.35f, 0.4f}, {0.65f, 0.4f}, {0.5f, 0.55f},
                                                  {0.5f, 0.7f},  {0.2f, 0.45f}, {0.8f, 0.45f}};
  for (size_t k = 0; k < kFaceKeypointCount; ++k) {
    face.keypoints[k] = {face.box.x + kPlaces[k].x * side, face.box.y + kPlaces[k].y * side};
  }
  return face;
}

}  // namespace airl
