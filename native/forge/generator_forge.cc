#include "native/forge/generator_forge.h"

#include <utility>

#include "native/data/random.h"
#include "native/forge/noise_match.h"
#include "native/forge/one_thread.h"
#include "native/forge/pixels.h"
#include "native/forge/tiny_autoencoder.h"
#include "native/forge/trained_generator.h"

namespace airl {

StatusOr<ForgedCouple> GeneratorForge::Forge(ImageU8 real, const Face& /*face*/,
                                             uint64_t seed) const {
  if (options_.one_thread) UseOneThread();
  const torch::NoGradGuard no_grad;
  Random random(seed);
  const torch::Tensor source = ToTensor(real).to(options_.device);
  AIRL_ASSIGN_OR_RETURN(torch::Tensor fake, generator_->Reconstruct(source));
  const double share = random.Uniform(0, options_.max_blend);
  fake = share * source + (1 - share) * fake;
  // After the blend: a mixture of two noises that know nothing of each other is smoother than
  // either.
  if (options_.match_noise) fake = MatchNoise(source, fake, random.Bits());
  AIRL_ASSIGN_OR_RETURN(ImageU8 image, ToImage(fake.cpu()));
  return ForgedCouple{std::move(real), std::move(image)};
}

StatusOr<ForgedCouple> SelfBlendForge::Forge(ImageU8 real, const Face& face, uint64_t seed) const {
  AIRL_ASSIGN_OR_RETURN(SelfBlended blended, SelfBlend(real.view(), face, seed, options_));
  return ForgedCouple{std::move(blended.real), std::move(blended.fake)};
}

StatusOr<std::unique_ptr<CoupleForge>> MakeForge(const std::string& kind,
                                                 const std::string& taef2_weights,
                                                 const GeneratorForgeOptions& generator_options,
                                                 const SelfBlendOptions& blend_options) {
  std::unique_ptr<CoupleForge> forge;
  if (kind == "sbi") {
    forge = std::make_unique<SelfBlendForge>(blend_options);
  } else if (kind == "taef2") {
    if (taef2_weights.empty()) return BadInput("taef2 needs the folder of its weights");
    AIRL_ASSIGN_OR_RETURN(TinyAutoencoder loaded, TinyAutoencoder::Load(taef2_weights));
    loaded.To(generator_options.device);
    forge = std::make_unique<GeneratorForge>(
        "taef2", std::make_shared<TinyAutoencoder>(std::move(loaded)), generator_options);
  } else {
    AIRL_ASSIGN_OR_RETURN(TrainedGenerator loaded, TrainedGenerator::Load(kind));
    loaded.To(generator_options.device);
    const std::string name = loaded.facts().name;
    forge = std::make_unique<GeneratorForge>(
        name, std::make_shared<TrainedGenerator>(std::move(loaded)), generator_options);
  }
  return forge;
}

}  // namespace airl
