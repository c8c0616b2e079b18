#pragma once

// Aligned fakes on disk: each real crop once more, through a forge, differing in nothing but the
// trace of its making.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native/data/couple_forge.h"
#include "native/data/manifest.h"
#include "src/base/status.h"

namespace airl {

struct ForgeOptions {
  std::string out = {};   // folder for PNG files and manifest.jsonl
  std::string name = {};  // the "source" of the fakes; empty: the forge's own
  uint64_t seed = 1;
  int64_t limit = 0;  // crops at most, 0: all
};

struct ForgeResult {
  int64_t written = 0;
  int64_t kept = 0;                  // were there already
  std::vector<std::string> skipped;  // file and reason
};

// Makes one fake of each real crop that was a still picture (JPEG or PNG), compressed with its
// real's JPEG quality on the grid of its real's file. Its record is the real's with label 1 and the
// pair shared. A fake is a function of (seed, the real's file, its pixels). Crops already in `out`
// are kept, so an interrupted run goes on; the manifest keeps what it lists of other sources.
// `progress` is called with (done, of) after each crop. Errors: kBadInput where `out` cannot be
// written or there is no real still picture.
StatusOr<ForgeResult> ForgeAlignedFakes(const std::vector<CropRecord>& records,
                                        const CoupleForge& forge, const ForgeOptions& options,
                                        const std::function<void(int64_t, int64_t)>& progress);

}  // namespace airl
