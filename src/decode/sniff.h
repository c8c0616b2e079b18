// What a file is, by its first bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace airl {

enum class FileKind { kUnknown, kJpeg, kPng, kWebp, kGif, kAvif, kHeic, kMp4, kMatroska, kAvi };

// Needs at most the first 64 bytes.
FileKind SniffFile(std::span<const uint8_t> bytes);
// "jpeg", "png", ...; "unknown".
std::string_view FileKindName(FileKind kind);

}  // namespace airl
