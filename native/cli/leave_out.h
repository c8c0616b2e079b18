#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "native/data/manifest.h"

namespace airl {

// Removes the records of the named sources.
inline void LeaveOut(const std::vector<std::string>& sources, std::vector<CropRecord>& records) {
  std::erase_if(records, [&](const CropRecord& record) {
    return std::find(sources.begin(), sources.end(), record.source) != sources.end();
  });
}

}  // namespace airl
