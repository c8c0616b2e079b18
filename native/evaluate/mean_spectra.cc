#include "native/evaluate/mean_spectra.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>

#include "native/evaluate/predict.h"

namespace airl {
namespace {

constexpr size_t kSide = kSpectrumSide;
constexpr size_t kValues = kSide * kSide;
constexpr size_t kBatch = 32;
constexpr size_t kNearest = 4;  // of the surroundings of a peak, coefficients
constexpr size_t kFarthest = 12;
constexpr size_t kPeakDistance = 6;

struct Sum {
  std::vector<double> values = std::vector<double>(kValues, 0);
  double weight = 0;

  void Add(const float* spectrum, double by) {
    for (size_t i = 0; i < kValues; ++i) values[i] += by * static_cast<double>(spectrum[i]);
    weight += by;
  }
  void Add(const Sum& mean_of) {
    for (size_t i = 0; i < kValues; ++i) values[i] += mean_of.values[i] / mean_of.weight;
    weight += 1;
  }
  std::vector<float> Mean() const {
    std::vector<float> mean;
    for (const double value : values) mean.push_back(static_cast<float>(value / weight));
    return mean;
  }
};

struct GeneratorPlan {
  std::vector<size_t> fakes;
  std::vector<size_t> originals;  // of the fakes that have one, in their order
};

// What a real can be named by in the pair of a fake.
const std::string& PairName(const CropRecord& real) {
  return real.pair.empty() ? real.file : real.pair;
}

std::map<std::string, GeneratorPlan> PlanGenerators(const CropStore& store,
                                                    const std::vector<size_t>& indices,
                                                    size_t limit) {
  std::map<std::string, size_t> reals;
  std::map<std::string, std::vector<size_t>> fakes;
  for (const size_t index : indices) {
    const CropRecord& record = store.record(index);
    if (record.label == kReal) {
      reals.emplace(PairName(record), index);
    } else {
      fakes[record.source].push_back(index);
    }
  }
  std::map<std::string, GeneratorPlan> plans;
  for (const auto& [generator, all] : fakes) {
    GeneratorPlan& plan = plans[generator];
    plan.fakes = SpreadOver(all, limit);
    std::vector<size_t> with_original;
    for (const size_t fake : plan.fakes) {
      const std::string& pair = store.record(fake).pair;
      const auto found = pair.empty() ? reals.end() : reals.find(pair);
      if (found == reals.end()) continue;
      with_original.push_back(fake);
      plan.originals.push_back(found->second);
    }
    if (2 * with_original.size() >= plan.fakes.size()) {
      plan.fakes = std::move(with_original);
    } else {
      plan.originals.clear();
    }
  }
  return plans;
}

std::array<std::vector<double>, 2> Profiles(const std::vector<float>& fake,
                                            const std::vector<float>& real) {
  std::array<std::vector<double>, 2> profiles = {std::vector<double>(kSide, 0),
                                                 std::vector<double>(kSide, 0)};
  for (size_t v = 0; v < kSide; ++v) {
    for (size_t u = 0; u < kSide; ++u) {
      const size_t i = v * kSide + u;
      const double difference = static_cast<double>(fake[i]) - static_cast<double>(real[i]);
      profiles[0][u] += difference / kSide;
      profiles[1][v] += difference / kSide;
    }
  }
  return profiles;
}

// Calls take(index, spectrum) for each of `indices` once.
template <typename Take>
Status ForEachSpectrum(const CropStore& store, const std::vector<size_t>& indices,
                       const SpectraOptions& options, Take take) {
  PredictOptions inputs;
  inputs.shape.rgb_side = 32;  // not looked at: the smallest that there is
  inputs.threads = options.threads;
  for (size_t begin = 0; begin < indices.size(); begin += kBatch) {
    const size_t end = std::min(indices.size(), begin + kBatch);
    const std::vector<size_t> part(indices.begin() + static_cast<std::ptrdiff_t>(begin),
                                   indices.begin() + static_cast<std::ptrdiff_t>(end));
    AIRL_ASSIGN_OR_RETURN(const InputBatch batch, MakeInputs(store, part, inputs));
    const float* spectra = batch.spectrum.data_ptr<float>();
    for (size_t i = 0; i < part.size(); ++i) take(part[i], spectra + i * kValues);
    if (options.on_progress) options.on_progress(end, indices.size());
  }
  return OkStatus();
}

}  // namespace

StatusOr<std::vector<SpectrumComparison>> CompareSpectra(const CropStore& store,
                                                         const std::vector<size_t>& indices,
                                                         const SpectraOptions& options) {
  const std::map<std::string, GeneratorPlan> plans = PlanGenerators(store, indices, options.limit);
  std::map<std::string, std::vector<size_t>> of_source;
  for (const size_t index : indices) {
    if (store.record(index).label == kReal) of_source[store.record(index).source].push_back(index);
  }
  if (of_source.empty()) return std::vector<SpectrumComparison>();

  std::map<size_t, std::string> real_source_of;  // of the reals in the common mean
  std::set<size_t> wanted;
  bool needs_common_mean = false;
  for (const auto& [generator, plan] : plans) {
    wanted.insert(plan.fakes.begin(), plan.fakes.end());
    wanted.insert(plan.originals.begin(), plan.originals.end());
    needs_common_mean = needs_common_mean || plan.originals.empty();
  }
  for (const auto& [source, all] : of_source) {
    for (const size_t index : SpreadOver(all, options.limit)) {
      if (needs_common_mean) real_source_of[index] = source;
    }
  }
  for (const auto& [index, source] : real_source_of) wanted.insert(index);

  std::map<std::string, Sum> fake_sums;
  std::map<std::string, Sum> original_sums;
  std::map<std::string, Sum> source_sums;
  AIRL_RETURN_IF_ERROR(ForEachSpectrum(
      store, {wanted.begin(), wanted.end()}, options, [&](size_t index, const float* spectrum) {
        const CropRecord& record = store.record(index);
        if (record.label == kFake) {
          fake_sums[record.source].Add(spectrum, 1);
          return;
        }
        const auto source = real_source_of.find(index);
        if (source != real_source_of.end()) source_sums[source->second].Add(spectrum, 1);
        for (const auto& [generator, plan] : plans) {
          const auto times = std::count(plan.originals.begin(), plan.originals.end(), index);
          if (times > 0) original_sums[generator].Add(spectrum, static_cast<double>(times));
        }
      }));

  Sum common;
  for (const auto& [source, sum] : source_sums) common.Add(sum);
  std::vector<SpectrumComparison> comparisons;
  for (const auto& [generator, plan] : plans) {
    SpectrumComparison comparison;
    comparison.generator = generator;
    comparison.fakes = plan.fakes.size();
    comparison.paired = !plan.originals.empty();
    comparison.reals = comparison.paired ? plan.originals.size() : real_source_of.size();
    comparison.fake_mean = fake_sums[generator].Mean();
    comparison.real_mean = comparison.paired ? original_sums[generator].Mean() : common.Mean();
    comparison.profiles = Profiles(comparison.fake_mean, comparison.real_mean);
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

double PeakHeight(const std::vector<double>& profile, size_t frequency) {
  std::vector<double> surroundings;
  for (size_t distance = kNearest; distance <= kFarthest; ++distance) {
    if (frequency >= distance) surroundings.push_back(profile[frequency - distance]);
    if (frequency + distance < profile.size())
      surroundings.push_back(profile[frequency + distance]);
  }
  if (surroundings.empty()) return 0;
  const auto middle = surroundings.begin() + static_cast<std::ptrdiff_t>(surroundings.size() / 2);
  std::nth_element(surroundings.begin(), middle, surroundings.end());
  return profile[frequency] - *middle;
}

std::vector<SpectrumPeak> HighestPeaks(const std::vector<double>& profile, size_t count) {
  std::vector<SpectrumPeak> all;
  // The first coefficients hold what the residual's filter leaves of slow changes.
  for (size_t f = kNearest; f < profile.size(); ++f) all.push_back({f, PeakHeight(profile, f)});
  std::sort(all.begin(), all.end(),
            [](const SpectrumPeak& a, const SpectrumPeak& b) { return a.height > b.height; });
  std::vector<SpectrumPeak> chosen;
  for (const SpectrumPeak& peak : all) {
    if (chosen.size() == count || peak.height <= 0) break;
    const bool is_near = std::any_of(chosen.begin(), chosen.end(), [&](const SpectrumPeak& other) {
      return std::max(other.frequency, peak.frequency) - std::min(other.frequency, peak.frequency) <
             kPeakDistance;
    });
    if (!is_near) chosen.push_back(peak);
  }
  return chosen;
}

}  // namespace airl
