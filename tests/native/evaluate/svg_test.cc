#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "native/evaluate/svg_heat_map.h"
#include "native/evaluate/svg_plot.h"

namespace airl {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t'; }

// What is wrong with the text as XML: unbalanced or misnamed tags, a bare & or <, an attribute
// without quotes or given twice. Empty where nothing is.
std::string XmlFault(const std::string& text) {
  std::vector<std::string> open;
  size_t elements = 0;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '&') {
      const size_t end = text.find(';', i);
      const std::string entity = end == std::string::npos ? "" : text.substr(i, end - i + 1);
      const std::string known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
      if (std::find(std::begin(known), std::end(known), entity) == std::end(known)) {
        return "a bare & at " + std::to_string(i);
      }
      i = end + 1;
      continue;
    }
    if (text[i] != '<') {
      if (open.empty() && !IsSpace(text[i])) return "text outside the root element";
      ++i;
      continue;
    }
    const size_t end = text.find('>', i);
    if (end == std::string::npos) return "a tag that is never closed";
    std::string tag = text.substr(i + 1, end - i - 1);
    i = end + 1;
    if (tag.find('<') != std::string::npos) return "a bare < in <" + tag;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1) + "> unmatched";
      open.pop_back();
      continue;
    }
    const bool is_empty = tag.ends_with("/");
    if (is_empty) tag.pop_back();
    size_t at = tag.find_first_of(" \n");
    const std::string name = tag.substr(0, at);
    std::vector<std::string> attributes;
    while (at != std::string::npos &&
           (at = tag.find_first_not_of(" \n", at)) != std::string::npos) {
      const size_t equals = tag.find('=', at);
      if (equals == std::string::npos || tag[equals + 1] != '"') return "<" + tag + ">: no quotes";
      const std::string attribute = tag.substr(at, equals - at);
      if (std::find(attributes.begin(), attributes.end(), attribute) != attributes.end()) {
        return attribute + " twice in <" + tag + ">";
      }
      attributes.push_back(attribute);
      at = tag.find('"', equals + 2);
      if (at == std::string::npos) return "<" + tag + ">: a quote that is never closed";
      ++at;
    }
    if (open.empty() && ++elements > 1) return "two root elements";
    if (!is_empty) open.push_back(name);
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(XmlFault, FindsFaults) {
  EXPECT_EQ(XmlFault("<a b=\"1\"><c/>x &amp; y</a>\n"), "");
  for (const char* text : {"<a>", "<a></b>", "<a>x & y</a>", "<a b=1/>", "<a b=\"1\" b=\"2\"/>",
                           "<a/><a/>", "<a b=\"<\"/>"}) {
    EXPECT_NE(XmlFault(text), "") << text;
  }
}

TEST(Svg, NamesAreEscaped) {
  EXPECT_EQ(XmlEscaped("a<b & \"c\">'"), "a&lt;b &amp; &quot;c&quot;&gt;&#39;");
  EXPECT_EQ(XmlEscaped(std::string("a\x01") + "b"), "a?b");
  LinePlot plot;
  plot.title = "<script>alert(\"&\")</script>";
  plot.series = {{.name = "a\" onload=\"x", .points = {{0, 0}, {1, 1}}}};
  const std::string svg = LinePlotSvg(plot);
  EXPECT_EQ(XmlFault(svg), "");
  EXPECT_EQ(svg.find("<script"), std::string::npos);
}

TEST(Svg, ALinePlotHoldsItsSeriesAtTheirPlaces) {
  LinePlot plot;
  plot.x = {.label = "x", .low = 0, .high = 10};
  plot.y = {.label = "y", .low = 0, .high = 1};
  plot.series = {{.name = "line", .points = {{0, 0}, {5, 0.5}, {10, 1}}, .marked = true}};
  plot.reference = {{0, 0.5}, {10, 0.5}};
  const std::string svg = LinePlotSvg(plot);
  EXPECT_EQ(XmlFault(svg), "");
  EXPECT_EQ(Count(svg, "<polyline"), 2u);
  EXPECT_EQ(Count(svg, "<circle"), 3u);
  // Axes from 62 to 680 - 190 and from 420 - 52 up to 36: the middle at 276, 202.
  EXPECT_NE(svg.find("points=\"62,368 276,202 490,36\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("#ffffff"), std::string::npos);  // its own ground
}

TEST(Svg, ALogarithmicAxisSpacesDecadesAlike) {
  LinePlot plot;
  plot.x = {.label = "x", .low = 0.01, .high = 1, .logarithmic = true};
  plot.series = {{.name = "line", .points = {{0, 0}, {0.1, 0.5}, {1, 1}}}};
  const std::string svg = LinePlotSvg(plot);
  // 0 lies at the border, 0.1 in the middle.
  EXPECT_NE(svg.find("points=\"62,368 276,202 490,36\""), std::string::npos) << svg;
  for (const char* tick : {">0.01<", ">0.1<", ">1<"}) {
    EXPECT_NE(svg.find(tick), std::string::npos) << tick;
  }
}

TEST(Svg, MissingValuesBreakALine) {
  LinePlot plot;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  plot.series = {{.name = "a",
                  .points = {{0, 0}, {0.2, 0.2}, {0.4, nan}, {0.6, 0.6}, {1, 1}},
                  .marked = true}};
  const std::string svg = LinePlotSvg(plot);
  EXPECT_EQ(Count(svg, "<polyline"), 2u);
  EXPECT_EQ(Count(svg, "<circle"), 4u);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(Svg, LongCurvesStaySmall) {
  LinePlot plot;
  plot.series = {{.name = "a", .points = {}}};
  for (int i = 0; i <= 200000; ++i) plot.series[0].points.push_back({i / 2e5, i / 2e5});
  EXPECT_LT(LinePlotSvg(plot).size(), 40000u);
}

TEST(RoundTicks, AreRound) {
  EXPECT_EQ(RoundTicks(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
  EXPECT_EQ(RoundTicks(-3, 7, 5), (std::vector<double>{-2, 0, 2, 4, 6}));
  EXPECT_TRUE(RoundTicks(1, 1).empty());
}

TEST(HeatMap, IsAPngInsideXml) {
  HeatMaps maps;
  maps.title = "two & two";
  for (int i = 0; i < 2; ++i) {
    maps.panels.push_back({"panel", 8, 4, std::vector<float>(32, 0.5f), 0, 1,
                           i == 0 ? ColourMap::kSequential : ColourMap::kDiverging});
  }
  maps.columns = 2;
  maps.cell_side = 10;
  maps.ticks = {0, 1};
  maps.tick_labels = {"0", "1/2"};
  const std::string svg = HeatMapsSvg(maps);
  EXPECT_EQ(XmlFault(svg), "");
  // Two maps and their two scales; base64 of PNG's first bytes 89 50 4E 47 0D 0A.
  EXPECT_EQ(Count(svg, "base64,iVBORw0K"), 4u);
  EXPECT_EQ(Count(svg, "width=\"80\" height=\"40\""), 2u);
}

TEST(HeatMap, ColoursRunFromEndToEnd) {
  const Rgb low = ColourAt(ColourMap::kDiverging, 0);
  const Rgb middle = ColourAt(ColourMap::kDiverging, 128);
  const Rgb high = ColourAt(ColourMap::kDiverging, 255);
  EXPECT_GT(low.b, low.r);
  EXPECT_GT(middle.g, 240);
  EXPECT_GT(high.r, high.b);
  int last = -1;  // the sequential map grows lighter all the way
  for (int level = 0; level < 256; level += 15) {
    const Rgb colour = ColourAt(ColourMap::kSequential, static_cast<uint8_t>(level));
    const int lightness = 299 * colour.r + 587 * colour.g + 114 * colour.b;
    EXPECT_GT(lightness, last);
    last = lightness;
  }
}

TEST(NumberMatrix, HoldsItsNumbersAndGaps) {
  NumberMatrix matrix;
  matrix.title = "AUC";
  matrix.rows = {"gan <1>", "b"};
  matrix.columns = {"c", "d"};
  matrix.values = {0.25, 0.875, std::numeric_limits<double>::quiet_NaN(), 0.5};
  const std::string svg = NumberMatrixSvg(matrix);
  EXPECT_EQ(XmlFault(svg), "");
  for (const char* text : {">0.250<", ">0.875<", ">-<", ">0.500<", "gan &lt;1&gt;"}) {
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace airl
