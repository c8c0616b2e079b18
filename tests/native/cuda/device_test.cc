#include "native/cuda/device.h"

#include "tests/native/cuda/gpu.h"

namespace airl::cuda {
namespace {

// Runs everywhere: a machine without a GPU is told as such, with the runtime's own words.
TEST(DeviceTest, AMachineIsDescribedOrSaysWhyNot) {
  const StatusOr<std::string> gpu = DescribeGpu();
  if (gpu.ok()) {
    EXPECT_NE(gpu->find("sm_"), std::string::npos) << *gpu;
  } else {
    EXPECT_EQ(gpu.status().code(), StatusCode::kUnsupported) << gpu.status().message();
    EXPECT_FALSE(gpu.status().message().empty());
  }
}

using BufferGpuTest = GpuTest;

TEST_F(BufferGpuTest, ABufferMovesItsMemory) {
  StatusOr<Buffer> first = Buffer::Create(MemoryKind::kPinned, 64);
  ASSERT_TRUE(first.ok());
  void* memory = first->as<void>();
  const Buffer second = *std::move(first);
  EXPECT_EQ(second.as<void>(), memory);
  EXPECT_EQ(second.size(), 64u);
}

TEST_F(BufferGpuTest, MoreMemoryThanThereIsIsOutOfMemory) {
  EXPECT_EQ(Buffer::Create(MemoryKind::kDevice, size_t{1} << 50).status().code(),
            StatusCode::kOutOfMemory);
}

}  // namespace
}  // namespace airl::cuda
