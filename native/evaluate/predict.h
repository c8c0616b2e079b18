#pragma once

// What a network says about many crops.

#include <functional>
#include <vector>

#include <torch/torch.h>

#include "native/data/crop_store.h"
#include "native/evaluate/conditions.h"
#include "native/nets/airl_net.h"
#include "src/base/status.h"
#include "src/model/input_tensor.h"

namespace airl {

struct Prediction {
  size_t record = 0;  // index
  double logit = 0;
  double rgb_logit = 0;
  double spectrum_logit = 0;
};

struct PredictOptions {
  Condition condition = Condition::kNative;
  InputShape shape;
  int64_t batch_size = 16;
  int threads = 2;  // that make input tensors
  torch::Device device = torch::kCPU;
  bool autocast = false;
  std::function<void(size_t done, size_t all)> on_progress;  // may be empty
};

// The crops at `indices`, in that order. The network is put into eval mode for the time and back
// after it. Errors: of the crops' reading and of the core's functions.
StatusOr<std::vector<Prediction>> Predict(AirlNet& net, const CropStore& store,
                                          const std::vector<size_t>& indices,
                                          const PredictOptions& options);

// Input tensors of some crops under a condition: rgb [N,3,S,S], spectrum [N,1,256,256].
struct InputBatch {
  torch::Tensor rgb;
  torch::Tensor spectrum;
};
StatusOr<InputBatch> MakeInputs(const CropStore& store, const std::vector<size_t>& indices,
                                const PredictOptions& options);

// At most `limit` of `indices`, spread evenly over their order (which is that of the manifest, so
// over sources and clips). 0: all.
std::vector<size_t> SpreadOver(const std::vector<size_t>& indices, size_t limit);

// The same with both classes alike, as far as there are crops: in a manifest of pairs, where they
// take turns, an even step would meet one class alone. In ascending order.
std::vector<size_t> SpreadOverClasses(const std::vector<CropRecord>& records,
                                      const std::vector<size_t>& indices, size_t limit);

}  // namespace airl
