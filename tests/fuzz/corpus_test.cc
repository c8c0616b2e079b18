// A fuzzer's corpus as an ordinary test: every file, and seeded mutants of each. A wrong result
// aborts.
#include <dirent.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/bytes.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace airl {
namespace {

std::string CorpusPath(const std::string& name) {
  return SourceDir() + "/tests/fuzz/corpus/" AIRL_PARSER "/" + name;
}

std::vector<std::string> CorpusFiles() {
  std::vector<std::string> names;
  DIR* folder = opendir(CorpusPath("").c_str());
  if (folder == nullptr) return names;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<uint8_t> Mutant(std::vector<uint8_t> bytes, TestRandom& random) {
  const auto place = [&] { return static_cast<ptrdiff_t>(random.Next() % (bytes.size() + 1)); };
  for (int changes = random.Whole(1, 6); changes > 0 && !bytes.empty(); --changes) {
    const size_t index = static_cast<size_t>(random.Next() % bytes.size());
    switch (random.Whole(0, 5)) {
      case 0:
        bytes[index] = static_cast<uint8_t>(bytes[index] ^ 1u << random.Whole(0, 7));
        break;
      case 1:
        bytes[index] = static_cast<uint8_t>(random.Next());
        break;
      case 2:
        bytes[index] = 0xFF;
        break;
      case 3:
        bytes.resize(index);
        break;
      case 4:
        bytes.erase(bytes.begin() + static_cast<ptrdiff_t>(index),
                    bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), index + 8)));
        break;
      default: {
        const std::vector<uint8_t> copy(
            bytes.begin() + static_cast<ptrdiff_t>(index),
            bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), index + 32)));
        bytes.insert(bytes.begin() + place(), copy.begin(), copy.end());
      }
    }
  }
  return bytes;
}

TEST(CorpusTest, EveryFileAndItsMutantsEndWell) {
  const std::vector<std::string> files = CorpusFiles();
  ASSERT_FALSE(files.empty()) << CorpusPath("");
  TestRandom random(2024);
  for (const std::string& name : files) {
    const std::vector<uint8_t> bytes = ReadFileBytes(CorpusPath(name));
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    for (int i = 0; i < 400; ++i) {
      const std::vector<uint8_t> mutant = Mutant(bytes, random);
      LLVMFuzzerTestOneInput(mutant.data(), mutant.size());
    }
  }
}

}  // namespace
}  // namespace airl
