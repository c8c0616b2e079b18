#pragma once

// What a reduced variant of a network costs: its answers against those of the float32 network on
// the same inputs.

#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/data/crop_store.h"
#include "native/evaluate/conditions.h"
#include "native/nets/airl_net.h"
#include "src/base/status.h"
#include "src/model/input_tensor.h"
#include "src/model/model_spec.h"

namespace airl {

// Points of AUC (0.01) that a precision may lose: float16 0.3, int8 1, others 0.1.
double AllowedAucDrop(const std::string& precision);

struct VariantResult {
  ModelVariant variant;
  double drift_mean = 0;  // of |logit - float32 logit|
  double drift_max = 0;
  double drift_relative = 0;     // drift_mean over the float32 logits' standard deviation
  double embedding_cosine = 1;   // the smallest
  std::vector<double> auc_drop;  // by condition, in points; below 0 where the variant is better
  double auc_drop_all = 0;       // all conditions as one set: what is judged
  bool passed = false;
};

struct VariantCheck {
  size_t reals = 0;
  size_t fakes = 0;
  std::vector<Condition> conditions;
  std::vector<double> auc;  // of the float32 network, by condition
  double auc_all = 0;
  double logit_deviation = 0;  // standard deviation of the float32 network's logits
  std::vector<VariantResult> variants;

  bool passed() const;
};

struct VariantCheckOptions {
  std::vector<Condition> conditions = {Condition::kNative, Condition::kParity, Condition::kSocial,
                                       Condition::kBlurJpeg};
  InputShape shape;
  int64_t batch_size = 16;
  int threads = 2;
};

// `net` in LibTorch is the reference. The files of `spec` lie in `folder`; each is run by
// OnnxProgram on all usable crops of `store` under each condition. A logit that is not finite fails
// its variant. Errors: kBadInput without both classes; of reading files and crops; of
// OnnxProgram::Create; kModelMismatch for a file that is not of its stated size.
StatusOr<VariantCheck> CheckVariants(AirlNet& net, const ModelSpec& spec, const std::string& folder,
                                     const CropStore& store, const VariantCheckOptions& options);

// For model cards: a table with a line a variant.
std::string VariantMarkdown(const VariantCheck& check);
std::string VariantJson(const VariantCheck& check);

}  // namespace airl
