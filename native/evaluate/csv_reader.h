#pragma once

// CSV files as RFC 4180 has them: quoted fields may hold commas, quotes and line breaks.

#include <istream>
#include <string>
#include <vector>

#include "src/base/status.h"

namespace airl {

class CsvReader {
 public:
  // `stream` must outlive the reader; `name` is for messages.
  CsvReader(std::istream& stream, std::string name) : stream_(stream), name_(std::move(name)) {}

  // The next row's fields into `row`; false at the end. Errors: kBadInput for a quote that is never
  // closed or stands inside a field, kTooLarge for a row above 1 MiB.
  StatusOr<bool> Next(std::vector<std::string>& row);

  // Where the last row began, for messages: "name, line 7: ".
  std::string Where() const { return name_ + ", line " + std::to_string(row_line_) + ": "; }

 private:
  std::istream& stream_;
  std::string name_;
  size_t line_ = 1;
  size_t row_line_ = 0;
};

}  // namespace airl
