// Any bytes as an APP1 payload, alone and behind the signature that most inputs lack.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "src/decode/exif.h"

namespace {

void Check(const std::vector<uint8_t>& payload) {
  const int orientation = airl::ReadExifOrientation(payload);
  if (orientation < 1 || orientation > 8) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Check({data, data + size});
  std::vector<uint8_t> signed_payload = {'E', 'x', 'i', 'f', 0, 0};
  signed_payload.insert(signed_payload.end(), data, data + size);
  Check(signed_payload);
  return 0;
}
