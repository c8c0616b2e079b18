#include "tests/support/paths.h"

namespace airl {

std::string SourceDir() { return AIRL_SOURCE_DIR; }

std::string GoldenPath(const std::string& name) { return SourceDir() + "/tests/golden/" + name; }

}  // namespace airl
