#pragma once

// Maps of values as SVG: pictures of many cells as embedded PNG, small matrices with their numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "native/evaluate/svg_canvas.h"

namespace airl {

enum class ColourMap { kSequential, kDiverging };  // dark to light; blue, white, red

// 0..255 -> red, green, blue.
struct Rgb {
  uint8_t r = 0, g = 0, b = 0;
};
Rgb ColourAt(ColourMap map, uint8_t level);

// A PNG of palette indices, which compresses well. Empty where libpng fails (out of memory).
std::vector<unsigned char> IndexedPng(const std::vector<uint8_t>& levels, int width, int height,
                                      ColourMap map);

struct HeatPanel {
  std::string title;
  int width = 0;  // cells
  int height = 0;
  std::vector<float> values;  // row by row
  double low = 0;             // of the colour scale
  double high = 1;
  ColourMap map = ColourMap::kSequential;
};
struct HeatMaps {
  std::string title;
  std::vector<HeatPanel> panels;
  size_t columns = 3;
  double cell_side = 1;            // pixels a cell
  std::string x_label;             // below each panel
  std::string y_label;             // left of each row
  std::vector<double> ticks = {};  // on both axes, shares 0..1 of the side
  std::vector<std::string> tick_labels = {};
};
std::string HeatMapsSvg(const HeatMaps& maps);

// A table of numbers coloured by size: rows x columns, NaN as an empty cell.
struct NumberMatrix {
  std::string title;
  std::string row_label;
  std::string column_label;
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<double> values;  // [rows, columns]
  double low = 0;
  double middle = 0.5;  // white
  double high = 1;
};
std::string NumberMatrixSvg(const NumberMatrix& matrix);

}  // namespace airl
