#include "src/base/rect.h"

namespace airl {

RectI Intersect(const RectI& a, const RectI& b) {
  const int x = std::max(a.x, b.x);
  const int y = std::max(a.y, b.y);
  const int right = std::min(a.right(), b.right());
  const int bottom = std::min(a.bottom(), b.bottom());
  return {x, y, std::max(0, right - x), std::max(0, bottom - y)};
}

float Iou(const RectF& a, const RectF& b) {
  const float x = std::max(a.x, b.x);
  const float y = std::max(a.y, b.y);
  const RectF common{x, y, std::min(a.right(), b.right()) - x,
                     std::min(a.bottom(), b.bottom()) - y};
  const float united = a.area() + b.area() - common.area();
  return united > 0 ? common.area() / united : 0;
}

}  // namespace airl
