#include "native/forge/face_mask.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/degrade/gaussian.h"

namespace airl {
namespace {

// Unit vectors across (towards the subject's left) and down the face, and lengths along them.
struct FaceAxes {
  PointF eyes;  // between them
  PointF across;
  PointF down;
  double eye_distance = 0;
  double mouth_distance = 0;  // from the eyes
  double left_ear = 0;        // distance from the middle
  double right_ear = 0;
};

double Along(PointF from, PointF to, PointF axis) {
  return static_cast<double>((to.x - from.x) * axis.x + (to.y - from.y) * axis.y);
}

StatusOr<FaceAxes> AxesOf(const Face& face) {
  const double side = static_cast<double>(std::max(face.box.width, face.box.height));
  bool finite = std::isfinite(face.box.x) && std::isfinite(face.box.y) && side > 0 && side < 1e6;
  for (const PointF& p : face.keypoints) finite &= std::abs(p.x) < 1e6f && std::abs(p.y) < 1e6f;
  if (!finite) return BadInput("a mask needs a face of finite coordinates and some area");
  const PointF right_eye = face.keypoints[kRightEye];
  const PointF left_eye = face.keypoints[kLeftEye];
  FaceAxes axes;
  axes.eyes = {(right_eye.x + left_eye.x) / 2, (right_eye.y + left_eye.y) / 2};
  const float dx = left_eye.x - right_eye.x;
  const float dy = left_eye.y - right_eye.y;
  const float length = std::hypot(dx, dy);
  // Eyes that (nearly) fall together, as in a profile, give no direction.
  axes.across =
      static_cast<double>(length) > 0.1 * side ? PointF{dx / length, dy / length} : PointF{1, 0};
  axes.down = {-axes.across.y, axes.across.x};
  axes.eye_distance = std::clamp(static_cast<double>(length), 0.3 * side, 0.6 * side);
  axes.mouth_distance =
      std::clamp(Along(axes.eyes, face.keypoints[kMouth], axes.down), 0.3 * side, 0.6 * side);
  // The cheeks of a face seen from the front lie 1.1 eye distances from its middle.
  const auto cheek = [&](double ear) {
    return std::clamp(ear, 0.7 * axes.eye_distance, 1.2 * axes.eye_distance);
  };
  axes.left_ear = cheek(Along(axes.eyes, face.keypoints[kLeftEar], axes.across));
  axes.right_ear = cheek(-Along(axes.eyes, face.keypoints[kRightEar], axes.across));
  return axes;
}

// Extents of a part from the point between the eyes: its middle's height, then its reach up and
// down in eye-to-mouth distances, and to the sides in cheek distances.
struct PartShape {
  double middle;
  double up;
  double down;
  double sides;
};
constexpr PartShape kParts[] = {
    {0.3, 1.2, 1.32, 1.0},    // with the forehead
    {0.3, 0.72, 1.32, 1.0},   // up to the brows
    {0.45, 0.75, 0.85, 0.8},  // eyes to mouth
    {0.95, 0.5, 0.72, 0.75},  // lower face
};

struct Ellipse {
  PointF middle;
  double left, right, up, down;  // radii
};

Ellipse DrawEllipse(const FaceAxes& axes, Random& random, double jitter) {
  // The whole face more often than a part of it.
  constexpr size_t kChoice[] = {0, 0, 1, 1, 2, 3};
  const PartShape& part = kParts[kChoice[random.Below(std::size(kChoice))]];
  const double m = axes.mouth_distance;
  const auto varied = [&](double radius) {
    return radius * random.Uniform(1 - jitter, 1 + jitter / 2);
  };
  const float height = static_cast<float>(part.middle * m);
  return {{axes.eyes.x + height * axes.down.x, axes.eyes.y + height * axes.down.y},
          varied(part.sides * axes.left_ear),
          varied(part.sides * axes.right_ear),
          varied(part.up * m),
          varied(part.down * m)};
}

// A smooth random displacement: cubic B-spline over 8 x 8 spans of random vectors.
class ElasticField {
 public:
  ElasticField(double deviation, Random& random) {
    // The spline of independent nodes has 0.48 of their deviation; three uniforms of +-1 have 1.
    const double scale = deviation / 0.48;
    for (auto& node : nodes_) {
      for (double& value : node) {
        value = scale * (random.Uniform(-1, 1) + random.Uniform(-1, 1) + random.Uniform(-1, 1));
      }
    }
  }

  // u, v: 0..1.
  std::array<double, 2> At(double u, double v) const {
    const auto [column, wx] = Span(u);
    const auto [row, wy] = Span(v);
    std::array<double, 2> sum{};
    for (int j = 0; j < 4; ++j) {
      for (int i = 0; i < 4; ++i) {
        const auto& node = nodes_[static_cast<size_t>((row + j) * kNodes + column + i)];
        for (size_t c = 0; c < 2; ++c) {
          sum[c] += wy[static_cast<size_t>(j)] * wx[static_cast<size_t>(i)] * node[c];
        }
      }
    }
    return sum;
  }

 private:
  static constexpr int kSpans = 8;
  static constexpr int kNodes = kSpans + 3;

  static std::pair<int, std::array<double, 4>> Span(double u) {
    const double position = std::clamp(u, 0.0, 1.0) * kSpans;
    const int start = std::min(static_cast<int>(position), kSpans - 1);
    const double t = position - start;
    const double r = 1 - t;
    return {start,
            {r * r * r / 6, (3 * t * t * t - 6 * t * t + 4) / 6,
             (3 * r * r * r - 6 * r * r + 4) / 6, t * t * t / 6}};
  }

  std::array<std::array<double, 2>, kNodes * kNodes> nodes_;
};

// Separable Gaussian on a square grid, cells outside taken as 0.
void Blur(std::vector<float>& cells, int side, double sigma) {
  const std::vector<float> half = HalfGaussian(sigma);
  const int radius = static_cast<int>(half.size()) - 1;
  std::vector<float> line(static_cast<size_t>(side));
  const auto pass = [&](int stride, int next) {
    for (int l = 0; l < side; ++l) {
      float* const cell = cells.data() + static_cast<ptrdiff_t>(l) * next;
      for (int i = 0; i < side; ++i) line[static_cast<size_t>(i)] = cell[i * stride];
      for (int i = 0; i < side; ++i) {
        float sum = 0;
        for (int k = std::max(-radius, -i); k <= std::min(radius, side - 1 - i); ++k) {
          sum += half[static_cast<size_t>(std::abs(k))] * line[static_cast<size_t>(i + k)];
        }
        cell[i * stride] = sum;
      }
    }
  };
  pass(1, side);
  pass(side, 1);
}

}  // namespace

StatusOr<FaceMask> FaceMask::Draw(const Face& face, Random& random,
                                  const FaceMaskOptions& options) {
  AIRL_ASSIGN_OR_RETURN(const FaceAxes axes, AxesOf(face));
  const Ellipse ellipse = DrawEllipse(axes, random, options.radius_jitter);
  const double length = ellipse.up + ellipse.down;
  const ElasticField field(options.elastic * length, random);
  // Room for the displacement and the blurred edge.
  const double reach = 1.35 * std::max({ellipse.left, ellipse.right, ellipse.up, ellipse.down});
  FaceMask mask;
  mask.square_ = {ellipse.middle.x - static_cast<float>(reach),
                  ellipse.middle.y - static_cast<float>(reach), static_cast<float>(2 * reach),
                  static_cast<float>(2 * reach)};
  mask.cells_.resize(kCells * kCells);
  for (int row = 0; row < kCells; ++row) {
    for (int column = 0; column < kCells; ++column) {
      const double u = (column + 0.5) / kCells;
      const double v = (row + 0.5) / kCells;
      const auto [shift_x, shift_y] = field.At(u, v);
      const PointF offset = {static_cast<float>((2 * u - 1) * reach + shift_x),
                             static_cast<float>((2 * v - 1) * reach + shift_y)};
      const double x = Along({0, 0}, offset, axes.across);
      const double y = Along({0, 0}, offset, axes.down);
      const double rx = x / (x > 0 ? ellipse.left : ellipse.right);
      const double ry = y / (y > 0 ? ellipse.down : ellipse.up);
      mask.cells_[static_cast<size_t>(row * kCells + column)] = rx * rx + ry * ry < 1 ? 1 : 0;
    }
  }
  const auto sigma = [&] { return kCells * random.Uniform(options.blur_min, options.blur_max); };
  Blur(mask.cells_, kCells, sigma());
  // Eroded by what the first blur has softened, so that the second stays inside the outline.
  for (float& cell : mask.cells_) cell = cell > 0.9f ? 1.0f : 0.0f;
  Blur(mask.cells_, kCells, sigma());
  const float largest = *std::max_element(mask.cells_.begin(), mask.cells_.end());
  if (largest > 0) {
    for (float& cell : mask.cells_) cell /= largest;
  }
  return mask;
}

float FaceMask::At(float x, float y) const {
  const float column = (x - square_.x) / square_.width * kCells - 0.5f;
  const float row = (y - square_.y) / square_.height * kCells - 0.5f;
  // The outermost cells are 0 but for a blur's last trace.
  if (!(column >= 0 && row >= 0 && column < kCells - 1 && row < kCells - 1)) return 0;
  const int c = static_cast<int>(column);
  const int r = static_cast<int>(row);
  const float fx = column - static_cast<float>(c);
  const float fy = row - static_cast<float>(r);
  const float above = Cell(c, r) + fx * (Cell(c + 1, r) - Cell(c, r));
  const float below = Cell(c, r + 1) + fx * (Cell(c + 1, r + 1) - Cell(c, r + 1));
  return above + fy * (below - above);
}

RectI FaceMask::Pixels(int width, int height) const {
  const int x = static_cast<int>(std::floor(square_.x));
  const int y = static_cast<int>(std::floor(square_.y));
  const RectI touched{x, y, static_cast<int>(std::ceil(square_.right())) - x,
                      static_cast<int>(std::ceil(square_.bottom())) - y};
  return Intersect(touched, {0, 0, width, height});
}

}  // namespace airl
