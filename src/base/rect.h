// Rectangles. RectI: whole pixels, half open. RectF: continuous pixel coordinates, where pixel (i,
// j) covers [i, i + 1) x [j, j + 1).
#pragma once

#include <algorithm>

namespace airl {

struct PointF {
  float x = 0;
  float y = 0;
};

struct RectI {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  int right() const { return x + width; }
  int bottom() const { return y + height; }
  bool empty() const { return width <= 0 || height <= 0; }
  friend bool operator==(const RectI&, const RectI&) = default;
};

struct RectF {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  float area() const { return std::max(width, 0.0f) * std::max(height, 0.0f); }
  PointF center() const { return {x + width / 2, y + height / 2}; }
};

// The part common to both; empty (zero size) where they do not meet.
RectI Intersect(const RectI& a, const RectI& b);
// Intersection over union, 0..1; 0 where both are empty.
float Iou(const RectF& a, const RectF& b);

}  // namespace airl
