#include "src/decode/compression_facts.h"

#include <cmath>

#include "src/image/color.h"
#include "src/image/orientation.h"

namespace airl {
namespace {

constexpr int kBlockSide = 8;

// Absolute steps between neighbours, those across a block edge apart from the others.
struct Steps {
  double edge_sum = 0;
  double other_sum = 0;
  int64_t edge_count = 0;
  int64_t other_count = 0;

  void Add(bool at_edge, double sum, int64_t count) {
    (at_edge ? edge_sum : other_sum) += sum;
    (at_edge ? edge_count : other_count) += count;
  }
};

}  // namespace

BlockGrid UprightGrid(int width, int height, int orientation) {
  const OrientationAxes axes = AxesOf(orientation);
  const int stored_x = axes.mirror_stored_x ? width % kBlockSide : 0;
  const int stored_y = axes.mirror_stored_y ? height % kBlockSide : 0;
  return axes.swap ? BlockGrid{stored_y, stored_x} : BlockGrid{stored_x, stored_y};
}

BlockGrid GridInPart(BlockGrid grid, int x, int y) {
  return {(grid.x + kBlockSide - x % kBlockSide) % kBlockSide,
          (grid.y + kBlockSide - y % kBlockSide) % kBlockSide};
}

float Blockiness(ImageViewU8 rgb, const RectI& part, BlockGrid grid) {
  const RectI inside = Intersect(part, rgb.bounds());
  if (inside.empty()) return 1;
  const ImageF luma = Luma(rgb, inside);
  if (luma.empty()) return 1;

  // The grid is the picture's, whatever the part.
  const auto at_edge = [](int coordinate, int first) {
    return coordinate % kBlockSide == first % kBlockSide;
  };
  Steps steps;
  for (int y = 0; y < inside.height; ++y) {
    const float* row = luma.Row(y);
    for (int x = 1; x < inside.width; ++x) {
      steps.Add(at_edge(inside.x + x, grid.x), std::abs(row[x] - row[x - 1]), 1);
    }
    if (y == 0) continue;
    const float* above = luma.Row(y - 1);
    double sum = 0;
    for (int x = 0; x < inside.width; ++x) sum += std::abs(row[x] - above[x]);
    steps.Add(at_edge(inside.y + y, grid.y), sum, inside.width);
  }
  if (steps.edge_count == 0 || steps.other_count == 0) return 1;
  // A thousandth of a level keeps flat pictures, whose steps are all zero, at 1.
  constexpr double kFloor = 1e-3 / 255;
  const double edge = steps.edge_sum / static_cast<double>(steps.edge_count) + kFloor;
  const double other = steps.other_sum / static_cast<double>(steps.other_count) + kFloor;
  return static_cast<float>(edge / other);
}

}  // namespace airl
