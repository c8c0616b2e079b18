#include "native/evaluate/svg_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace airl {
namespace {

constexpr double kPlotLeft = 62;
constexpr double kPlotTop = 36;
constexpr double kBottom = 52;
constexpr double kLegendWidth = 190;
constexpr double kLegendLine = 18;
constexpr size_t kLegendCharacters = 26;
constexpr const char* kGrey = "#8a8a8a";
constexpr const char* kGridColour = "#e4e4e4";

struct Frame {
  const LinePlot& plot;

  double right() const { return plot.width - kLegendWidth; }
  double bottom() const { return plot.height - kBottom; }
  static double Share(const PlotAxis& axis, double value) {
    const double share = axis.logarithmic ? std::log(std::max(value, axis.low) / axis.low) /
                                                std::log(axis.high / axis.low)
                                          : (value - axis.low) / (axis.high - axis.low);
    return std::isfinite(value) ? std::clamp(share, 0.0, 1.0) : value;
  }
  SvgPoint At(SvgPoint value) const {
    return {kPlotLeft + Share(plot.x, value.x) * (right() - kPlotLeft),
            bottom() - Share(plot.y, value.y) * (bottom() - kPlotTop)};
  }
  std::vector<SvgPoint> All(const std::vector<SvgPoint>& values) const {
    std::vector<SvgPoint> points;
    for (const SvgPoint& value : values) points.push_back(At(value));
    return points;
  }
};

std::string TickText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", std::abs(value) < 1e-12 ? 0 : value);
  return text;
}

std::vector<double> Ticks(const PlotAxis& axis) {
  if (!axis.ticks.empty()) return axis.ticks;
  if (!axis.logarithmic) return RoundTicks(axis.low, axis.high);
  std::vector<double> decades;
  for (double value = std::pow(10, std::ceil(std::log10(axis.low) - 1e-9));
       value <= axis.high * (1 + 1e-9); value *= 10) {
    decades.push_back(value);
  }
  return decades;
}

std::string TickLabel(const PlotAxis& axis, size_t i, double value) {
  return i < axis.tick_labels.size() ? axis.tick_labels[i] : TickText(value);
}

void DrawAxes(SvgCanvas& canvas, const Frame& frame) {
  const LinePlot& plot = frame.plot;
  const std::vector<double> x_ticks = Ticks(plot.x);
  for (size_t i = 0; i < x_ticks.size(); ++i) {
    const double x = frame.At({x_ticks[i], plot.y.low}).x;
    canvas.Line({x, kPlotTop}, {x, frame.bottom()}, {.colour = kGridColour});
    canvas.Text({x, frame.bottom() + 16}, TickLabel(plot.x, i, x_ticks[i]),
                {.size = 11, .anchor = TextAnchor::kMiddle});
  }
  const std::vector<double> y_ticks = Ticks(plot.y);
  for (size_t i = 0; i < y_ticks.size(); ++i) {
    const double y = frame.At({plot.x.low, y_ticks[i]}).y;
    canvas.Line({kPlotLeft, y}, {frame.right(), y}, {.colour = kGridColour});
    canvas.Text({kPlotLeft - 6, y + 4}, TickLabel(plot.y, i, y_ticks[i]),
                {.size = 11, .anchor = TextAnchor::kEnd});
  }
  canvas.Line({kPlotLeft, frame.bottom()}, {frame.right(), frame.bottom()});
  canvas.Line({kPlotLeft, kPlotTop}, {kPlotLeft, frame.bottom()});
  canvas.Text({(kPlotLeft + frame.right()) / 2, plot.height - 14}, plot.x.label,
              {.anchor = TextAnchor::kMiddle});
  canvas.Text({16, (kPlotTop + frame.bottom()) / 2}, plot.y.label,
              {.anchor = TextAnchor::kMiddle, .rotation_degrees = -90});
  canvas.Text({kPlotLeft, 22}, plot.title, {.size = 14, .bold = true});
}

SvgStroke StrokeOf(const PlotSeries& series, size_t index) {
  return {.colour = SeriesColour(index),
          .width = series.thick ? 2.6 : 1.5,
          .dashes = index < 8    ? ""
                    : index < 16 ? "6 3"
                                 : "2 2"};
}

void DrawLegend(SvgCanvas& canvas, const Frame& frame) {
  const double x = frame.right() + 14;
  double y = kPlotTop + 8;
  for (size_t i = 0; i < frame.plot.series.size(); ++i, y += kLegendLine) {
    const PlotSeries& series = frame.plot.series[i];
    canvas.Line({x, y}, {x + 20, y}, StrokeOf(series, i));
    std::string name = series.name;
    if (name.size() > kLegendCharacters) {
      size_t end = kLegendCharacters - 1;
      // Not inside a UTF-8 sequence.
      while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
      name = name.substr(0, end) + "…";
    }
    canvas.Text({x + 26, y + 4}, name, {.size = 11});
  }
}

}  // namespace

std::string SeriesColour(size_t index) {
  static constexpr std::array<const char*, 8> kColours = {
      "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#7f3c8d", "#222222"};
  return kColours[index % kColours.size()];
}

std::vector<double> RoundTicks(double low, double high, int count) {
  if (!(high > low) || !std::isfinite(high - low)) return {};
  const double rough = (high - low) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough * 0.99) step = factor * power;
  }
  std::vector<double> ticks;
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) {
    ticks.push_back(i * step);
  }
  return ticks;
}

std::string LinePlotSvg(const LinePlot& plot) {
  // A legend longer than the plot makes the picture higher.
  LinePlot grown = plot;
  grown.height =
      std::max(plot.height, kPlotTop + 30 + kLegendLine * static_cast<double>(plot.series.size()));
  const Frame frame{grown};
  SvgCanvas canvas(grown.width, grown.height, grown.title);
  DrawAxes(canvas, frame);
  for (const double x : grown.marks) {
    canvas.Line(frame.At({x, grown.y.low}), frame.At({x, grown.y.high}),
                {.colour = kGrey, .width = 1, .dashes = "2 3"});
  }
  canvas.Polyline(frame.All(grown.reference), {.colour = kGrey, .width = 1, .dashes = "5 4"});
  for (size_t i = 0; i < grown.series.size(); ++i) {
    canvas.Polygon(frame.All(grown.series[i].band), SeriesColour(i), 0.13);
  }
  for (size_t i = 0; i < grown.series.size(); ++i) {
    const std::vector<SvgPoint> points = frame.All(grown.series[i].points);
    canvas.Polyline(points, StrokeOf(grown.series[i], i));
    if (!grown.series[i].marked) continue;
    for (const SvgPoint& point : points) {
      if (std::isfinite(point.x) && std::isfinite(point.y)) {
        canvas.Circle(point, 3, SeriesColour(i));
      }
    }
  }
  DrawLegend(canvas, frame);
  return canvas.Finish();
}

}  // namespace airl
