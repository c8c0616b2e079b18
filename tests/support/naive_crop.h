// The upright crop by its definition, in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/faces/face.h"
#include "src/image/image_view.h"

namespace airl {

// One channel of CropUprightFace's output, [side, side].
class NaiveUprightCrop {
 public:
  NaiveUprightCrop(ImageViewU8 rgb, const Face& face, int side, double margin)
      : rgb_(rgb), side_(side) {
    center_x_ = face.box.x + face.box.width / 2.0;
    center_y_ = face.box.y + face.box.height / 2.0;
    pitch_ = margin * std::max(face.box.width, face.box.height) / side;
    const double dx = double{face.keypoints[kLeftEye].x} - face.keypoints[kRightEye].x;
    const double dy = double{face.keypoints[kLeftEye].y} - face.keypoints[kRightEye].y;
    roll_ = std::atan2(dy, dx);
  }

  double At(int i, int j, int channel) const {
    const double u = (i + 0.5 - side_ / 2.0) * pitch_;
    const double v = (j + 0.5 - side_ / 2.0) * pitch_;
    const double x = std::cos(roll_) * u - std::sin(roll_) * v;
    const double y = std::sin(roll_) * u + std::cos(roll_) * v;
    if (pitch_ <= 1) {
      return Bilinear(center_x_ + x - 0.5, center_y_ + y - 0.5,
                      [&](int px, int py) { return Pixel(px, py, channel); });
    }
    // Cells of the output's own lattice, had it not been turned.
    const double half = side_ / 2.0 - 0.5;
    return Bilinear(x / pitch_ + half, y / pitch_ + half,
                    [&](int cx, int cy) { return Cell(cx - half, cy - half, channel); });
  }

 private:
  double Pixel(int x, int y, int channel) const {
    return rgb_.At(std::clamp(x, 0, rgb_.width - 1), std::clamp(y, 0, rgb_.height - 1), channel);
  }

  template <typename Sample>
  static double Bilinear(double x, double y, const Sample& sample) {
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    const double fx = x - left;
    const double fy = y - top;
    return (sample(left, top) * (1 - fx) + sample(left + 1, top) * fx) * (1 - fy) +
           (sample(left, top + 1) * (1 - fx) + sample(left + 1, top + 1) * fx) * fy;
  }

  // Triangle filter of half-width one pitch about the cell centre (dx, dy) pitches from the face's.
  double Cell(double dx, double dy, int channel) const {
    const double x = center_x_ + dx * pitch_;
    const double y = center_y_ + dy * pitch_;
    double sum = 0;
    double total = 0;
    for (int py = static_cast<int>(std::floor(y - pitch_)); py <= y + pitch_; ++py) {
      const double weight_y = std::max(0.0, 1 - std::abs(py + 0.5 - y) / pitch_);
      for (int px = static_cast<int>(std::floor(x - pitch_)); px <= x + pitch_; ++px) {
        const double weight = weight_y * std::max(0.0, 1 - std::abs(px + 0.5 - x) / pitch_);
        sum += weight * Pixel(px, py, channel);
        total += weight;
      }
    }
    return sum / total;
  }

  ImageViewU8 rgb_;
  int side_;
  double center_x_;
  double center_y_;
  double pitch_;
  double roll_;
};

}  // namespace airl
