#pragma once

// The forges that make fakes in the loader's threads while a detector trains: by the hundred
// thousand, none seen twice.

#include <memory>
#include <string>
#include <vector>

#include "native/data/couple_forge.h"
#include "native/data/sampler.h"
#include "src/base/status.h"

namespace airl {

struct OnlineForgeOptions {
  double sbi_share = 0;                 // of all couples: self-blended images
  std::vector<std::string> generators;  // folders of forge-train, and "taef2"
  double generator_share = 0;           // of all couples, in equal parts
  std::string taef2_weights;            // folder
  // Pixels; a generator's larger faces are reduced first, as its time grows with the area.
  float generator_max_face_side = 160;
};

struct OnlineForges {
  std::vector<std::unique_ptr<CoupleForge>> forges;
  std::vector<OnlineShare> shares;  // SamplerOptions::online

  // LoaderOptions::online; valid as long as this.
  std::vector<const CoupleForge*> pointers() const;
};

// None for shares of 0. Errors: kBadInput for shares out of range, a share without generators or
// generators without a share; as MakeForge.
StatusOr<OnlineForges> MakeOnlineForges(const OnlineForgeOptions& options);

}  // namespace airl
