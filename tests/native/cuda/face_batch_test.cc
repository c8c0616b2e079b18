#include "native/cuda/face_batch.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/faces/crop.h"
#include "src/spectrum/dct.h"
#include "tests/native/cuda/gpu.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl::cuda {
namespace {

using FaceBatchGpuTest = GpuTest;

// The two differ by the order of their sums: rgb of 8-bit values in float, and a spectrum whose
// logarithm at a coefficient of 0 turns an error of 3e-8 (KissFFT's own) into 3e-5.
constexpr float kTolerance = 1e-4f;

struct Case {
  ImageU8 picture;
  Face face;
};

Face FaceAt(float x, float y, float side, float roll_radians) {
  Face face = WholePicture(1, 1);
  face.score = 0.9f;
  face.box = {x, y, side, side};
  const float cx = x + side / 2;
  const float cy = y + side / 2;
  const float dx = side / 5 * std::cos(roll_radians);
  const float dy = side / 5 * std::sin(roll_radians);
  for (PointF& point : face.keypoints) point = {cx, cy};
  face.keypoints[kRightEye] = {cx - dx, cy - dy};
  face.keypoints[kLeftEye] = {cx + dx, cy + dy};
  return face;
}

// Faces that go through every branch: reduced and enlarged, level and tilted, at the picture's
// edge, a picture smaller than the spectrum's window, the whole picture.
std::vector<Case> Cases() {
  std::vector<Case> cases;
  cases.push_back({TexturedPicture(640, 512, 1), FaceAt(200, 120, 260, 0)});
  cases.push_back({TexturedPicture(640, 512, 2), FaceAt(180, 100, 300, 0.4f)});
  cases.push_back({TexturedPicture(400, 400, 3), FaceAt(150, 150, 90, 0)});
  cases.push_back({TexturedPicture(400, 400, 4), FaceAt(150, 150, 90, -0.7f)});
  cases.push_back({TexturedPicture(500, 300, 5), FaceAt(-40, -30, 280, 0.2f)});
  cases.push_back({TexturedPicture(180, 140, 6), FaceAt(40, 20, 100, 0)});
  cases.push_back({TexturedPicture(300, 700, 7), WholePicture(300, 700)});
  return cases;
}

struct Largest {
  float difference = 0;
  size_t index = 0;
};
Largest LargestDifference(const float* a, const float* b, size_t count) {
  Largest largest;
  for (size_t i = 0; i < count; ++i) {
    const float difference = std::abs(a[i] - b[i]);
    if (!(difference <= largest.difference)) largest = {difference, i};
  }
  return largest;
}

// Holds all cases, made on the GPU, against the core.
void ExpectAgreement(const InputShape& shape) {
  const std::vector<Case> cases = Cases();
  std::vector<FaceSource> sources;
  for (const Case& each : cases) sources.push_back({each.picture.view(), each.face});
  FaceBatchOptions options;
  options.shape = shape;
  StatusOr<FaceBatch> batch = FaceBatch::Create(options);
  ASSERT_TRUE(batch.ok()) << batch.status().message();
  const auto side = static_cast<size_t>(shape.rgb_side);
  const size_t rgb_size = 3 * side * side;
  const size_t spectrum_size = size_t{kSpectrumSide} * kSpectrumSide;
  const StatusOr<Buffer> rgb =
      Buffer::Create(MemoryKind::kDevice, cases.size() * rgb_size * sizeof(float));
  const StatusOr<Buffer> spectrum =
      Buffer::Create(MemoryKind::kDevice, cases.size() * spectrum_size * sizeof(float));
  ASSERT_TRUE(rgb.ok() && spectrum.ok());
  ASSERT_TRUE(batch->Start(sources, rgb->as<float>(), spectrum->as<float>()).ok());
  const Status finished = batch->Finish();
  ASSERT_TRUE(finished.ok()) << finished.message();
  std::vector<float> gpu_rgb(cases.size() * rgb_size);
  std::vector<float> gpu_spectrum(cases.size() * spectrum_size);
  ASSERT_TRUE(CopyToHost(rgb->as<void>(), gpu_rgb.data(), rgb->size()).ok());
  ASSERT_TRUE(CopyToHost(spectrum->as<void>(), gpu_spectrum.data(), spectrum->size()).ok());

  StatusOr<DctPlan> plan = DctPlan::Create();
  ASSERT_TRUE(plan.ok());
  for (size_t n = 0; n < cases.size(); ++n) {
    const StatusOr<FaceTensors> core =
        MakeFaceTensors(cases[n].picture.view(), cases[n].face, options.shape, *plan);
    ASSERT_TRUE(core.ok());
    const Largest of_rgb = LargestDifference(&gpu_rgb[n * rgb_size], core->rgb.data(), rgb_size);
    EXPECT_LE(of_rgb.difference, kTolerance) << "rgb, case " << n << ", index " << of_rgb.index;
    const Largest of_spectrum =
        LargestDifference(&gpu_spectrum[n * spectrum_size], core->spectrum.data(), spectrum_size);
    EXPECT_LE(of_spectrum.difference, kTolerance)
        << "spectrum, case " << n << ", index " << of_spectrum.index;
  }
}

TEST_F(FaceBatchGpuTest, AgreesWithTheCore) { ExpectAgreement({.rgb_side = 224}); }

TEST_F(FaceBatchGpuTest, NativeWindowsAgreeWithTheCore) {
  ExpectAgreement({.rgb_side = kSpectrumSide, .native_rgb = true});
}

TEST_F(FaceBatchGpuTest, MoreFacesThanRoomAreTooLarge) {
  FaceBatchOptions options;
  options.max_faces = 1;
  StatusOr<FaceBatch> batch = FaceBatch::Create(options);
  ASSERT_TRUE(batch.ok());
  const std::vector<Case> cases = Cases();
  const std::vector<FaceSource> sources = {{cases[0].picture.view(), cases[0].face},
                                           {cases[1].picture.view(), cases[1].face}};
  EXPECT_EQ(batch->Start(sources, nullptr, nullptr).code(), StatusCode::kTooLarge);
}

// Runs everywhere: options are checked before the GPU is touched.
TEST(FaceBatchTest, OptionsOutOfRangeAreRefused) {
  FaceBatchOptions options;
  options.shape.rgb_side = 0;
  EXPECT_EQ(FaceBatch::Create(options).status().code(), StatusCode::kBadInput);
  options = {};
  options.shape.native_rgb = true;
  EXPECT_EQ(FaceBatch::Create(options).status().code(), StatusCode::kBadInput);
  options = {};
  options.max_faces = 0;
  EXPECT_EQ(FaceBatch::Create(options).status().code(), StatusCode::kBadInput);
}

}  // namespace
}  // namespace airl::cuda
