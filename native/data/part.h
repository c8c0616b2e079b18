#pragma once

// The three parts of a split.

#include <optional>
#include <string_view>

namespace airl {

// In the order in which a leak is resolved: the later part keeps what stands in both.
enum class Part { kTrain, kValidation, kTest };

inline constexpr Part kAllParts[] = {Part::kTrain, Part::kValidation, Part::kTest};

// "train", "validation", "test".
constexpr const char* PartName(Part part) {
  constexpr const char* kNames[] = {"train", "validation", "test"};
  return kNames[static_cast<int>(part)];
}

// The part of that name, if any.
constexpr std::optional<Part> PartNamed(std::string_view name) {
  for (const Part part : kAllParts) {
    if (name == PartName(part)) return part;
  }
  return std::nullopt;
}

}  // namespace airl
