#pragma once

// The kernels' launchers, for .cu files. Dimension letters: N faces, S side of the RGB input, K =
// kSpectrumSide.

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>

#include "src/base/rect.h"
#include "src/faces/upright_square.h"

namespace airl::cuda {

// One face of a batch, as the kernels read it.
struct FaceJob {
  size_t offset = 0;  // of the picture's first byte in the batch's pixels
  int width = 0;      // of the picture, RGB8, rows without padding
  int height = 0;
  UprightSquare square;
  Lattice lattice;
  RectI window;  // of the spectrum, inside the picture
};

// Strides of the RGB output, in floats.
struct RgbStrides {
  size_t face = 0;
  size_t channel = 0;
  size_t row = 0;
  size_t column = 0;
};

// rgb: N upright crops, 0..1, as CropUprightFace makes them.
cudaError_t LaunchUprightCrop(const uint8_t* pixels, const FaceJob* jobs, int faces, int side,
                              RgbStrides strides, float* rgb, cudaStream_t stream);
// rgb: N windows of the spectrum in RGB, 0..1, mirrored where they are smaller; S must be K.
cudaError_t LaunchNativeWindow(const uint8_t* pixels, const FaceJob* jobs, int faces, int side,
                               RgbStrides strides, float* rgb, cudaStream_t stream);
// residual [N,K,K] of the luma of each window, mirrored where it is smaller, as HighPassResidual
// makes it.
cudaError_t LaunchResidual(const uint8_t* pixels, const FaceJob* jobs, int faces, double* residual,
                           cudaStream_t stream);
// spectrum[i] = log(|coefficients[i]| + kSpectrumFloor), `count` values.
cudaError_t LaunchLogMagnitude(const double* coefficients, size_t count, float* spectrum,
                               cudaStream_t stream);

}  // namespace airl::cuda
