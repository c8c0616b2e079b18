#include "native/forge/online_forges.h"

#include <algorithm>
#include <utility>

#include "native/forge/generator_forge.h"

namespace airl {

std::vector<const CoupleForge*> OnlineForges::pointers() const {
  std::vector<const CoupleForge*> pointers;
  for (const std::unique_ptr<CoupleForge>& forge : forges) pointers.push_back(forge.get());
  return pointers;
}

StatusOr<OnlineForges> MakeOnlineForges(const OnlineForgeOptions& options) {
  const bool in_range = options.sbi_share >= 0 && options.generator_share >= 0 &&
                        options.sbi_share + options.generator_share <= 1;
  if (!in_range) return BadInput("the shares of online fakes are not in 0..1, or above 1 together");
  if (options.generators.empty() != (options.generator_share == 0)) {
    return BadInput("generators that forge online take a share, and a share takes generators");
  }
  OnlineForges online;
  if (options.sbi_share > 0) {
    AIRL_ASSIGN_OR_RETURN(std::unique_ptr<CoupleForge> forge, MakeForge("sbi", "", {}, {}));
    online.forges.push_back(std::move(forge));
    online.shares.push_back({.share = options.sbi_share});
  }
  GeneratorForgeOptions generator;
  generator.one_thread = true;
  const double share =
      options.generator_share / static_cast<double>(std::max<size_t>(options.generators.size(), 1));
  for (const std::string& kind : options.generators) {
    AIRL_ASSIGN_OR_RETURN(std::unique_ptr<CoupleForge> forge,
                          MakeForge(kind, options.taef2_weights, generator, {}));
    online.forges.push_back(std::move(forge));
    online.shares.push_back({.share = share, .max_face_side = options.generator_max_face_side});
  }
  return online;
}

}  // namespace airl
