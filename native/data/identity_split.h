#pragma once

// Which people train, validate and test. Clips of one person share the person's look, and a fake
// shows two people: the recording's and the face's. So whoever is bound to whom stays on one side.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "native/data/part.h"
#include "src/base/status.h"

namespace airl {

struct IdentityShares {
  double validation = 0;  // of the clips; what neither part takes trains
  double test = 0;
  uint64_t seed = 1;

  bool any() const { return validation > 0 || test > 0; }
};

// The part of each identity of the records at `indices`. Identities are one group where a record
// shows both, or where two records of one clip or pair show one each (connected components); groups
// go to the parts whole, so that each part comes near its share of the clips, apart for groups with
// both classes and groups with one. The same records, shares and seed give the same parts. Errors:
// kBadInput for shares below 0 or of 1 and more together, and where a part with a share gets no
// group (too few groups; says how many).
StatusOr<std::map<std::string, Part>> SplitIdentities(const std::vector<CropRecord>& records,
                                                      const std::vector<size_t>& indices,
                                                      const IdentityShares& shares);

}  // namespace airl
