#include "native/evaluate/csv_reader.h"

namespace airl {
namespace {

constexpr size_t kMaxRowBytes = 1 << 20;

}  // namespace

StatusOr<bool> CsvReader::Next(std::vector<std::string>& row) {
  row.assign(1, "");
  row_line_ = line_;
  bool is_quoted = false;  // inside quotes
  bool was_quoted = false;
  size_t bytes = 0;
  int c = stream_.get();
  if (c == EOF) return false;
  for (; c != EOF; c = stream_.get()) {
    if (++bytes > kMaxRowBytes) return TooLarge(Where() + "a row longer than 1 MiB");
    if (c == '\n') ++line_;
    if (is_quoted) {
      if (c != '"') {
        row.back() += static_cast<char>(c);
      } else if (stream_.peek() == '"') {
        row.back() += static_cast<char>(stream_.get());
      } else {
        is_quoted = false;
      }
      continue;
    }
    if (c == '\n') break;
    if (c == '\r' && (stream_.peek() == '\n' || stream_.peek() == EOF)) continue;
    if (c == ',') {
      row.emplace_back();
      was_quoted = false;
    } else if (c == '"') {
      if (was_quoted || !row.back().empty()) return BadInput(Where() + "a quote inside a field");
      is_quoted = was_quoted = true;
    } else {
      if (was_quoted) return BadInput(Where() + "text after a closing quote");
      row.back() += static_cast<char>(c);
    }
  }
  if (is_quoted) return BadInput(Where() + "a quote that is never closed");
  return true;
}

}  // namespace airl
