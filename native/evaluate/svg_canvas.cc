#include "native/evaluate/svg_canvas.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

namespace airl {
namespace {

std::string Base64(const std::vector<unsigned char>& bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = bytes.size() - i;
    const uint32_t triple = static_cast<uint32_t>(bytes[i]) << 16 |
                            (left > 1 ? static_cast<uint32_t>(bytes[i + 1]) << 8 : 0) |
                            (left > 2 ? bytes[i + 2] : 0);
    text += kDigits[triple >> 18];
    text += kDigits[triple >> 12 & 63];
    text += left > 1 ? kDigits[triple >> 6 & 63] : '=';
    text += left > 2 ? kDigits[triple & 63] : '=';
  }
  return text;
}

std::string Attribute(const char* name, std::string_view value) {
  return " " + std::string(name) + "=\"" + XmlEscaped(value) + "\"";
}
std::string Attribute(const char* name, double value) { return Attribute(name, SvgNumber(value)); }

std::string StrokeAttributes(const SvgStroke& stroke) {
  std::string text = Attribute("stroke", stroke.colour) + Attribute("stroke-width", stroke.width);
  if (!stroke.dashes.empty()) text += Attribute("stroke-dasharray", stroke.dashes);
  return text;
}

std::string PointList(const std::vector<SvgPoint>& points) {
  std::string list;
  for (const SvgPoint& point : points) {
    if (!list.empty()) list += ' ';
    list += SvgNumber(point.x) + ',' + SvgNumber(point.y);
  }
  return list;
}

}  // namespace

std::string XmlEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? '?' : c;
    }
  }
  return escaped;
}

std::string SvgNumber(double value) {
  if (!std::isfinite(value)) return "0";
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string number = text;
  if (number.ends_with(".0")) number.resize(number.size() - 2);
  return number == "-0" ? "0" : number;
}

SvgCanvas::SvgCanvas(double width, double height, std::string_view title) {
  const std::string w = SvgNumber(width);
  const std::string h = SvgNumber(height);
  body_ =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"" +
      w + "\" height=\"" + h + "\" viewBox=\"0 0 " + w + " " + h +
      "\" role=\"img\" font-family=\"sans-serif\">\n<title>" + XmlEscaped(title) + "</title>\n";
  Rect({0, 0}, width, height, "#ffffff");
}

void SvgCanvas::Rect(SvgPoint corner, double width, double height, std::string_view fill) {
  body_ += "<rect" + Attribute("x", corner.x) + Attribute("y", corner.y) +
           Attribute("width", width) + Attribute("height", height) + Attribute("fill", fill) +
           "/>\n";
}

void SvgCanvas::Line(SvgPoint from, SvgPoint to, const SvgStroke& stroke) {
  body_ += "<line" + Attribute("x1", from.x) + Attribute("y1", from.y) + Attribute("x2", to.x) +
           Attribute("y2", to.y) + StrokeAttributes(stroke) + "/>\n";
}

void SvgCanvas::Path(const std::vector<SvgPoint>& points, const SvgStroke& stroke) {
  if (points.size() < 2) return;
  body_ += "<polyline" + Attribute("points", PointList(points)) + " fill=\"none\"" +
           " stroke-linejoin=\"round\"" + StrokeAttributes(stroke) + "/>\n";
}

void SvgCanvas::Polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke) {
  std::vector<SvgPoint> part;
  for (size_t i = 0; i < points.size(); ++i) {
    const SvgPoint& point = points[i];
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
      Path(part, stroke);
      part.clear();
      continue;
    }
    const bool is_last = i + 1 == points.size();
    const bool is_near = !part.empty() && std::abs(point.x - part.back().x) < 0.5 &&
                         std::abs(point.y - part.back().y) < 0.5;
    if (!is_near || is_last) part.push_back(point);
  }
  Path(part, stroke);
}

void SvgCanvas::Polygon(const std::vector<SvgPoint>& points, std::string_view fill,
                        double opacity) {
  if (points.size() < 3) return;
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", opacity);
  body_ += "<polygon" + Attribute("points", PointList(points)) + Attribute("fill", fill) +
           Attribute("fill-opacity", std::string_view(text)) + "/>\n";
}

void SvgCanvas::Circle(SvgPoint centre, double radius, std::string_view fill) {
  body_ += "<circle" + Attribute("cx", centre.x) + Attribute("cy", centre.y) +
           Attribute("r", radius) + Attribute("fill", fill) + "/>\n";
}

void SvgCanvas::Text(SvgPoint at, std::string_view text, const SvgText& options) {
  static constexpr std::string_view kAnchors[] = {"start", "middle", "end"};
  body_ += "<text" + Attribute("x", at.x) + Attribute("y", at.y) +
           Attribute("font-size", options.size) + Attribute("fill", options.colour) +
           Attribute("text-anchor", kAnchors[static_cast<size_t>(options.anchor)]);
  if (options.bold) body_ += " font-weight=\"bold\"";
  if (options.rotation_degrees != 0) {
    body_ += Attribute("transform", "rotate(" + SvgNumber(options.rotation_degrees) + " " +
                                        SvgNumber(at.x) + " " + SvgNumber(at.y) + ")");
  }
  body_ += ">" + XmlEscaped(text) + "</text>\n";
}

void SvgCanvas::Image(SvgPoint corner, double width, double height,
                      const std::vector<unsigned char>& png) {
  body_ += "<image" + Attribute("x", corner.x) + Attribute("y", corner.y) +
           Attribute("width", width) + Attribute("height", height) +
           " preserveAspectRatio=\"none\" image-rendering=\"pixelated\" "
           "xlink:href=\"data:image/png;base64," +
           Base64(png) + "\"/>\n";
}

std::string SvgCanvas::Finish() const { return body_ + "</svg>\n"; }

}  // namespace airl
