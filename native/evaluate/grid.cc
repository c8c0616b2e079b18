#include "native/evaluate/grid.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace airl {
namespace {

constexpr size_t kMaxPoints = 1000;

struct GridAxes {
  std::vector<double> jpeg = {0};
  std::vector<double> blur = {0};
  std::vector<double> resize = {1};
};
const GridAxes kDefaultAxes = {{0, 90, 75, 60, 40}, {0, 1, 2}, {1, 0.75, 0.5}};

std::vector<std::string> Parts(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// The whole of `text` as a number of sane size.
bool ReadNumber(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && end == text.c_str() + text.size() && std::abs(value) <= 1e6;
}

Status CheckPoint(const GridPoint& point) {
  if (point.jpeg_quality < 0 || point.jpeg_quality > 100) {
    return BadInput("a JPEG quality lies within 1 and 100");
  }
  if (!(point.blur_sigma >= 0 && point.blur_sigma <= 20)) {
    return BadInput("a blur sigma lies within 0 and 20 pixels");
  }
  if (!(point.resize_factor >= 0.05 && point.resize_factor <= 1)) {
    return BadInput("a resize factor lies within 0.05 and 1");
  }
  return OkStatus();
}

std::string Short(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

StatusOr<GridAxes> ReadAxes(const std::vector<std::string>& parts) {
  GridAxes axes;
  for (const std::string& part : parts) {
    const size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    std::vector<double>* values = name == "jpeg"     ? &axes.jpeg
                                  : name == "blur"   ? &axes.blur
                                  : name == "resize" ? &axes.resize
                                                     : nullptr;
    if (values == nullptr || equals == std::string::npos) {
      return BadInput("\"" + part + "\" is no axis of a grid: jpeg=..., blur=... or resize=...");
    }
    values->clear();
    for (const std::string& text : Parts(part.substr(equals + 1), ',')) {
      double value = values == &axes.resize ? 1 : 0;
      if (text != "none" && !ReadNumber(text, value)) {
        return BadInput("\"" + text + "\" in \"" + part + "\" is neither a number nor none");
      }
      values->push_back(value);
    }
    if (values->empty()) return BadInput("\"" + part + "\" has no value");
  }
  return axes;
}

std::vector<GridPoint> Product(const GridAxes& axes) {
  std::vector<GridPoint> points;
  for (const double resize : axes.resize) {
    for (const double blur : axes.blur) {
      for (const double jpeg : axes.jpeg) {
        points.push_back({resize, blur, static_cast<int>(std::lround(jpeg))});
      }
    }
  }
  return points;
}

std::vector<GridPoint> OneAtATime(const GridAxes& axes) {
  std::vector<GridPoint> points = Product({axes.jpeg, {0}, {1}});
  for (const GridPoint& point : Product({{0}, axes.blur, {1}})) points.push_back(point);
  for (const GridPoint& point : Product({{0}, {0}, axes.resize})) points.push_back(point);
  return points;
}

}  // namespace

std::string GridPointName(const GridPoint& point) {
  std::string name;
  const auto add = [&](const std::string& part) { name += (name.empty() ? "" : "+") + part; };
  if (point.resize_factor != 1) add("resize" + Short(point.resize_factor));
  if (point.blur_sigma != 0) add("blur" + Short(point.blur_sigma));
  if (point.jpeg_quality != 0) add("jpeg" + std::to_string(point.jpeg_quality));
  return name;
}

StatusOr<GridPoint> GridPointOf(std::string_view name) {
  GridPoint point;
  for (const std::string& part : Parts(name, '+')) {
    const size_t digits = part.find_first_of("0123456789.");
    const std::string kind = part.substr(0, digits);
    double value = 0;
    if (digits == std::string::npos || !ReadNumber(part.substr(digits), value)) {
      return BadInput("\"" + part + "\" is no part of a grid condition");
    }
    if (kind == "resize") {
      point.resize_factor = value;
    } else if (kind == "blur") {
      point.blur_sigma = value;
    } else if (kind == "jpeg") {
      point.jpeg_quality = static_cast<int>(std::lround(value));
    } else {
      return BadInput("\"" + part + "\" is no part of a grid condition");
    }
  }
  AIRL_RETURN_IF_ERROR(CheckPoint(point));
  return point;
}

StatusOr<std::vector<GridPoint>> GridOf(std::string_view text) {
  std::vector<std::string> parts = Parts(text, ';');
  if (parts.empty()) return BadInput("the grid has no name: full, axes or jpeg=...;blur=...");
  const bool one_at_a_time = parts[0] == "axes";
  if (one_at_a_time || parts[0] == "full") parts.erase(parts.begin());
  GridAxes axes = kDefaultAxes;
  if (!parts.empty()) {
    AIRL_ASSIGN_OR_RETURN(axes, ReadAxes(parts));
  }
  if (axes.jpeg.size() * axes.blur.size() * axes.resize.size() > kMaxPoints) {
    return TooLarge("a grid has at most 1,000 points");
  }
  std::vector<GridPoint> points = {{}};
  for (const GridPoint& point : one_at_a_time ? OneAtATime(axes) : Product(axes)) {
    AIRL_RETURN_IF_ERROR(CheckPoint(point));
    if (std::find(points.begin(), points.end(), point) == points.end()) points.push_back(point);
  }
  return points;
}

}  // namespace airl
