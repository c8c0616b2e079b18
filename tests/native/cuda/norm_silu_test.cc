// Batch norm and SiLU in one operation do what the two layers do, in float and in bfloat16.

#include "native/nets/norm_silu.h"

#include <gtest/gtest.h>

#include "native/evaluate/autocast.h"
#include "native/nets/layers.h"
#include "tests/native/cuda/gpu.h"

namespace airl {
namespace {

double Relative(const torch::Tensor& value, const torch::Tensor& expected) {
  return ((value - expected).abs().max() / expected.abs().max()).item<double>();
}

class NormSiluTest : public cuda::GpuTest {
 protected:
  void SetUp() override {
    GpuTest::SetUp();
    if (!IsSkipped()) torch::manual_seed(11);
  }

  static torch::Tensor Activation(const std::vector<int64_t>& shape, torch::ScalarType type) {
    return (torch::randn(shape, torch::kCUDA) * 2 + 0.7)
        .to(type)
        .contiguous(torch::MemoryFormat::ChannelsLast);
  }

  static torch::nn::BatchNorm2d Layer(int64_t channels) {
    torch::manual_seed(5);
    const torch::NoGradGuard no_grad;
    torch::nn::BatchNorm2d bn(channels);
    bn->weight.normal_();
    bn->bias.normal_();
    bn->to(torch::kCUDA);
    return bn;
  }

  // One operation on x as it is, and the two layers on it in float.
  static void ExpectLayers(const torch::Tensor& x, double tolerance) {
    SCOPED_TRACE(x.sizes());
    torch::nn::BatchNorm2d fused = Layer(x.size(1));
    torch::nn::BatchNorm2d plain = Layer(x.size(1));
    const torch::Tensor own = x.detach().clone().requires_grad_();
    const torch::Tensor other =
        x.detach().to(torch::kFloat, /*non_blocking=*/false, /*copy=*/true).requires_grad_();
    ASSERT_TRUE(CanFuseSilu(*fused, own));
    const torch::Tensor z = BatchNormSilu(*fused, own);
    const torch::Tensor expected = torch::silu(plain(other));
    const torch::Tensor dz = torch::randn_like(z);
    z.backward(dz);
    expected.backward(dz.to(torch::kFloat));
    EXPECT_LT(Relative(z, expected), tolerance);
    EXPECT_LT(Relative(own.grad(), other.grad()), tolerance);
    EXPECT_LT(Relative(fused->weight.grad(), plain->weight.grad()), tolerance);
    EXPECT_LT(Relative(fused->bias.grad(), plain->bias.grad()), tolerance);
    EXPECT_LT(Relative(fused->running_mean, plain->running_mean), tolerance);
    EXPECT_LT(Relative(fused->running_var, plain->running_var), tolerance);
    EXPECT_EQ(fused->num_batches_tracked.item<int64_t>(), 1);
  }
};

// Threads with several rounds of rows; channels in two slices of a block, alike and not; rows that
// do not fill a block.
const std::vector<std::vector<int64_t>> kShapes = {
    {16, 48, 95, 95}, {4, 144, 60, 60}, {16, 2688, 12, 12}, {2, 2056, 5, 5}, {1, 8, 3, 3}};

// Sums over 144,400 rows in another order.
TEST_F(NormSiluTest, ResultAndGradientsAreThoseOfTheTwoLayersInFloat) {
  for (const auto& shape : kShapes) ExpectLayers(Activation(shape, torch::kFloat), 1e-4);
}

// bfloat16 has eight bits.
TEST_F(NormSiluTest, ResultAndGradientsAreThoseOfTheTwoLayersInBfloat16) {
  for (const auto& shape : kShapes) ExpectLayers(Activation(shape, torch::kBFloat16), 5e-3);
}

TEST_F(NormSiluTest, TakesTheRunningStatisticsOutsideTraining) {
  torch::nn::BatchNorm2d bn = Layer(16);
  bn(Activation({2, 16, 9, 9}, torch::kFloat));
  bn->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = Activation({2, 16, 9, 9}, torch::kFloat);
  ASSERT_TRUE(CanFuseSilu(*bn, x));
  EXPECT_LT(Relative(BatchNormSilu(*bn, x), torch::silu(bn(x))), 1e-5);
}

TEST_F(NormSiluTest, IsWhatAConvolutionWithSiluTakesUnderAutocast) {
  ConvBn layer(ConvBnOptions{
      .in_channels = 16, .out_channels = 24, .kernel = 1, .activation = Activation::kSilu});
  layer->to(torch::kCUDA);
  ToChannelsLast(*layer);
  const torch::Tensor x = Activation({4, 16, 20, 20}, torch::kFloat);
  const AutocastScope autocast(torch::kCUDA, true);
  const torch::Tensor z = layer(x);
  EXPECT_TRUE(CanFuseSilu(*layer->bn, layer->conv(x)));
  EXPECT_LT(Relative(z, torch::silu(layer->bn(layer->conv(x)).to(torch::kFloat))), 2e-2);
  z.sum().backward();
  EXPECT_TRUE(layer->conv->weight.grad().isfinite().all().item<bool>());
}

TEST_F(NormSiluTest, LeavesOtherTensorsToTheLayers) {
  torch::nn::BatchNorm2d bn = Layer(16);
  const torch::Tensor x = Activation({2, 16, 9, 9}, torch::kFloat);
  EXPECT_TRUE(CanFuseSilu(*bn, x));
  EXPECT_FALSE(CanFuseSilu(*bn, x.contiguous()));
  EXPECT_FALSE(CanFuseSilu(*bn, x.to(torch::kDouble)));
  EXPECT_FALSE(CanFuseSilu(*bn, x.cpu()));
  EXPECT_FALSE(CanFuseSilu(*Layer(12), Activation({2, 12, 9, 9}, torch::kFloat)));
  bn->eval();
  EXPECT_FALSE(CanFuseSilu(*bn, x)) << "a frozen layer wants another gradient";
}

}  // namespace
}  // namespace airl
