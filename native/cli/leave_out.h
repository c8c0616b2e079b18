#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "native/data/manifest.h"

namespace airl {

// Removes the records of the named sources. A name that no record has is told: where it is
// misspelt, what was to be held out stays in.
inline void LeaveOut(const std::vector<std::string>& sources, std::vector<CropRecord>& records) {
  for (const std::string& name : sources) {
    const size_t removed =
        std::erase_if(records, [&](const CropRecord& record) { return record.source == name; });
    if (removed == 0) {
      std::fprintf(stderr, "warning: --exclude: no crop is of \"%s\"\n", name.c_str());
    }
  }
}

}  // namespace airl
