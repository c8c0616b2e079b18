#include <algorithm>
#include <cctype>
#include <cmath>

#include "native/evaluate/evaluation_plots.h"
#include "native/evaluate/svg_heat_map.h"

namespace airl {
namespace {

constexpr size_t kMapSide = kSpectrumSide;
constexpr size_t kCells = kMapSide / 2;  // of a printed map, 2 x 2 coefficients each
// Cycles per pixel 0, 1/8, 1/4, 3/8, 1/2: where upsampling by 8, 4 and 2 leaves its lines.
const std::vector<double> kTicks = {0, 0.25, 0.5, 0.75, 1};
const std::vector<std::string> kTickLabels = {"0", "1/8", "1/4", "3/8", "1/2"};

// Of each 2 x 2 coefficients the mean, or the one farthest from zero: a line one coefficient wide
// must not fade.
std::vector<float> Reduced(const std::vector<float>& map, bool keep_extremes) {
  std::vector<float> reduced;
  for (size_t v = 0; v < kMapSide; v += 2) {
    for (size_t u = 0; u < kMapSide; u += 2) {
      float sum = 0;
      float extreme = 0;
      for (const size_t i : {v * kMapSide + u, v * kMapSide + u + 1, (v + 1) * kMapSide + u,
                             (v + 1) * kMapSide + u + 1}) {
        sum += map[i];
        if (std::abs(map[i]) > std::abs(extreme)) extreme = map[i];
      }
      reduced.push_back(keep_extremes ? extreme : sum / 4);
    }
  }
  return reduced;
}

double Quantile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

std::string Count(size_t count, const char* what) { return std::to_string(count) + " " + what; }

std::string SpectrumSvg(const SpectrumComparison& comparison) {
  std::vector<float> difference;
  for (size_t i = 0; i < comparison.fake_mean.size(); ++i) {
    difference.push_back(comparison.fake_mean[i] - comparison.real_mean[i]);
  }
  const std::vector<float> reals = Reduced(comparison.real_mean, false);
  const std::vector<float> fakes = Reduced(comparison.fake_mean, false);
  const std::vector<float> change = Reduced(difference, true);
  const double low = std::min(Quantile(reals, 0.01), Quantile(fakes, 0.01));
  const double high = std::max(Quantile(reals, 0.99), Quantile(fakes, 0.99));
  const double reach =
      std::max({0.05, std::abs(Quantile(change, 0.002)), std::abs(Quantile(change, 0.998))});
  const int side = static_cast<int>(kCells);
  HeatMaps maps;
  maps.title = "Mean log-DCT of the residual: " + comparison.generator + " against " +
               (comparison.paired ? "its own originals" : "the part's reals");
  maps.panels = {
      {Count(comparison.reals, "reals"), side, side, reals, low, high, ColourMap::kSequential},
      {Count(comparison.fakes, "fakes"), side, side, fakes, low, high, ColourMap::kSequential},
      {"fakes minus reals", side, side, change, -reach, reach, ColourMap::kDiverging}};
  maps.cell_side = 1.75;
  maps.x_label = "horizontal, cycles per pixel";
  maps.y_label = "vertical, cycles per pixel";
  maps.ticks = kTicks;
  maps.tick_labels = kTickLabels;
  return HeatMapsSvg(maps);
}

LinePlot ProfilePlot(const std::vector<SpectrumComparison>& spectra) {
  LinePlot plot;
  plot.title = "Fakes minus reals along horizontal frequency";
  plot.x = {.label = "cycles per pixel",
            .low = 0,
            .high = 0.5,
            .ticks = {0, 0.125, 0.25, 0.375, 0.5},
            .tick_labels = kTickLabels};
  plot.y = {.label = "difference of the mean log magnitude", .low = 0, .high = 0};
  plot.reference = {{0, 0}, {0.5, 0}};
  plot.marks = {0.125, 0.25, 0.375};
  for (const SpectrumComparison& comparison : spectra) {
    PlotSeries series{.name = comparison.generator + (comparison.paired ? " (paired)" : ""),
                      .points = {}};
    const std::vector<double>& profile = comparison.profiles[0];
    for (size_t f = 1; f < profile.size(); ++f) {
      series.points.push_back({static_cast<double>(f) / (2 * kMapSide), profile[f]});
      plot.y.low = std::min(plot.y.low, profile[f]);
      plot.y.high = std::max(plot.y.high, profile[f]);
    }
    plot.series.push_back(std::move(series));
  }
  const double margin = 0.05 * std::max(0.1, plot.y.high - plot.y.low);
  plot.y.low -= margin;
  plot.y.high += margin;
  return plot;
}

}  // namespace

std::string FileNamePart(const std::string& name) {
  std::string part;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool keeps = std::isalnum(byte) != 0 || c == '-' || c == '_';
    part += keeps && byte < 0x80 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  return part.empty() ? "-" : part;
}

std::map<std::string, std::string> SpectraPlots(const std::vector<SpectrumComparison>& spectra) {
  std::map<std::string, std::string> plots;
  if (spectra.empty()) return plots;
  plots["spectra_profiles.svg"] = LinePlotSvg(ProfilePlot(spectra));
  for (const SpectrumComparison& comparison : spectra) {
    plots["spectrum_" + FileNamePart(comparison.generator) + ".svg"] = SpectrumSvg(comparison);
  }
  return plots;
}

}  // namespace airl
