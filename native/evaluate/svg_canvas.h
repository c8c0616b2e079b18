#pragma once

// A picture in SVG 1.1, built element by element. It brings its own white ground, so that it reads
// the same on a light and on a dark page. Lengths in pixels, y downwards.

#include <string>
#include <string_view>
#include <vector>

namespace airl {

struct SvgPoint {
  double x = 0;
  double y = 0;
};

struct SvgStroke {
  std::string colour = "#222222";
  double width = 1;
  std::string dashes = {};  // "4 3"; empty: unbroken
};

enum class TextAnchor { kStart, kMiddle, kEnd };
struct SvgText {
  double size = 12;
  TextAnchor anchor = TextAnchor::kStart;
  std::string colour = "#222222";
  bool bold = false;
  double rotation_degrees = 0;  // about the text's own point
};

class SvgCanvas {
 public:
  // `title` is what a screen reader says.
  SvgCanvas(double width, double height, std::string_view title);

  void Rect(SvgPoint corner, double width, double height, std::string_view fill);
  void Line(SvgPoint from, SvgPoint to, const SvgStroke& stroke = {});
  // Points closer than half a pixel to the one before are left out. Not-finite points break the
  // line.
  void Polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke);
  void Polygon(const std::vector<SvgPoint>& points, std::string_view fill, double opacity);
  void Circle(SvgPoint centre, double radius, std::string_view fill);
  void Text(SvgPoint at, std::string_view text, const SvgText& options = {});
  // PNG bytes, embedded; pixels stay sharp squares when enlarged.
  void Image(SvgPoint corner, double width, double height, const std::vector<unsigned char>& png);

  std::string Finish() const;

 private:
  void Path(const std::vector<SvgPoint>& points, const SvgStroke& stroke);

  std::string body_;
};

// &, <, >, " and ' as entities; characters that XML 1.0 forbids become '?'.
std::string XmlEscaped(std::string_view text);
// "12.3": at most one decimal.
std::string SvgNumber(double value);

}  // namespace airl
