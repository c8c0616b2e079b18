#include "native/forge/safetensors.h"

#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

std::vector<uint8_t> File(const std::string& header, size_t data_bytes, uint64_t stated_length) {
  std::vector<uint8_t> bytes(8 + header.size() + data_bytes, 0);
  std::memcpy(bytes.data(), &stated_length, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  return bytes;
}

StatusCode CodeOf(const std::string& header, size_t data_bytes) {
  const std::vector<uint8_t> bytes = File(header, data_bytes, header.size());
  return ParseSafetensors(bytes.data(), static_cast<int64_t>(bytes.size())).status().code();
}

TEST(Safetensors, ReadsBackWhatItWrites) {
  const TemporaryFolder folder;
  const std::string path = folder.path("tensors.safetensors");
  const TensorMap tensors = {{"half", torch::randn({2, 3}).to(torch::kFloat16)},
                             {"transposed", torch::arange(6, torch::kFloat32).view({2, 3}).t()},
                             {"empty", torch::empty({0, 4}, torch::kInt64)},
                             {"scalar", torch::tensor(5, torch::kUInt8)}};
  ASSERT_TRUE(WriteSafetensors(tensors, path).ok());
  const StatusOr<TensorMap> read = ReadSafetensors(path);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  ASSERT_EQ(read->size(), tensors.size());
  for (const auto& [name, tensor] : tensors)
    EXPECT_TRUE(torch::equal(read->at(name), tensor)) << name;
  EXPECT_FALSE(ReadSafetensors(folder.path("none")).ok());
}

TEST(Safetensors, TellsHostileHeadersApart) {
  const std::string good =
      R"({"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  EXPECT_EQ(CodeOf(good, 8), StatusCode::kOk);
  EXPECT_EQ(CodeOf(good, 7), StatusCode::kTruncated);
  EXPECT_EQ(CodeOf("[1]", 0), StatusCode::kBadInput);
  EXPECT_EQ(CodeOf("{\"x\":", 0), StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":7})", 0), StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}})", 2),
            StatusCode::kUnsupported);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
            StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8),
            StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8),
            StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,1e30]}})", 8),
            StatusCode::kBadInput);
  // 2^32 * 2^32 * 4 bytes is 0 in 64 bits.
  EXPECT_EQ(
      CodeOf(R"({"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 8),
      StatusCode::kBadInput);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1),
            StatusCode::kTooLarge);
  EXPECT_EQ(CodeOf(R"({"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                   R"("y":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
                   6),
            StatusCode::kBadInput);
}

TEST(Safetensors, ChecksTheHeaderLengthBeforeReadingIt) {
  const auto code = [](uint64_t stated_length, size_t size) {
    std::vector<uint8_t> bytes = File("{}", 0, stated_length);
    bytes.resize(size);
    return ParseSafetensors(bytes.data(), static_cast<int64_t>(size)).status().code();
  };
  EXPECT_EQ(code(2, 10), StatusCode::kOk);
  EXPECT_EQ(code(3, 10), StatusCode::kTruncated);
  EXPECT_EQ(code(2, 5), StatusCode::kTruncated);
  EXPECT_EQ(code(UINT64_MAX, 10), StatusCode::kTooLarge);
  EXPECT_EQ(code(uint64_t{1} << 40, 10), StatusCode::kTooLarge);
}

TEST(Safetensors, DeepNestingIsRefusedNotFollowed) {
  const std::string deep = "{\"x\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
  EXPECT_EQ(CodeOf(deep, 0), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl
