#include "native/cuda/face_kernels.h"
#include "src/base/spectrum_side.h"
#include "src/spectrum/log_spectrum.h"

namespace airl::cuda {
namespace {

constexpr int kBlockSide = 16;  // threads; 16 x 16 neighbours share most of the bytes they read
constexpr int kLineThreads = 256;

struct Rgb {
  float r = 0;
  float g = 0;
  float b = 0;
};

__device__ Rgb operator+(Rgb a, Rgb b) { return {a.r + b.r, a.g + b.g, a.b + b.b}; }
__device__ Rgb operator*(float weight, Rgb a) { return {weight * a.r, weight * a.g, weight * a.b}; }
__device__ Rgb Mix(Rgb a, Rgb b, float weight) {
  return {a.r + (b.r - a.r) * weight, a.g + (b.g - a.g) * weight, a.b + (b.b - a.b) * weight};
}

__device__ int Clamp(int value, int high) { return min(max(value, 0), high); }

// A pixel of the picture, its edge repeated outside it, 0..255.
__device__ Rgb PixelAt(const uint8_t* pixels, const FaceJob& job, int x, int y) {
  const size_t row = static_cast<size_t>(Clamp(y, job.height - 1));
  const size_t index = row * static_cast<size_t>(job.width) + Clamp(x, job.width - 1);
  const uint8_t* from = pixels + job.offset + 3 * index;
  return {static_cast<float>(from[0]), static_cast<float>(from[1]), static_cast<float>(from[2])};
}

// One axis of the triangle filter about `center`, half-width `half_width` (resize.cc).
struct Taps {
  int begin;
  int end;
  float center;  // relative to begin
  float scale;   // 1 / half-width
  float norm;    // 1 / sum of weights

  __device__ Taps(double middle, double half_width)
      : begin(static_cast<int>(floor(middle - half_width + 0.5))),
        end(static_cast<int>(floor(middle + half_width + 0.5))),
        center(static_cast<float>(middle - begin)),
        scale(static_cast<float>(1 / half_width)),
        norm(1) {
    float sum = 0;
    for (int k = 0; k < end - begin; ++k) sum += At(k);
    norm = 1 / sum;
  }
  __device__ float At(int k) const {
    return norm * fmaxf(0.0f, 1 - fabsf((static_cast<float>(k) + 0.5f - center) * scale));
  }
};

// The value of a lattice cell, 0..255: a pixel, or the antialiased mean of what the cell covers.
__device__ Rgb CellAt(const uint8_t* pixels, const FaceJob& job, int x, int y) {
  const UprightSquare& square = job.square;
  const Lattice& lattice = job.lattice;
  if (lattice.pitch == 1) return PixelAt(pixels, job, x + square.anchor_x, y + square.anchor_y);
  const Taps columns(lattice.origin_x + (x + 0.5) * lattice.pitch, lattice.pitch);
  const Taps rows(lattice.origin_y + (y + 0.5) * lattice.pitch, lattice.pitch);
  Rgb sum;
  for (int j = rows.begin; j < rows.end; ++j) {
    Rgb line;
    for (int i = columns.begin; i < columns.end; ++i) {
      line = line + columns.At(i - columns.begin) *
                        PixelAt(pixels, job, i + square.anchor_x, j + square.anchor_y);
    }
    sum = sum + rows.At(j - rows.begin) * line;
  }
  return sum;
}

__global__ void UprightCrop(const uint8_t* pixels, const FaceJob* jobs, int side,
                            RgbStrides strides, float* rgb) {
  const int x = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int y = static_cast<int>(blockIdx.y * blockDim.y + threadIdx.y);
  if (x >= side || y >= side) return;
  const FaceJob& job = jobs[blockIdx.z];
  const UprightSquare& square = job.square;
  const Lattice& lattice = job.lattice;
  Rgb value;
  const bool level = square.sin == 0 && square.cos == 1;  // UprightSquare::level()
  if (lattice.pitch > 1 && level) {
    value = CellAt(pixels, job, x, y);
  } else {
    const double u = x + 0.5 - side / 2.0;
    const double v = y + 0.5 - side / 2.0;
    // Half a cell from corner to centre.
    const double px = lattice.center_x + lattice.step * (square.cos * u - square.sin * v) - 0.5;
    const double py = lattice.center_y + lattice.step * (square.sin * u + square.cos * v) - 0.5;
    const int left = static_cast<int>(floor(px));
    const int top = static_cast<int>(floor(py));
    const auto right_weight = static_cast<float>(px - left);
    const Rgb upper =
        Mix(CellAt(pixels, job, left, top), CellAt(pixels, job, left + 1, top), right_weight);
    const Rgb lower = Mix(CellAt(pixels, job, left, top + 1),
                          CellAt(pixels, job, left + 1, top + 1), right_weight);
    value = Mix(upper, lower, static_cast<float>(py - top));
  }
  float* out = rgb + blockIdx.z * strides.face + static_cast<size_t>(y) * strides.row +
               static_cast<size_t>(x) * strides.column;
  out[0] = value.r * (1.0f / 255);
  out[strides.channel] = value.g * (1.0f / 255);
  out[2 * strides.channel] = value.b * (1.0f / 255);
}

// Mirrors an index of any sign into [0, size) without repeating the edge sample.
__device__ int Mirror(int index, int size) {
  if (size == 1) return 0;
  const int period = 2 * (size - 1);
  int folded = index % period;
  if (folded < 0) folded += period;
  return folded < size ? folded : period - folded;
}

// The pixel of the window grown to K x K.
__device__ const uint8_t* WindowPixel(const uint8_t* pixels, const FaceJob& job, int x, int y) {
  const int left = (kSpectrumSide - job.window.width) / 2;
  const int top = (kSpectrumSide - job.window.height) / 2;
  const int column = job.window.x + Mirror(Mirror(x, kSpectrumSide) - left, job.window.width);
  const int row = job.window.y + Mirror(Mirror(y, kSpectrumSide) - top, job.window.height);
  return pixels + job.offset +
         3 * (static_cast<size_t>(row) * static_cast<size_t>(job.width) +
              static_cast<size_t>(column));
}

// Its luma, 0..1.
__device__ float LumaAt(const uint8_t* pixels, const FaceJob& job, int x, int y) {
  const uint8_t* from = WindowPixel(pixels, job, x, y);
  return static_cast<float>(299 * from[0] + 587 * from[1] + 114 * from[2]) *
         (1.0f / (255.0f * 1000.0f));
}

__global__ void NativeWindow(const uint8_t* pixels, const FaceJob* jobs, RgbStrides strides,
                             float* rgb) {
  const int x = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int y = static_cast<int>(blockIdx.y * blockDim.y + threadIdx.y);
  const uint8_t* from = WindowPixel(pixels, jobs[blockIdx.z], x, y);
  float* out = rgb + blockIdx.z * strides.face + static_cast<size_t>(y) * strides.row +
               static_cast<size_t>(x) * strides.column;
  for (int channel = 0; channel < 3; ++channel) {
    out[static_cast<size_t>(channel) * strides.channel] =
        static_cast<float>(from[channel]) * (1.0f / 255);
  }
}

__global__ void Residual(const uint8_t* pixels, const FaceJob* jobs, double* residual) {
  const int x = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int y = static_cast<int>(blockIdx.y * blockDim.y + threadIdx.y);
  const FaceJob& job = jobs[blockIdx.z];
  constexpr float kWeights[3] = {0.25f, 0.5f, 0.25f};
  float smooth = 0;
  for (int j = -1; j <= 1; ++j) {
    for (int i = -1; i <= 1; ++i) {
      smooth += kWeights[j + 1] * kWeights[i + 1] * LumaAt(pixels, job, x + i, y + j);
    }
  }
  const size_t index =
      (blockIdx.z * size_t{kSpectrumSide} + static_cast<size_t>(y)) * size_t{kSpectrumSide} +
      static_cast<size_t>(x);
  residual[index] = LumaAt(pixels, job, x, y) - smooth;
}

__global__ void LogMagnitude(const double* coefficients, size_t count, float* spectrum) {
  const size_t i = blockIdx.x * size_t{blockDim.x} + threadIdx.x;
  if (i < count) {
    spectrum[i] = logf(static_cast<float>(fabs(coefficients[i])) + kSpectrumFloor);
  }
}

dim3 Blocks(int side, int faces) {
  const auto across = static_cast<unsigned>((side + kBlockSide - 1) / kBlockSide);
  return {across, across, static_cast<unsigned>(faces)};
}

}  // namespace

cudaError_t LaunchUprightCrop(const uint8_t* pixels, const FaceJob* jobs, int faces, int side,
                              RgbStrides strides, float* rgb, cudaStream_t stream) {
  UprightCrop<<<Blocks(side, faces), dim3(kBlockSide, kBlockSide), 0, stream>>>(pixels, jobs, side,
                                                                                strides, rgb);
  return cudaGetLastError();
}

static_assert(kSpectrumSide % kBlockSide == 0, "no thread lies outside the spectrum's window");

cudaError_t LaunchNativeWindow(const uint8_t* pixels, const FaceJob* jobs, int faces, int side,
                               RgbStrides strides, float* rgb, cudaStream_t stream) {
  if (side != kSpectrumSide) return cudaErrorInvalidValue;
  NativeWindow<<<Blocks(side, faces), dim3(kBlockSide, kBlockSide), 0, stream>>>(pixels, jobs,
                                                                                 strides, rgb);
  return cudaGetLastError();
}

cudaError_t LaunchResidual(const uint8_t* pixels, const FaceJob* jobs, int faces, double* residual,
                           cudaStream_t stream) {
  Residual<<<Blocks(kSpectrumSide, faces), dim3(kBlockSide, kBlockSide), 0, stream>>>(pixels, jobs,
                                                                                      residual);
  return cudaGetLastError();
}

cudaError_t LaunchLogMagnitude(const double* coefficients, size_t count, float* spectrum,
                               cudaStream_t stream) {
  const auto blocks = static_cast<unsigned>((count + kLineThreads - 1) / kLineThreads);
  LogMagnitude<<<blocks, kLineThreads, 0, stream>>>(coefficients, count, spectrum);
  return cudaGetLastError();
}

}  // namespace airl::cuda
