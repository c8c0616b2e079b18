#pragma once

// Ranges of a network's activations over a calibration set.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/data/crop_store.h"
#include "native/quantize/histogram.h"
#include "native/quantize/onnx_run.h"
#include "src/base/status.h"
#include "src/model/input_tensor.h"

namespace airl {

enum class RangeMethod { kMinMax, kPercentile, kMse };

struct RangeOptions {
  RangeMethod method = RangeMethod::kMse;
  double beyond = 1e-4;  // share left out at either end, with kPercentile
};

using Histograms = std::map<std::string, RangeHistogram>;

// Adds every value that the graph's nodes make of one batch. Throws c10::Error where one is not
// finite.
void Observe(const OnnxProgram& program, const OnnxProgram::Values& inputs, Histograms& into);

std::map<std::string, ValueRange> RangesOf(const Histograms& histograms,
                                           const RangeOptions& options);

// Batches of crops, each crop in one of the four conditions of evaluation in turn (as it is, JPEG,
// reduced and JPEG, blur and JPEG): what serving meets.
class DegradedCrops {
 public:
  struct Options {
    size_t crops = 512;
    InputShape shape;
    int64_t batch_size = 16;
    int threads = 2;
  };
  // Crops of `store` (which must outlive this), spread evenly over it; where it holds fewer than
  // are wanted, they come again under another condition.
  DegradedCrops(const CropStore& store, const Options& options);

  size_t batches() const;
  size_t crops() const { return options_.crops; }
  // {"rgb", "spectrum"}. Errors: of reading a crop and of the core's functions.
  StatusOr<OnnxProgram::Values> Batch(size_t index) const;

 private:
  const CropStore& store_;
  Options options_;
};

}  // namespace airl
