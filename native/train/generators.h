#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/data/couple_forge.h"
#include "native/data/crop_store.h"

namespace airl {

// The generators of training's fakes, stored and made online, numbered 0..count()-1 in the order of
// their names: the classes of the generator classifier.
class GeneratorNumbers {
 public:
  // The usable fakes of `store`, and the forges of LoaderOptions::online.
  GeneratorNumbers(const CropStore& store, const std::vector<const CoupleForge*>& online);

  int64_t count() const { return static_cast<int64_t>(numbers_.size()); }

  // int64 [N] for the generators of N samples; -1 for a name that is not among them, such as the
  // empty one of a real.
  torch::Tensor Of(const std::vector<std::string>& generators) const;

 private:
  std::map<std::string, int64_t> numbers_;
};

}  // namespace airl
