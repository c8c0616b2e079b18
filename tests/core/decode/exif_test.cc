#include "src/decode/exif.h"

#include <gtest/gtest.h>

#include "tests/support/jpeg_surgery.h"

namespace airl {
namespace {

// Offsets in the payload that ExifWithOrientation makes.
constexpr size_t kByteOrder = 6;
constexpr size_t kMagic = 8;
constexpr size_t kDirectoryOffset = 10;
constexpr size_t kEntryCount = 14;
constexpr size_t kTag = 16;
constexpr size_t kType = 18;
constexpr size_t kCount = 20;
constexpr size_t kValue = 24;

TEST(ExifTest, EveryOrientationIsReadInBothByteOrders) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(ReadExifOrientation(ExifWithOrientation(orientation, true)), orientation);
    EXPECT_EQ(ReadExifOrientation(ExifWithOrientation(orientation, false)), orientation);
  }
}

TEST(ExifTest, ValuesThatAreNoOrientationReadAsUpright) {
  EXPECT_EQ(ReadExifOrientation(ExifWithOrientation(0, true)), 1);
  EXPECT_EQ(ReadExifOrientation(ExifWithOrientation(9, false)), 1);
}

// The value's last byte is at 25; the four bytes of padding and the next directory's offset do not
// matter.
TEST(ExifTest, APayloadCutAnywhereBeforeItsValueReadsAsUpright) {
  for (const bool big_endian : {true, false}) {
    const Bytes whole = ExifWithOrientation(6, big_endian);
    for (size_t length = 0; length < kValue + 2; ++length) {
      EXPECT_EQ(
          ReadExifOrientation(Bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(length))),
          1)
          << length;
    }
    EXPECT_EQ(ReadExifOrientation(Bytes(whole.begin(), whole.begin() + kValue + 2)), 6);
  }
}

TEST(ExifTest, EachBrokenFieldReadsAsUpright) {
  struct Change {
    size_t offset;
    uint8_t value;
  };
  for (const Change& change :
       {Change{0, 'X'}, Change{4, 1}, Change{kByteOrder, 'I'}, Change{kByteOrder + 1, 'X'},
        Change{kMagic + 1, 43}, Change{kDirectoryOffset, 0xFF}, Change{kDirectoryOffset + 3, 0xF0},
        Change{kEntryCount + 1, 0}, Change{kTag, 0x02}, Change{kType + 1, 4}, Change{kCount + 3, 2},
        Change{kValue, 1}}) {
    Bytes payload = ExifWithOrientation(6, true);
    payload[change.offset] = change.value;
    EXPECT_EQ(ReadExifOrientation(payload), 1) << "byte " << change.offset;
  }
}

// The last offsets of the 32-bit address space: sums with them wrap round in WASM.
TEST(ExifTest, DirectoryOffsetsNearTheEndOfTheAddressSpaceReadAsUpright) {
  for (int last = 0xE0; last <= 0xFF; ++last) {
    Bytes payload = ExifWithOrientation(6, true);
    for (size_t i = 0; i < 3; ++i) payload[kDirectoryOffset + i] = 0xFF;
    payload[kDirectoryOffset + 3] = static_cast<uint8_t>(last);
    EXPECT_EQ(ReadExifOrientation(payload), 1) << last;
  }
}

TEST(ExifTest, OrientationIsFoundBehindOtherEntriesAndAMovedDirectory) {
  // 20 bytes between header and directory, then two entries; the count says more entries than there
  // are.
  Bytes payload = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 28};
  payload.resize(6 + 28, 0xAB);
  const Bytes directory = {0xFF, 0xFF,                                      //
                           0x01, 0x0F, 0, 2, 0, 0, 0, 4, 'c', 'a', 'm', 0,  //
                           0x01, 0x12, 0, 3, 0, 0, 0, 1, 0,   8,   0,   0};
  payload.insert(payload.end(), directory.begin(), directory.end());
  EXPECT_EQ(ReadExifOrientation(payload), 8);
  payload[6 + 28 + 2 + 12 + 1] = 0x13;
  EXPECT_EQ(ReadExifOrientation(payload), 1);
}

}  // namespace
}  // namespace airl
