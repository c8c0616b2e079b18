// The report's JSON form; its schema is web/lib/schema/report.schema.json.
#pragma once

#include <string>

#include "src/verdict/report.h"

namespace airl {

// UTF-8; numbers that are not finite become null; invalid UTF-8 in names is replaced. Probabilities
// and logits are rounded to 6 decimals, times, heat maps and the ends of spectra to 4, coordinates
// to 2.
std::string ReportToJson(const Report& report);

}  // namespace airl
