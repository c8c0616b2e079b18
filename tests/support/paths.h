// Where the repository lies. Compiled into one object alone, so that a compiler cache serves every
// checkout.
#pragma once

#include <string>

namespace airl {

// The repository's root, absolute, without a closing slash.
std::string SourceDir();

// Path of tests/golden/<name>.
std::string GoldenPath(const std::string& name);

}  // namespace airl
