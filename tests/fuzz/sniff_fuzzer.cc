// Any bytes as a file: the first 64 decide.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "src/decode/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A copy of that length, so that the sanitizer sees reads past it.
  const std::vector<uint8_t> head(data, data + std::min<size_t>(size, 64));
  if (airl::SniffFile(head) != airl::SniffFile({data, size})) std::abort();
  if (airl::FileKindName(airl::SniffFile(head)).empty()) std::abort();
  return 0;
}
