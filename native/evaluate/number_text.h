#pragma once

// Numbers and names as tables and CSV files spell them.

#include <string>

namespace airl {

// "0.750"; "-" where the value is not finite.
std::string Fixed(double value, int digits = 3);
// "12.5 %"; "-" where the share is not finite.
std::string Percent(double share);
// In double quotes, inner ones doubled (RFC 4180).
std::string CsvQuoted(const std::string& text);
// As a cell of a Markdown table: "|" escaped, line breaks made spaces.
std::string MarkdownCell(const std::string& text);

}  // namespace airl
