#include "native/quantize/calibrate.h"

#include <algorithm>

#include "native/evaluate/predict.h"

namespace airl {

void Observe(const OnnxProgram& program, const OnnxProgram::Values& inputs, Histograms& into) {
  const torch::NoGradGuard no_grad;
  program.Run(inputs,
              [&](const std::string& name, const torch::Tensor& value) { into[name].Add(value); });
}

std::map<std::string, ValueRange> RangesOf(const Histograms& histograms,
                                           const RangeOptions& options) {
  std::map<std::string, ValueRange> ranges;
  for (const auto& [name, histogram] : histograms) {
    switch (options.method) {
      case RangeMethod::kMinMax:
        ranges[name] = histogram.Extremes();
        break;
      case RangeMethod::kPercentile:
        ranges[name] = histogram.Percentile(options.beyond);
        break;
      case RangeMethod::kMse:
        ranges[name] = histogram.LeastSquares();
        break;
    }
  }
  return ranges;
}

DegradedCrops::DegradedCrops(const CropStore& store, const Options& options)
    : store_(store), options_(options) {
  TORCH_CHECK(!store.usable().empty(), "a calibration set without crops");
}

size_t DegradedCrops::batches() const {
  const auto size = static_cast<size_t>(options_.batch_size);
  return (options_.crops + size - 1) / size;
}

// One condition a batch. Crop j of batch b has rank j x batches + b in the set, so a batch holds
// all classes and sources, and neighbouring ranks, which may be one crop again, differ in
// condition.
StatusOr<OnnxProgram::Values> DegradedCrops::Batch(size_t index) const {
  const std::vector<Condition> conditions = AllConditions();
  const std::vector<size_t>& usable = store_.usable();
  std::vector<size_t> chosen;
  for (size_t rank = index; rank < options_.crops; rank += batches()) {
    chosen.push_back(usable[rank * usable.size() / options_.crops]);
  }
  PredictOptions predict;
  predict.shape = options_.shape;
  predict.threads = options_.threads;
  predict.condition = conditions[index % conditions.size()];
  AIRL_ASSIGN_OR_RETURN(const InputBatch batch, MakeInputs(store_, chosen, predict));
  return OnnxProgram::Values{{"rgb", batch.rgb}, {"spectrum", batch.spectrum}};
}

}  // namespace airl
