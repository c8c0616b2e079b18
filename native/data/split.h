#pragma once

// Which sources and generators train, validate and test. Never by file: a split by file lets the
// look of a source leak.

#include <set>
#include <string>
#include <vector>

#include "native/data/manifest.h"
#include "src/base/status.h"

namespace airl {

enum class Part { kTrain, kValidation, kTest };
// "train", "validation", "test".
const char* PartName(Part part);

// Sources by name; a name counts for one class only, as a pair source has a real and a fake half
// under one name.
struct SplitOptions {
  std::set<std::string> validation_real;
  std::set<std::string> validation_fake;
  std::set<std::string> holdout_real;  // test
  std::set<std::string> holdout_fake;
  std::set<std::string> ignore;  // in no part, whatever the class
  // A clip or a pair in two parts is an error; true: its crops outside the first part in the order
  // test, validation, train are left out instead and counted.
  bool drop_leaks = false;
};

struct Split {
  SplitOptions options;
  // Indices into the manifest's records, ascending.
  std::vector<size_t> train;
  std::vector<size_t> validation;
  std::vector<size_t> test;
  size_t ignored = 0;
  size_t leaks_dropped = 0;
  // Sources in none of the split's lists that Apply() met although the split was made without them.
  std::set<std::string> unknown_sources;
  // Every source the split was made on, "real/name" or "fake/name".
  std::set<std::string> known_sources;

  const std::vector<size_t>& indices(Part part) const;
};

// Errors: kBadInput for a name that no crop has, a name in two parts, a clip or pair in two parts
// (named), a part with one class only, an empty train part.
StatusOr<Split> MakeSplit(const std::vector<CropRecord>& records, const SplitOptions& options);

// The saved split on other records: sources the split was not made on are unseen and join the test
// part. Parts may lack a class here. Errors: kBadInput as MakeSplit for leaks.
StatusOr<Split> ApplySplit(const std::vector<CropRecord>& records, const Split& saved);

// split.json: version, the lists and the known sources. Errors: kInternal when the file cannot be
// written; kBadInput and kModelMismatch (another version) on reading.
Status WriteSplit(const Split& split, const std::vector<CropRecord>& records,
                  const std::string& path);
StatusOr<Split> ReadSplit(const std::string& path);

// "deepfacelive: 14 real, 14 fake crops ..." one line a source, for the log.
std::string DescribeSplit(const Split& split, const std::vector<CropRecord>& records);

}  // namespace airl
