#include "native/evaluate/mean_photograph.h"

#include <map>
#include <memory>
#include <span>

#include "src/faces/crop.h"
#include "src/spectrum/log_spectrum.h"

namespace airl {
namespace {

struct SourceSum {
  std::vector<double> map = std::vector<double>(size_t{kReducedSide} * kReducedSide, 0);
  std::vector<double> profile = std::vector<double>(kSpectrumSide, 0);
  int64_t faces = 0;

  void Add(const ReducedSpectrum& spectrum) {
    for (size_t i = 0; i < map.size(); ++i) map[i] += static_cast<double>(spectrum.map[i]);
    for (size_t f = 0; f < profile.size(); ++f)
      profile[f] += static_cast<double>(spectrum.profile[f]);
    ++faces;
  }
};

// mean += weight * sum.
void AddMean(std::span<const double> sum, double weight, std::vector<float>& mean) {
  for (size_t i = 0; i < mean.size(); ++i) mean[i] += static_cast<float>(weight * sum[i]);
}

}  // namespace

StatusOr<MeanSpectrum> MeanOfPhotographs(const CropStore& store,
                                         const std::set<std::string>& sources) {
  AIRL_ASSIGN_OR_RETURN(DctPlan plan, DctPlan::Create());
  std::map<std::string, SourceSum> sums;
  std::vector<float> spectrum(size_t{kSpectrumSide} * kSpectrumSide);
  for (const size_t index : store.usable()) {
    const CropRecord& record = store.record(index);
    if (record.label != kReal || record.whole_picture || !sources.contains(record.source)) continue;
    AIRL_ASSIGN_OR_RETURN(const std::shared_ptr<const ImageU8> pixels, store.Pixels(index));
    const RectI window = SpectrumWindow(record.face, pixels->width(), pixels->height());
    AIRL_RETURN_IF_ERROR(LogSpectrum(pixels->view(), window, plan, spectrum));
    sums[record.source].Add(ReduceSpectrum(spectrum));
  }
  for (const std::string& source : sources)
    if (!sums.contains(source)) return BadInput("no photograph of a face from " + source);

  ReducedSpectrum mean;
  mean.map.assign(size_t{kReducedSide} * kReducedSide, 0);
  mean.profile.assign(kSpectrumSide, 0);
  MeanSpectrum result;
  for (const auto& [source, sum] : sums) {
    const double weight = 1.0 / (static_cast<double>(sum.faces) * static_cast<double>(sums.size()));
    AddMean(sum.map, weight, mean.map);
    AddMean(sum.profile, weight, mean.profile);
    result.faces += sum.faces;
  }
  result.spectrum = Quantize(mean);
  return result;
}

}  // namespace airl
