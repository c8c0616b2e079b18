// Golden files: float32, little endian, as computed natively; every target is compared with them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "tests/support/paths.h"

namespace airl {

inline std::vector<float> ReadGolden(const std::string& name) {
  std::vector<float> values;
  if (std::FILE* file = std::fopen(GoldenPath("float32/" + name).c_str(), "rb")) {
    float value = 0;
    while (std::fread(&value, sizeof(value), 1, file) == 1) values.push_back(value);
    std::fclose(file);
  }
  return values;
}

// Each value within `tolerance` of tests/golden/float32/<name>. AIRL_UPDATE_GOLDEN=1 in the
// environment of a native run writes the file anew.
inline void ExpectMatchesGolden(std::span<const float> values, const std::string& name,
                                float tolerance) {
  if (std::getenv("AIRL_UPDATE_GOLDEN") != nullptr) {
    std::FILE* file = std::fopen(GoldenPath("float32/" + name).c_str(), "wb");
    ASSERT_NE(file, nullptr) << name;
    ASSERT_EQ(std::fwrite(values.data(), sizeof(float), values.size(), file), values.size());
    ASSERT_EQ(std::fclose(file), 0);
  }
  const std::vector<float> golden = ReadGolden(name);
  ASSERT_EQ(golden.size(), values.size()) << name;
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_LE(std::abs(values[i] - golden[i]), tolerance) << name << ", value " << i;
  }
}

}  // namespace airl
