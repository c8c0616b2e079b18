// Any bytes as a model.json: the parser ends with a status or with a spec that keeps the contract.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "src/model/model_spec.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const airl::StatusOr<airl::ModelSpec> spec =
      airl::ParseModelSpec({reinterpret_cast<const char*>(data), size});
  if (!spec.ok()) {
    if (spec.status().message().empty()) std::abort();
    return 0;
  }
  if (spec->name.empty() || spec->variants.empty()) std::abort();
  return 0;
}
