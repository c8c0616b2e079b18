// Resize by its definition, in double precision: a triangle about each output's centre over every
// pixel of the picture.
#pragma once

#include <algorithm>
#include <cmath>

#include "src/base/rect.h"
#include "src/image/image_view.h"

namespace airl {

// Value of channel c of output pixel (i, j) of `part` resized to width x height; `part` lies inside
// the picture.
class NaiveResize {
 public:
  NaiveResize(ImageViewU8 source, const RectF& part, int width, int height, bool antialias)
      : source_(source),
        start_x_(part.x),
        start_y_(part.y),
        pitch_x_(static_cast<double>(part.width) / width),
        pitch_y_(static_cast<double>(part.height) / height),
        half_x_(antialias ? std::max(1.0, pitch_x_) : 1.0),
        half_y_(antialias ? std::max(1.0, pitch_y_) : 1.0) {}

  double At(int i, int j, int channel) const {
    const double x = start_x_ + (i + 0.5) * pitch_x_;
    const double y = start_y_ + (j + 0.5) * pitch_y_;
    double sum = 0;
    double total = 0;
    for (int row = 0; row < source_.height; ++row) {
      const double weight_y = Triangle((row + 0.5 - y) / half_y_);
      if (weight_y == 0) continue;
      for (int column = 0; column < source_.width; ++column) {
        const double weight = weight_y * Triangle((column + 0.5 - x) / half_x_);
        sum += weight * source_.At(column, row, channel);
        total += weight;
      }
    }
    return sum / total;
  }

 private:
  static double Triangle(double distance) { return std::max(0.0, 1 - std::abs(distance)); }

  ImageViewU8 source_;
  double start_x_;
  double start_y_;
  double pitch_x_;
  double pitch_y_;
  double half_x_;
  double half_y_;
};

}  // namespace airl
