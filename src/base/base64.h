// Bytes inside a text: RFC 4648, section 4, padded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace airl {

std::string Base64(std::span<const uint8_t> bytes);

// Nothing for a text that Base64() does not write.
std::optional<std::vector<uint8_t>> BytesOfBase64(std::string_view text);

}  // namespace airl
