#include <cublas_v2.h>

#include <cmath>
#include <cstring>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "native/cuda/check.h"
#include "native/cuda/device.h"
#include "native/cuda/face_batch.h"
#include "native/cuda/face_kernels.h"
#include "src/base/limits.h"
#include "src/base/spectrum_side.h"
#include "src/faces/crop.h"

namespace airl::cuda {
namespace {

constexpr int kSide = kSpectrumSide;
constexpr size_t kCoefficients = size_t{kSide} * kSide;
constexpr float kWholePictureMargin = 1.0f;

Status StatusOf(cublasStatus_t code, const char* what) {
  if (code == CUBLAS_STATUS_SUCCESS) return OkStatus();
  return Internal(std::string(what) + ": " + cublasGetStatusString(code));
}

// Row u holds a(u) cos(pi (2x + 1) u / 2K): DCT(f) = D f D^T.
std::vector<double> DctMatrix() {
  std::vector<double> matrix(kCoefficients);
  for (int u = 0; u < kSide; ++u) {
    const double scale = std::sqrt((u == 0 ? 1.0 : 2.0) / kSide);
    for (int x = 0; x < kSide; ++x) {
      matrix[static_cast<size_t>(u * kSide + x)] =
          scale * std::cos(std::numbers::pi * (2 * x + 1) * u / (2.0 * kSide));
    }
  }
  return matrix;
}

size_t PixelBytes(const FaceSource& source) {
  return size_t{3} * static_cast<size_t>(source.rgb.width) * static_cast<size_t>(source.rgb.height);
}

StatusOr<FaceJob> MakeJob(const FaceSource& source, const InputShape& shape, size_t offset) {
  const ImageViewU8& rgb = source.rgb;
  if (rgb.channels != 3 || rgb.width < 1 || rgb.height < 1) {
    return BadInput("face batch: not an RGB picture");
  }
  if (!IsUsable(source.face)) {
    return BadInput("face batch: face without area or with coordinates out of range");
  }
  const float margin = IsWholePicture(source.face) ? kWholePictureMargin : shape.crop_margin;
  FaceJob job;
  job.offset = offset;
  job.width = rgb.width;
  job.height = rgb.height;
  job.square = MakeUprightSquare(source.face, margin);
  job.lattice = MakeLattice(job.square, shape.rgb_side);
  job.window = SpectrumWindow(source.face, rgb.width, rgb.height);
  return job;
}

RgbStrides StridesOf(RgbLayout layout, int side) {
  const auto s = static_cast<size_t>(side);
  if (layout == RgbLayout::kPlanar) return {3 * s * s, s * s, s, 1};
  return {3 * s * s, 1, 3 * s, 3};
}

}  // namespace

struct FaceBatch::State {
  FaceBatchOptions options;
  cudaStream_t stream = nullptr;
  bool owns_stream = false;
  cublasHandle_t cublas = nullptr;
  Buffer staged;  // pinned: jobs, then pixels
  Buffer device;  // the same bytes on the GPU
  Buffer matrix;  // D
  Buffer residual;
  Buffer product;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (stream != nullptr) cudaStreamSynchronize(stream);
    if (cublas != nullptr) cublasDestroy(cublas);
    if (owns_stream) cudaStreamDestroy(stream);
  }

  size_t jobs_bytes() const { return static_cast<size_t>(options.max_faces) * sizeof(FaceJob); }

  // Jobs and pixels into pinned memory; the number of bytes staged.
  StatusOr<size_t> Stage(std::span<const FaceSource> sources) {
    size_t offset = 0;
    for (size_t n = 0; n < sources.size(); ++n) {
      AIRL_ASSIGN_OR_RETURN(const FaceJob job, MakeJob(sources[n], options.shape, offset));
      const size_t bytes = PixelBytes(sources[n]);
      if (bytes > options.max_pixel_bytes - offset) {
        return TooLarge("face batch: more pixels than the batch has room for");
      }
      std::memcpy(staged.as<FaceJob>() + n, &job, sizeof job);
      const ImageViewU8& rgb = sources[n].rgb;
      uint8_t* to = staged.as<uint8_t>() + jobs_bytes() + offset;
      const size_t row_bytes = size_t{3} * static_cast<size_t>(rgb.width);
      for (int y = 0; y < rgb.height; ++y, to += row_bytes) std::memcpy(to, rgb.Row(y), row_bytes);
      offset += bytes;
    }
    return jobs_bytes() + offset;
  }

  // product = D residual, residual = product D^T, for each face. cuBLAS reads row-major matrices as
  // their transposes, so the factors stand in the order of the transposed product.
  Status Transform(int faces) {
    const double one = 1;
    const double zero = 0;
    const auto stride = static_cast<long long>(kCoefficients);
    AIRL_RETURN_IF_ERROR(StatusOf(
        cublasDgemmStridedBatched(cublas, CUBLAS_OP_T, CUBLAS_OP_N, kSide, kSide, kSide, &one,
                                  matrix.as<double>(), kSide, 0, residual.as<double>(), kSide,
                                  stride, &zero, product.as<double>(), kSide, stride, faces),
        "DCT of the columns"));
    return StatusOf(
        cublasDgemmStridedBatched(cublas, CUBLAS_OP_N, CUBLAS_OP_N, kSide, kSide, kSide, &one,
                                  product.as<double>(), kSide, stride, matrix.as<double>(), kSide,
                                  0, &zero, residual.as<double>(), kSide, stride, faces),
        "DCT of the rows");
  }
};

FaceBatch::FaceBatch(std::unique_ptr<State> state) : state_(std::move(state)) {}
FaceBatch::FaceBatch(FaceBatch&&) noexcept = default;
FaceBatch& FaceBatch::operator=(FaceBatch&&) noexcept = default;
FaceBatch::~FaceBatch() = default;

StatusOr<FaceBatch> FaceBatch::Create(const FaceBatchOptions& options) {
  const int side = options.shape.rgb_side;
  if (side < 1 || side > limits::kMaxInputSide) return BadInput("face batch: side out of range");
  if (options.max_faces < 1) return BadInput("face batch: room for no face");
  if (options.shape.native_rgb && side != kSide) {
    return BadInput("face batch: a native window is of the spectrum's side");
  }
  AIRL_RETURN_IF_ERROR(DescribeGpu().status());
  auto state = std::make_unique<State>();
  state->options = options;
  state->stream = static_cast<cudaStream_t>(options.stream);
  if (state->stream == nullptr) {
    AIRL_RETURN_IF_ERROR(StatusOf(cudaStreamCreateWithFlags(&state->stream, cudaStreamNonBlocking),
                                  "making a stream"));
    state->owns_stream = true;
  }
  AIRL_RETURN_IF_ERROR(StatusOf(cublasCreate(&state->cublas), "starting cuBLAS"));
  AIRL_RETURN_IF_ERROR(
      StatusOf(cublasSetStream(state->cublas, state->stream), "giving cuBLAS the stream"));
  const size_t staged_bytes = state->jobs_bytes() + options.max_pixel_bytes;
  AIRL_ASSIGN_OR_RETURN(state->staged, Buffer::Create(MemoryKind::kPinned, staged_bytes));
  AIRL_ASSIGN_OR_RETURN(state->device, Buffer::Create(MemoryKind::kDevice, staged_bytes));
  const std::vector<double> matrix = DctMatrix();
  const size_t matrix_bytes = matrix.size() * sizeof(double);
  AIRL_ASSIGN_OR_RETURN(state->matrix, Buffer::Create(MemoryKind::kDevice, matrix_bytes));
  AIRL_RETURN_IF_ERROR(StatusOf(
      cudaMemcpy(state->matrix.as<void>(), matrix.data(), matrix_bytes, cudaMemcpyHostToDevice),
      "copying the DCT matrix"));
  const size_t plane_bytes = static_cast<size_t>(options.max_faces) * matrix_bytes;
  AIRL_ASSIGN_OR_RETURN(state->residual, Buffer::Create(MemoryKind::kDevice, plane_bytes));
  AIRL_ASSIGN_OR_RETURN(state->product, Buffer::Create(MemoryKind::kDevice, plane_bytes));
  return FaceBatch(std::move(state));
}

Status FaceBatch::Start(std::span<const FaceSource> sources, float* rgb, float* spectrum) {
  State& s = *state_;
  if (sources.size() > static_cast<size_t>(s.options.max_faces)) {
    return TooLarge("face batch: more faces than the batch has room for");
  }
  if (sources.empty()) return OkStatus();
  AIRL_RETURN_IF_ERROR(Finish());
  AIRL_ASSIGN_OR_RETURN(const size_t bytes, s.Stage(sources));
  AIRL_RETURN_IF_ERROR(StatusOf(cudaMemcpyAsync(s.device.as<void>(), s.staged.as<void>(), bytes,
                                                cudaMemcpyHostToDevice, s.stream),
                                "copying the batch"));
  const auto faces = static_cast<int>(sources.size());
  const int side = s.options.shape.rgb_side;
  const auto* jobs = s.device.as<const FaceJob>();
  const uint8_t* pixels = s.device.as<const uint8_t>() + s.jobs_bytes();
  const auto launch_rgb = s.options.shape.native_rgb ? LaunchNativeWindow : LaunchUprightCrop;
  const RgbStrides strides = StridesOf(s.options.layout, side);
  AIRL_RETURN_IF_ERROR(
      StatusOf(launch_rgb(pixels, jobs, faces, side, strides, rgb, s.stream), "cropping"));
  AIRL_RETURN_IF_ERROR(StatusOf(
      LaunchResidual(pixels, jobs, faces, s.residual.as<double>(), s.stream), "the residual"));
  AIRL_RETURN_IF_ERROR(s.Transform(faces));
  return StatusOf(LaunchLogMagnitude(s.residual.as<const double>(), sources.size() * kCoefficients,
                                     spectrum, s.stream),
                  "the log spectrum");
}

Status FaceBatch::Finish() {
  return StatusOf(cudaStreamSynchronize(state_->stream), "waiting for the GPU");
}

}  // namespace airl::cuda
