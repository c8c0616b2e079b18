#include "src/faces/crop.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "src/base/limits.h"
#include "src/base/spectrum_side.h"
#include "src/faces/bilinear-inl.h"
#include "src/faces/upright_square.h"
#include "src/image/resize.h"

namespace airl {
namespace {

// Lattice cells beyond the bilinear taps: one whose antialiasing support may end at the lattice's
// edge, one that the four-float loads may touch.
constexpr int kRingCells = 2;
constexpr int kTileSide = 128;  // output pixels
// Pixels of the picture that a tile covers a side at most: with the picture's edge repeated around
// it, it may be copied.
constexpr double kMaxTileExtent = 4096;
// TrainingCrop serves outputs from this side on; smaller ones need more ring than it keeps.
constexpr double kSmallestOutputSide = 128;

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

// The values of `cells` of a lattice: antialiased where a cell is larger than a pixel.
StatusOr<ImageF> FillCells(ImageViewU8 rgb, const UprightSquare& square, const Lattice& lattice,
                           const RectI& cells) {
  if (lattice.pitch == 1) {
    return CopyRepeatingEdge<float>(
        rgb, {cells.x + square.anchor_x, cells.y + square.anchor_y, cells.width, cells.height});
  }
  const double x = lattice.origin_x + cells.x * lattice.pitch;
  const double y = lattice.origin_y + cells.y * lattice.pitch;
  const double width = cells.width * lattice.pitch;
  const double height = cells.height * lattice.pitch;
  // One cell of border: the antialiasing filter's support.
  const int border = 1 + static_cast<int>(std::ceil(lattice.pitch));
  const int left = static_cast<int>(std::floor(x)) - border;
  const int top = static_cast<int>(std::floor(y)) - border;
  const RectI hull{left + square.anchor_x, top + square.anchor_y,
                   static_cast<int>(std::ceil(x + width)) + border - left,
                   static_cast<int>(std::ceil(y + height)) + border - top};
  const RectF part{static_cast<float>(x - left), static_cast<float>(y - top),
                   static_cast<float>(width), static_cast<float>(height)};
  if (Intersect(hull, rgb.bounds()) == hull) {
    const uint8_t* corner = rgb.Row(hull.y) + static_cast<ptrdiff_t>(hull.x) * 3;
    return Resize({corner, hull.width, hull.height, 3, rgb.stride}, part, cells.width,
                  cells.height);
  }
  AIRL_ASSIGN_OR_RETURN(const ImageU8 copy, CopyRepeatingEdge<uint8_t>(rgb, hull));
  return Resize(copy.view(), part, cells.width, cells.height);
}

// Lattice position of the output point (u, v), output pixels from the crop's centre.
struct Position {
  double x;
  double y;
};
Position PositionOf(const UprightSquare& square, const Lattice& lattice, double u, double v) {
  return {lattice.center_x + lattice.step * (square.cos * u - square.sin * v),
          lattice.center_y + lattice.step * (square.sin * u + square.cos * v)};
}

// The cells that bilinear sampling of `tile` touches, and kRingCells around them.
RectI CellsOf(const UprightSquare& square, const Lattice& lattice, const RectI& tile, int side) {
  const double u = tile.x + 0.5 - side / 2.0;
  const double v = tile.y + 0.5 - side / 2.0;
  double left = lattice.center_x;
  double right = left;
  double top = lattice.center_y;
  double bottom = top;
  for (int corner = 0; corner < 4; ++corner) {
    const int across = corner % 2 == 0 ? 0 : tile.width - 1;
    const int down = corner < 2 ? 0 : tile.height - 1;
    const Position at = PositionOf(square, lattice, u + across, v + down);
    left = corner == 0 ? at.x : std::min(left, at.x);
    right = corner == 0 ? at.x : std::max(right, at.x);
    top = corner == 0 ? at.y : std::min(top, at.y);
    bottom = corner == 0 ? at.y : std::max(bottom, at.y);
  }
  const int x = static_cast<int>(std::floor(left - 0.5)) - kRingCells;
  const int y = static_cast<int>(std::floor(top - 0.5)) - kRingCells;
  return {x, y, static_cast<int>(std::floor(right - 0.5)) + 2 + kRingCells - x,
          static_cast<int>(std::floor(bottom - 0.5)) + 2 + kRingCells - y};
}

// The output is made in tiles whose cells stay in a core's second-level cache between filling and
// sampling.
Status SampleTile(ImageViewU8 rgb, const UprightSquare& square, const Lattice& lattice,
                  const RectI& tile, ImageF& crop) {
  const RectI cells = CellsOf(square, lattice, tile, crop.width());
  AIRL_ASSIGN_OR_RETURN(const ImageF values, FillCells(rgb, square, lattice, cells));
  const double u = tile.x + 0.5 - crop.width() / 2.0;
  for (int j = tile.y; j < tile.bottom(); ++j) {
    const Position first = PositionOf(square, lattice, u, j + 0.5 - crop.width() / 2.0);
    const SampleRow row{first.x - cells.x, first.y - cells.y, square.cos * lattice.step,
                        square.sin * lattice.step};
    SampleBilinearRow(values.view(), row, tile.width,
                      crop.Row(j) + static_cast<ptrdiff_t>(tile.x) * 3);
  }
  return OkStatus();
}

StatusOr<ImageF> SampleTiles(ImageViewU8 rgb, const UprightSquare& square, const Lattice& lattice,
                             int side) {
  AIRL_ASSIGN_OR_RETURN(ImageF crop, ImageF::Create(side, side, 3));
  const int tiles = std::max((side + kTileSide - 1) / kTileSide,
                             static_cast<int>(std::ceil(square.side / kMaxTileExtent)));
  for (int row = 0; row < tiles; ++row) {
    for (int column = 0; column < tiles; ++column) {
      const int x = side * column / tiles;
      const int y = side * row / tiles;
      const RectI tile{x, y, side * (column + 1) / tiles - x, side * (row + 1) / tiles - y};
      AIRL_RETURN_IF_ERROR(SampleTile(rgb, square, lattice, tile, crop));
    }
  }
  return crop;
}

double FiniteCoordinate(double value) {
  return value >= -limits::kMaxFaceCoordinate ? std::min(value, limits::kMaxFaceCoordinate)
                                              : -limits::kMaxFaceCoordinate;
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
  if (square.side > 2 * limits::kMaxImageSide)
    return TooLarge("crop: a face larger than any picture");
  const Lattice lattice = MakeLattice(square, side);
  // In one piece, unless its copy with the picture's edge repeated would be above the limit.
  const double hull_side = (side + 2) * lattice.pitch + 4;
  if (lattice.pitch > 1 && square.level() &&
      hull_side * hull_side <= static_cast<double>(limits::kMaxImagePixels))
    return FillCells(rgb, square, lattice, {0, 0, side, side});
  return SampleTiles(rgb, square, lattice, side);
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
    const double border = (kRingCells + 3) * square.side / kSmallestOutputSide + 4;
    side = std::max(
        {side, static_cast<double>(options.margin) * std::max(face.box.width, face.box.height),
         2 * (square.half_extent() + border)});
  }
  // The margin is a float: a side that exceeds a whole number by its rounding is that number.
  const int even_side =
      2 * static_cast<int>(std::ceil(std::min(side, limits::kMaxFaceCoordinate) / 2 - 1e-3));
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
