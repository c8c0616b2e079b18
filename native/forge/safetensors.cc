#include "native/forge/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace airl {
namespace {

static_assert(std::endian::native == std::endian::little,
              "tensor bytes are copied as they stand in the file, which is little-endian");

using Json = nlohmann::ordered_json;

constexpr int64_t kLengthBytes = 8;

struct DtypeName {
  const char* name;
  torch::Dtype dtype;
};

constexpr DtypeName kDtypes[] = {{"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
                                 {"F32", torch::kFloat32}, {"F64", torch::kFloat64},
                                 {"I8", torch::kInt8},     {"U8", torch::kUInt8},
                                 {"I16", torch::kInt16},   {"I32", torch::kInt32},
                                 {"I64", torch::kInt64},   {"BOOL", torch::kBool}};

std::optional<torch::Dtype> DtypeOf(const std::string& name) {
  for (const DtypeName& entry : kDtypes) {
    if (name == entry.name) return entry.dtype;
  }
  return std::nullopt;
}

const char* NameOf(torch::Dtype dtype) {
  for (const DtypeName& entry : kDtypes) {
    if (dtype == entry.dtype) return entry.name;
  }
  return nullptr;
}

struct Entry {
  std::string name;
  torch::Dtype dtype;
  std::vector<int64_t> shape;
  int64_t begin;  // bytes from the start of the data
  int64_t end;
};

std::optional<int64_t> NonNegative(const Json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  const auto number = value.get<uint64_t>();
  if (number > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<int64_t>(number);
}

StatusOr<Entry> ParseEntry(const std::string& name, const Json& value, int64_t data_bytes,
                           const SafetensorsLimits& limits) {
  const std::string where = "safetensors: tensor \"" + name.substr(0, 80) + "\"";
  if (!value.is_object() || !value.contains("dtype") || !value["dtype"].is_string() ||
      !value.contains("shape") || !value["shape"].is_array() || !value.contains("data_offsets") ||
      !value["data_offsets"].is_array() || value["data_offsets"].size() != 2) {
    return BadInput(where + " lacks dtype, shape or data_offsets");
  }
  const auto dtype = DtypeOf(value["dtype"].get_ref<const std::string&>());
  if (!dtype) return Unsupported(where + " has an unknown dtype");
  if (static_cast<int64_t>(value["shape"].size()) > limits.max_dimensions) {
    return TooLarge(where + " has more than " + std::to_string(limits.max_dimensions) +
                    " dimensions");
  }
  const auto begin = NonNegative(value["data_offsets"][0]);
  const auto end = NonNegative(value["data_offsets"][1]);
  if (!begin || !end || *begin > *end) return BadInput(where + " has no valid data_offsets");
  if (*end > data_bytes) return Truncated(where + " ends after the file");

  Entry entry{.name = name, .dtype = *dtype, .shape = {}, .begin = *begin, .end = *end};
  int64_t bytes = static_cast<int64_t>(c10::elementSize(*dtype));
  for (const Json& side : value["shape"]) {
    const auto length = NonNegative(side);
    if (!length) return BadInput(where + " has a side that is no length");
    // The product is held against the bytes at hand at each step, so it cannot overflow: a side of
    // 0 makes it 0 for good, and any other keeps it at or below data_bytes.
    if (*length != 0 && bytes > data_bytes / *length) {
      return BadInput(where + " has a shape larger than the file");
    }
    bytes *= *length;
    entry.shape.push_back(*length);
  }
  if (bytes != entry.end - entry.begin) {
    return BadInput(where + " has a byte range that does not match its dtype and shape");
  }
  return entry;
}

Status CheckNoOverlap(const std::vector<Entry>& entries) {
  std::vector<std::pair<int64_t, int64_t>> ranges;
  for (const Entry& entry : entries) {
    if (entry.begin < entry.end) ranges.emplace_back(entry.begin, entry.end);
  }
  std::sort(ranges.begin(), ranges.end());
  for (size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first < ranges[i - 1].second) {
      return BadInput("safetensors: byte ranges of two tensors overlap");
    }
  }
  return OkStatus();
}

}  // namespace

StatusOr<TensorMap> ParseSafetensors(const uint8_t* data, int64_t size,
                                     const SafetensorsLimits& limits) {
  if (size > limits.max_file_bytes) return TooLarge("safetensors: file above the size limit");
  if (size < kLengthBytes) return Truncated("safetensors: ends inside the header length");
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, data, sizeof header_bytes);
  if (header_bytes > static_cast<uint64_t>(limits.max_header_bytes)) {
    return TooLarge("safetensors: header above " + std::to_string(limits.max_header_bytes) +
                    " bytes");
  }
  const auto header_length = static_cast<int64_t>(header_bytes);
  if (header_length > size - kLengthBytes) return Truncated("safetensors: ends inside the header");

  const uint8_t* header = data + kLengthBytes;
  // Depth 3 is all the format has; a deeper text would make the parser's tree expensive.
  const auto keep_shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= 3; };
  const Json json =
      Json::parse(header, header + header_length, keep_shallow, /*allow_exceptions=*/false);
  if (!json.is_object()) return BadInput("safetensors: the header is no JSON object");
  if (static_cast<int64_t>(json.size()) > limits.max_tensors) {
    return TooLarge("safetensors: more than " + std::to_string(limits.max_tensors) + " tensors");
  }

  const uint8_t* payload = header + header_length;
  const int64_t payload_bytes = size - kLengthBytes - header_length;
  std::vector<Entry> entries;
  for (const auto& [name, value] : json.items()) {
    if (name == "__metadata__") continue;
    AIRL_ASSIGN_OR_RETURN(Entry entry, ParseEntry(name, value, payload_bytes, limits));
    entries.push_back(std::move(entry));
  }
  AIRL_RETURN_IF_ERROR(CheckNoOverlap(entries));

  TensorMap tensors;
  for (const Entry& entry : entries) {
    torch::Tensor tensor = torch::empty(entry.shape, entry.dtype);
    if (entry.end > entry.begin) {
      std::memcpy(tensor.data_ptr(), payload + entry.begin,
                  static_cast<size_t>(entry.end - entry.begin));
    }
    tensors.emplace(entry.name, std::move(tensor));
  }
  return tensors;
}

StatusOr<TensorMap> ReadSafetensors(const std::string& path, const SafetensorsLimits& limits) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return BadInput("cannot open " + path);
  const auto size = static_cast<int64_t>(file.tellg());
  if (size < 0 || size > limits.max_file_bytes) return TooLarge(path + " is above the size limit");
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  file.seekg(0);
  if (!file.read(reinterpret_cast<char*>(bytes.data()), size)) {
    return Truncated("cannot read all of " + path);
  }
  return ParseSafetensors(bytes.data(), size, limits);
}

Status WriteSafetensors(const TensorMap& tensors, const std::string& path) {
  Json header = Json::object();
  std::vector<torch::Tensor> payload;
  int64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    const torch::Tensor values = tensor.detach().to(torch::kCPU).contiguous();
    const char* dtype = NameOf(values.scalar_type());
    if (dtype == nullptr)
      return Unsupported("safetensors: tensor " + name + " has an unknown dtype");
    const int64_t bytes = values.numel() * static_cast<int64_t>(values.element_size());
    header[name] = {{"dtype", dtype},
                    {"shape", values.sizes().vec()},
                    {"data_offsets", {offset, offset + bytes}}};
    offset += bytes;
    payload.push_back(values);
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the format asks for data aligned to 8 bytes
  const uint64_t header_bytes = text.size();

  const std::string partial = path + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(&header_bytes), sizeof header_bytes);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  for (const torch::Tensor& values : payload) {
    file.write(static_cast<const char*>(values.data_ptr()),
               static_cast<std::streamsize>(values.numel() * values.element_size()));
  }
  file.close();
  if (!file || std::rename(partial.c_str(), path.c_str()) != 0) {
    std::remove(partial.c_str());
    return Internal("cannot write " + path);
  }
  return OkStatus();
}

}  // namespace airl
