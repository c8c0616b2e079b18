#pragma once

#include <gtest/gtest.h>

#include "native/cuda/device.h"

namespace airl::cuda {

// Skips, with the reason, where there is no GPU.
class GpuTest : public testing::Test {
 protected:
  void SetUp() override {
    const StatusOr<std::string> gpu = DescribeGpu();
    if (!gpu.ok()) GTEST_SKIP() << gpu.status().message();
  }
};

}  // namespace airl::cuda
