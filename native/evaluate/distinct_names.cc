#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "native/evaluate/comparison.h"

namespace airl {
namespace {

// The path's parts from the innermost outwards.
std::vector<std::string> PartsOf(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : std::filesystem::absolute(path.empty() ? "." : path).lexically_normal()) {
    if (!part.empty()) parts.push_back(part.string());
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

// How many innermost parts all paths have in common.
size_t CommonParts(const std::vector<std::vector<std::string>>& paths) {
  size_t common = 0;
  while (std::all_of(paths.begin(), paths.end(), [&](const auto& parts) {
    return common < parts.size() && common < paths[0].size() && parts[common] == paths[0][common];
  })) {
    ++common;
  }
  return common;
}

}  // namespace

std::vector<std::string> DistinctNames(std::vector<std::string> names,
                                       const std::vector<std::string>& paths, size_t given) {
  std::map<std::string, std::vector<size_t>> models;
  for (size_t i = given; i < names.size(); ++i) models[names[i]].push_back(i);
  const std::vector<std::string> first = names;
  for (const auto& [name, alike] : models) {
    if (std::count(first.begin(), first.end(), name) == 1) continue;
    std::vector<std::vector<std::string>> parts;
    for (const size_t i : alike) parts.push_back(PartsOf(paths[i]));
    // One alone is like a given name: its own innermost part tells it apart.
    const size_t common = alike.size() == 1 ? 0 : CommonParts(parts);
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
