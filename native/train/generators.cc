#include "native/train/generators.h"

namespace airl {

GeneratorNumbers::GeneratorNumbers(const CropStore& store,
                                   const std::vector<const CoupleForge*>& online) {
  for (const CoupleForge* forge : online) numbers_.emplace(forge->name(), 0);
  for (const size_t index : store.usable()) {
    const CropRecord& record = store.record(index);
    if (record.label == kFake) numbers_.emplace(record.source, 0);
  }
  int64_t number = 0;
  for (auto& [name, value] : numbers_) value = number++;
}

torch::Tensor GeneratorNumbers::Of(const std::vector<std::string>& generators) const {
  torch::Tensor numbers = torch::full({static_cast<int64_t>(generators.size())}, -1, torch::kInt64);
  int64_t* out = numbers.data_ptr<int64_t>();
  for (size_t i = 0; i < generators.size(); ++i) {
    const auto found = numbers_.find(generators[i]);
    if (found != numbers_.end()) out[i] = found->second;
  }
  return numbers;
}

}  // namespace airl
