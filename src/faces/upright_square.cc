#include "src/faces/upright_square.h"

#include <algorithm>
#include <cmath>

#include "src/base/limits.h"

namespace airl {
namespace {

// Eyes closer than this share of the box tell nothing about its tilt (profiles, failed keypoints).
constexpr double kMinEyeDistance = 0.1;

}  // namespace

double UprightSquare::half_extent() const { return side / 2 * (std::abs(cos) + std::abs(sin)); }

bool IsUsable(const Face& face) {
  const auto usable = [](double value) {
    return std::abs(value) <= limits::kMaxFaceCoordinate;
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

Lattice MakeLattice(const UprightSquare& square, int side) {
  const double pitch = square.side / side;
  if (pitch <= 1) return {1, 0, 0, square.x, square.y, pitch};
  // The output's own grid, had it not been turned.
  const double half = side / 2.0;
  return {pitch, square.x - half * pitch, square.y - half * pitch, half, half, 1};
}

}  // namespace airl
