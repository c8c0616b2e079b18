#pragma once

// The two ways to make a couple's fake out of its real.

#include <memory>
#include <string>

#include "native/data/couple_forge.h"
#include "native/forge/picture_generator.h"
#include "native/forge/self_blend.h"
#include "src/base/status.h"

namespace airl {

struct GeneratorForgeOptions {
  double max_blend = 0.3;  // x = r * real + (1 - r) * fake, r uniform in 0..max_blend
  bool match_noise = true;
  torch::Device device = torch::kCPU;  // of the generator and the noise
  // In a thread beside others: LibTorch's operations start no threads of their own.
  bool one_thread = false;
};

// The real once more, through a generator: rebuilt, its noise matched to the real's, and blended
// with it.
class GeneratorForge : public CoupleForge {
 public:
  GeneratorForge(std::string name, std::shared_ptr<const PictureGenerator> generator,
                 const GeneratorForgeOptions& options)
      : name_(std::move(name)), generator_(std::move(generator)), options_(options) {}

  const std::string& name() const override { return name_; }
  int64_t max_online_pixels() const override { return 384 * 384; }
  StatusOr<ForgedCouple> Forge(ImageU8 real, const Face& face, uint64_t seed) const override;

 private:
  std::string name_;
  std::shared_ptr<const PictureGenerator> generator_;
  GeneratorForgeOptions options_;
};

class SelfBlendForge : public CoupleForge {
 public:
  explicit SelfBlendForge(const SelfBlendOptions& options) : options_(options) {}

  const std::string& name() const override { return name_; }
  int64_t max_online_pixels() const override { return 2048 * 2048; }
  StatusOr<ForgedCouple> Forge(ImageU8 real, const Face& face, uint64_t seed) const override;

 private:
  std::string name_ = "sbi";
  SelfBlendOptions options_;
};

// `kind`: "sbi", "taef2" (its weights in the folder `taef2_weights`) or the folder of a trained
// generator. Errors: as the generators' loaders.
StatusOr<std::unique_ptr<CoupleForge>> MakeForge(const std::string& kind,
                                                 const std::string& taef2_weights,
                                                 const GeneratorForgeOptions& generator_options,
                                                 const SelfBlendOptions& blend_options);

}  // namespace airl
