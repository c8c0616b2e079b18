#pragma once

// Line plots as SVG: axes with ticks, lines with an optional band, a legend.

#include <string>
#include <vector>

#include "native/evaluate/svg_canvas.h"

namespace airl {

struct PlotAxis {
  std::string label;
  double low = 0;
  double high = 1;
  bool logarithmic = false;  // low > 0
  // Where ticks stand and what they say; empty: round numbers (decades, where logarithmic).
  std::vector<double> ticks = {};
  std::vector<std::string> tick_labels = {};
};

struct PlotSeries {
  std::string name;
  std::vector<SvgPoint> points;     // in the axes' units; what lies outside is drawn at the border
  std::vector<SvgPoint> band = {};  // a closed polygon behind the line
  bool marked = false;              // a dot at every point
  bool thick = false;
};

struct LinePlot {
  std::string title;
  PlotAxis x;
  PlotAxis y;
  std::vector<PlotSeries> series;
  std::vector<SvgPoint> reference = {};  // a grey dashed line: chance, perfect calibration
  std::vector<double> marks = {};        // grey vertical lines at these x
  double width = 680;
  double height = 420;
};

std::string LinePlotSvg(const LinePlot& plot);

// About `count` round numbers (1, 2 or 5 times a power of ten) within low..high.
std::vector<double> RoundTicks(double low, double high, int count = 6);

// The colour of series `index`: eight that colour-blind readers tell apart (Okabe and Ito 2008, the
// yellow darkened), then again.
std::string SeriesColour(size_t index);

}  // namespace airl
