#pragma once

// An evaluation as pictures: SVG texts by file name.

#include <map>
#include <string>
#include <vector>

#include "native/evaluate/mean_spectra.h"
#include "native/evaluate/svg_plot.h"
#include "native/evaluate/write_evaluation.h"

namespace airl {

// True positive rate over false positive rate, per frame: all fakes, and each generator.
LinePlot RocPlot(const Evaluation& evaluation, const std::vector<CropRecord>& records, size_t table,
                 bool logarithmic);

// Share of fakes over the calibrated probability, by table; clips are points with their 95 %
// Wilson interval as band.
LinePlot ReliabilityPlot(const Evaluation& evaluation, const std::vector<CropRecord>& records,
                         Level level);

// AUC per frame along one axis of the grid ("jpeg", "blur" or "resize"), the others left as they
// are: all fakes with the bootstrap interval, and each generator. No series where fewer than two
// points were measured.
LinePlot RobustnessPlot(const Evaluation& evaluation, const std::string& axis);

// "roc.svg", "roc_low_fpr.svg", "reliability.svg", and where the grid was measured
// "robustness_jpeg.svg" and so on, and "robustness_grid.svg" where two axes were crossed.
std::map<std::string, std::string> EvaluationPlots(const Evaluation& evaluation,
                                                   const std::vector<CropRecord>& records);

// "spectra_profiles.svg", and "spectrum_NAME.svg" for each generator: mean of the reals, of the
// fakes, and their difference.
std::map<std::string, std::string> SpectraPlots(const std::vector<SpectrumComparison>& spectra);

// Lower-case letters, digits, - and _ of a name; others become -.
std::string FileNamePart(const std::string& name);

}  // namespace airl
