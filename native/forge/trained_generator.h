#pragma once

// Generators that were trained here: a folder with generator.json and weights.safetensors.

#include <string>
#include <vector>

#include "native/forge/picture_generator.h"
#include "native/forge/upsampling_net.h"
#include "src/base/status.h"

namespace airl {

// What generator.json tells.
struct GeneratorFacts {
  std::string name;  // such as "pixel-shuffle-3-adv-s7": the fakes' source
  UpsamplingNetOptions net = {};
  double adversarial = 0;  // weight of the discriminator's verdict; 0: trained without
  uint64_t seed = 0;
  int64_t steps = 0;
  double psnr_db = 0;  // of pictures kept from training
  std::vector<std::string> data;
  std::vector<std::string> sources;
  int64_t crops = 0;
};

Status WriteGenerator(const GeneratorFacts& facts, const UpsamplingNet& net,
                      const std::string& folder);

class TrainedGenerator : public PictureGenerator {
 public:
  // kBadInput for a generator.json that is missing or not valid, kModelMismatch for another version
  // or weights that do not fit.
  static StatusOr<TrainedGenerator> Load(const std::string& folder);

  const GeneratorFacts& facts() const { return facts_; }
  void To(torch::Device device) { net_->to(device); }
  // On the device of the generator. Sides that are no multiple of 2^stages are padded by mirroring
  // and cut back.
  StatusOr<torch::Tensor> Reconstruct(const torch::Tensor& rgb) const override;

 private:
  GeneratorFacts facts_;
  UpsamplingNet net_{nullptr};
};

// The facts alone. Errors as Load.
StatusOr<GeneratorFacts> ReadGeneratorFacts(const std::string& folder);

// Folders in and below `folder` (one level) that hold a generator.json, by name.
std::vector<std::string> ListGenerators(const std::string& folder);

}  // namespace airl
