#include "native/evaluate/svg_heat_map.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "native/evaluate/number_text.h"

namespace airl {
namespace {

constexpr double kGap = 26;
constexpr double kMapsLeft = 58;
constexpr double kMapsTop = 40;
constexpr double kTitle = 20;  // above a panel
constexpr double kBelow = 40;  // tick labels and the axis' name
constexpr double kScale = 16;  // the colour scale under a panel

// Control points, evenly spaced. Sequential: dark blue, teal, pale yellow (even in lightness).
using Palette = std::array<Rgb, 5>;
constexpr Palette kSequentialColours = {
    {{13, 20, 60}, {42, 72, 128}, {49, 135, 142}, {128, 196, 126}, {253, 240, 170}}};
constexpr Palette kDivergingColours = {
    {{5, 48, 120}, {96, 156, 210}, {250, 250, 250}, {230, 130, 95}, {130, 10, 20}}};

uint8_t Mix(uint8_t a, uint8_t b, double share) {
  return static_cast<uint8_t>(std::lround(a + (b - a) * share));
}

std::string Hex(const Rgb& colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.r, colour.g, colour.b);
  return text;
}

uint8_t LevelOf(double value, double low, double high) {
  const double share = (value - low) / (high - low);
  if (!std::isfinite(share)) return 0;
  return static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
}

std::vector<uint8_t> Levels(const HeatPanel& panel) {
  std::vector<uint8_t> levels;
  // 64 levels: the eye tells no more apart, and noise compresses better.
  for (const float value : panel.values) {
    levels.push_back(static_cast<uint8_t>(LevelOf(value, panel.low, panel.high) & 0xFC));
  }
  return levels;
}

void DrawScale(SvgCanvas& canvas, const HeatPanel& panel, SvgPoint corner, double width) {
  std::vector<uint8_t> ramp;
  for (int i = 0; i < 64; ++i) ramp.push_back(static_cast<uint8_t>(4 * i));
  const double inner = width * 0.5;
  const double x = corner.x + (width - inner) / 2;
  canvas.Image({x, corner.y}, inner, 8, IndexedPng(ramp, 64, 1, panel.map));
  canvas.Text({x - 5, corner.y + 8}, Fixed(panel.low, 2), {.size = 10, .anchor = TextAnchor::kEnd});
  canvas.Text({x + inner + 5, corner.y + 8}, Fixed(panel.high, 2), {.size = 10});
}

void DrawTicks(SvgCanvas& canvas, const HeatMaps& maps, SvgPoint corner, double width,
               double height, bool with_rows) {
  for (size_t i = 0; i < maps.ticks.size() && i < maps.tick_labels.size(); ++i) {
    const double x = corner.x + maps.ticks[i] * width;
    const double y = corner.y + maps.ticks[i] * height;
    canvas.Line({x, corner.y + height}, {x, corner.y + height + 4});
    canvas.Text({x, corner.y + height + 15}, maps.tick_labels[i],
                {.size = 10, .anchor = TextAnchor::kMiddle});
    if (!with_rows) continue;
    canvas.Line({corner.x - 4, y}, {corner.x, y});
    canvas.Text({corner.x - 7, y + 4}, maps.tick_labels[i],
                {.size = 10, .anchor = TextAnchor::kEnd});
  }
}

}  // namespace

Rgb ColourAt(ColourMap map, uint8_t level) {
  const Palette& palette = map == ColourMap::kSequential ? kSequentialColours : kDivergingColours;
  const double position = level / 255.0 * (palette.size() - 1);
  const size_t i = std::min(static_cast<size_t>(position), palette.size() - 2);
  const double share = position - static_cast<double>(i);
  const Rgb& a = palette[i];
  const Rgb& b = palette[i + 1];
  return {Mix(a.r, b.r, share), Mix(a.g, b.g, share), Mix(a.b, b.b, share)};
}

std::vector<unsigned char> IndexedPng(const std::vector<uint8_t>& levels, int width, int height,
                                      ColourMap map) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = 256;
  std::vector<uint8_t> palette;
  for (int level = 0; level < 256; ++level) {
    const Rgb colour = ColourAt(map, static_cast<uint8_t>(level));
    palette.insert(palette.end(), {colour.r, colour.g, colour.b});
  }
  png_alloc_size_t bytes = 0;
  if (png_image_write_to_memory(&image, nullptr, &bytes, 0, levels.data(), width, palette.data()) ==
      0) {
    return {};
  }
  std::vector<unsigned char> png(bytes);
  if (png_image_write_to_memory(&image, png.data(), &bytes, 0, levels.data(), width,
                                palette.data()) == 0) {
    return {};
  }
  png.resize(bytes);
  return png;
}

std::string HeatMapsSvg(const HeatMaps& maps) {
  double cell_width = 0;
  double cell_height = 0;
  for (const HeatPanel& panel : maps.panels) {
    cell_width = std::max(cell_width, panel.width * maps.cell_side);
    cell_height = std::max(cell_height, panel.height * maps.cell_side);
  }
  const size_t columns = std::max<size_t>(1, std::min(maps.columns, maps.panels.size()));
  const size_t rows = (maps.panels.size() + columns - 1) / columns;
  const double step_x = cell_width + kGap;
  const double step_y = kTitle + cell_height + kBelow + kScale;
  SvgCanvas canvas(kMapsLeft + static_cast<double>(columns) * step_x,
                   kMapsTop + static_cast<double>(rows) * step_y, maps.title);
  canvas.Text({kMapsLeft, 22}, maps.title, {.size = 14, .bold = true});
  for (size_t i = 0; i < maps.panels.size(); ++i) {
    const HeatPanel& panel = maps.panels[i];
    const size_t column = i % columns;
    const SvgPoint corner = {kMapsLeft + static_cast<double>(column) * step_x,
                             kMapsTop + kTitle + static_cast<double>(i / columns) * step_y};
    const double width = panel.width * maps.cell_side;
    const double height = panel.height * maps.cell_side;
    canvas.Text({corner.x, corner.y - 6}, panel.title, {.size = 12});
    canvas.Image(corner, width, height,
                 IndexedPng(Levels(panel), panel.width, panel.height, panel.map));
    DrawTicks(canvas, maps, corner, width, height, column == 0);
    canvas.Text({corner.x + width / 2, corner.y + height + 29}, maps.x_label,
                {.size = 11, .anchor = TextAnchor::kMiddle});
    if (column == 0) {
      canvas.Text({14, corner.y + height / 2}, maps.y_label,
                  {.size = 11, .anchor = TextAnchor::kMiddle, .rotation_degrees = -90});
    }
    DrawScale(canvas, panel, {corner.x, corner.y + height + 36}, width);
  }
  return canvas.Finish();
}

std::string NumberMatrixSvg(const NumberMatrix& matrix) {
  size_t longest_row = 4;
  size_t longest_column = 4;
  for (const std::string& name : matrix.rows) longest_row = std::max(longest_row, name.size());
  for (const std::string& name : matrix.columns) {
    longest_column = std::max(longest_column, name.size());
  }
  const double cell_width = 74;
  const double cell_height = 30;
  const double left = 34 + 6.8 * static_cast<double>(std::min<size_t>(longest_row, 40));
  const double top = 58 + 4.6 * static_cast<double>(std::min<size_t>(longest_column, 40));
  SvgCanvas canvas(left + cell_width * static_cast<double>(matrix.columns.size()) + 60,
                   top + cell_height * static_cast<double>(matrix.rows.size()) + 24, matrix.title);
  canvas.Text({14, 22}, matrix.title, {.size = 14, .bold = true});
  canvas.Text({left, 42}, matrix.column_label, {.size = 11, .colour = "#555555"});
  canvas.Text({14, top - 8}, matrix.row_label, {.size = 11, .colour = "#555555"});
  for (size_t c = 0; c < matrix.columns.size(); ++c) {
    const double x = left + cell_width * (static_cast<double>(c) + 0.5);
    canvas.Text({x, top - 8}, matrix.columns[c], {.size = 11, .rotation_degrees = -32});
  }
  for (size_t r = 0; r < matrix.rows.size(); ++r) {
    const double y = top + cell_height * static_cast<double>(r);
    canvas.Text({left - 8, y + cell_height / 2 + 4}, matrix.rows[r],
                {.size = 11, .anchor = TextAnchor::kEnd});
    for (size_t c = 0; c < matrix.columns.size(); ++c) {
      const double value = matrix.values[r * matrix.columns.size() + c];
      const double x = left + cell_width * static_cast<double>(c);
      const bool is_low = value < matrix.middle;
      const double share =
          is_low ? (value - matrix.low) / (matrix.middle - matrix.low) * 0.5
                 : 0.5 + (value - matrix.middle) / (matrix.high - matrix.middle) * 0.5;
      const uint8_t level = LevelOf(share, 0, 1);
      const bool is_dark = level < 40 || level > 215;
      const std::string fill =
          std::isfinite(value) ? Hex(ColourAt(ColourMap::kDiverging, level)) : "#f2f2f2";
      canvas.Rect({x + 1, y + 1}, cell_width - 2, cell_height - 2, fill);
      canvas.Text({x + cell_width / 2, y + cell_height / 2 + 4}, Fixed(value),
                  {.anchor = TextAnchor::kMiddle,
                   .colour = std::isfinite(value) && is_dark ? "#ffffff" : "#222222"});
    }
  }
  return canvas.Finish();
}

}  // namespace airl
