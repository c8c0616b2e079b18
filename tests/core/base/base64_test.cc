#include "src/base/base64.h"

#include <gtest/gtest.h>

#include <utility>

namespace airl {
namespace {

std::vector<uint8_t> Bytes(std::string_view text) { return {text.begin(), text.end()}; }

TEST(Base64Test, FollowsThePublishedVectorsBothWays) {
  // RFC 4648, section 10.
  constexpr std::pair<std::string_view, std::string_view> kVectors[] = {{"", ""},
                                                                        {"f", "Zg=="},
                                                                        {"fo", "Zm8="},
                                                                        {"foo", "Zm9v"},
                                                                        {"foob", "Zm9vYg=="},
                                                                        {"fooba", "Zm9vYmE="},
                                                                        {"foobar", "Zm9vYmFy"},
                                                                        {"\xff\xfe\xfd", "//79"}};
  for (const auto& [text, encoded] : kVectors) {
    EXPECT_EQ(Base64(Bytes(text)), encoded);
    EXPECT_EQ(BytesOfBase64(encoded), Bytes(text)) << encoded;
  }
}

TEST(Base64Test, TextsThatItDoesNotWriteAreRefused) {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm=v", "Zm9 ", "Zm9-",
                           "Zh==", "Zm9=", "Zm9vY\xff=="})
    EXPECT_EQ(BytesOfBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace airl
