#pragma once

// Which sources, generators and people train, validate and test. Never by file: a split by file
// lets the look of a source or of a person leak.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "native/data/identity_split.h"
#include "native/data/manifest.h"
#include "native/data/part.h"
#include "src/base/status.h"

namespace airl {

// Sources by name; a name counts for one class only, as a pair source has a real and a fake half
// under one name. A crop's part is that of its source, unless `official` or `identities` gives its
// clip one; then crops of a validation or held-out source whose clips are in another part are left
// out: the generator stays unseen, and so do the people of the test.
struct SplitOptions {
  std::set<std::string> validation_real;
  std::set<std::string> validation_fake;
  std::set<std::string> holdout_real;  // test
  std::set<std::string> holdout_fake;
  std::set<std::string> ignore;  // in no part, whatever the class
  // Obey the "split" of the records that have one: the data set's own.
  bool official = false;
  // Share out the people of records that have "identities" (and no part by `official`).
  IdentityShares identities = {};
  // A clip, a pair or an identity in two parts is an error; true: its crops outside the first part
  // in the order test, validation, train are left out instead and counted.
  bool drop_leaks = false;
};

struct Split {
  SplitOptions options;
  // Indices into the manifest's records, ascending.
  std::vector<size_t> train;
  std::vector<size_t> validation;
  std::vector<size_t> test;
  size_t ignored = 0;
  size_t outside = 0;  // crops of validation and held-out sources, of clips in another part
  size_t leaks_dropped = 0;
  // The part of each identity that was shared out.
  std::map<std::string, Part> identity_parts;
  // Sources in none of the split's lists that Apply() met although the split was made without them.
  std::set<std::string> unknown_sources;
  // Every source the split was made on, "real/name" or "fake/name".
  std::set<std::string> known_sources;

  const std::vector<size_t>& indices(Part part) const;
};

// "real/name" or "fake/name" of a record's source, as splits list it.
std::string KnownName(const CropRecord& record);

// Errors: kBadInput for a name that no crop has, a name in two parts, a clip, pair or identity in
// two parts (named), a part with one class only, an empty train part, `official` where no record
// has a split, and as SplitIdentities.
StatusOr<Split> MakeSplit(const std::vector<CropRecord>& records, const SplitOptions& options);

// The saved split on other records: sources the split was not made on are unseen and join the test
// part; with `official`, of their clips those that their own data set tests with. Parts may lack a
// class here. Errors: kBadInput as MakeSplit for leaks.
StatusOr<Split> ApplySplit(const std::vector<CropRecord>& records, const Split& saved);

// split.json: version, the lists and the known sources. Errors: kInternal when the file cannot be
// written; kBadInput and kModelMismatch (another version) on reading.
std::string SplitText(const Split& split, const std::vector<CropRecord>& records);
Status WriteSplit(const Split& split, const std::vector<CropRecord>& records,
                  const std::string& path);
StatusOr<Split> ReadSplit(const std::string& path);

// "deepfacelive: 14 real, 14 fake crops ..." one line a source, for the log.
std::string DescribeSplit(const Split& split, const std::vector<CropRecord>& records);

}  // namespace airl
