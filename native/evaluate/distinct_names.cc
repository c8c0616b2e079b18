#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "native/evaluate/comparison.h"

namespace airl {
namespace {

// The folder's parts from the innermost outwards.
std::vector<std::string> PartsOf(const std::string& folder) {
  std::vector<std::string> parts;
  for (const auto& part : std::filesystem::absolute(folder).lexically_normal()) {
    if (!part.empty()) parts.push_back(part.string());
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

// How many innermost parts all folders have in common.
size_t CommonParts(const std::vector<std::vector<std::string>>& folders) {
  size_t common = 0;
  while (std::all_of(folders.begin(), folders.end(), [&](const auto& parts) {
    return common < parts.size() && common < folders[0].size() &&
           parts[common] == folders[0][common];
  })) {
    ++common;
  }
  return common;
}

}  // namespace

std::vector<std::string> DistinctNames(std::vector<std::string> names,
                                       const std::vector<std::string>& folders) {
  std::map<std::string, std::vector<size_t>> models;
  for (size_t i = 0; i < names.size(); ++i) models[names[i]].push_back(i);
  for (const auto& [name, alike] : models) {
    if (alike.size() == 1) continue;
    std::vector<std::vector<std::string>> parts;
    for (const size_t i : alike) parts.push_back(PartsOf(folders[i]));
    const size_t common = CommonParts(parts);
    for (size_t k = 0; k < alike.size(); ++k) {
      if (common < parts[k].size()) names[alike[k]] += " " + parts[k][common];
    }
  }
  std::set<std::string> taken;
  for (std::string& name : names) {
    const std::string stem = name;
    for (int number = 2; !taken.insert(name).second; ++number) {
      name = stem + " " + std::to_string(number);
    }
  }
  return names;
}

}  // namespace airl
