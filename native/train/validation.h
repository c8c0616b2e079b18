#pragma once

// What is measured between epochs, and what is measured once before the first step.

#include <string>
#include <vector>

#include "native/data/crop_store.h"
#include "native/data/loader.h"
#include "native/evaluate/predict.h"
#include "native/nets/airl_net.h"
#include "src/base/status.h"

namespace airl {

struct ValidationResult {
  double auc = 0;    // per frame; NaN without crops of both classes
  std::string json;  // frame and clip AUC, of each stream, by generator
  std::string text;  // the same as one line
};

// The network on validation crops, all compressed alike (Condition::kParity).
StatusOr<ValidationResult> Validate(AirlNet& net, const CropStore& store,
                                    const std::vector<size_t>& indices, PredictOptions options);

// Mean and standard deviation per coefficient of `samples` training samples, reals and fakes alike,
// treated as in training, stored in the network's buffers.
Status SetSpectrumStatistics(AirlNet& net, const CropStore& store, const CoupleSampler& sampler,
                             const Augmenter& augmenter, LoaderOptions loader_options,
                             size_t samples);

}  // namespace airl
