#pragma once

// The core's pixel work of a batch on the GPU: the upright face crop (or the native window) and the
// log spectrum. The CPU twin is MakeFaceTensors (src/model/input_tensor.h), which they are tested
// against. Dimension letters: N faces, S side of the RGB input.

#include <cstddef>
#include <memory>
#include <span>

#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image_view.h"
#include "src/model/input_tensor.h"

namespace airl::cuda {

struct FaceSource {
  ImageViewU8 rgb;
  Face face;
};

enum class RgbLayout {
  kPlanar,       // [N,3,S,S]
  kChannelsLast  // [N,S,S,3]
};

struct FaceBatchOptions {
  InputShape shape;
  RgbLayout layout = RgbLayout::kPlanar;
  int max_faces = 64;
  size_t max_pixel_bytes = size_t{64} << 20;  // of a batch's pictures, RGB8 without row padding
  // The cudaStream_t to work in, which must outlive the batch; null: one of its own.
  void* stream = nullptr;
};

// Owns pinned staging memory and scratch. Two of them, used in turn, copy one batch
// while the other computes.
class FaceBatch {
 public:
  // On the thread's current GPU. Errors: kBadInput for options out of range; of the runtime.
  static StatusOr<FaceBatch> Create(const FaceBatchOptions& options);
  FaceBatch(FaceBatch&&) noexcept;
  FaceBatch& operator=(FaceBatch&&) noexcept;
  ~FaceBatch();

  // Copies the pictures to pinned memory and starts the copy and the kernels; returns while they
  // run. Waits first for the batch before it. `rgb` (layout of the options, 0..1) and `spectrum`
  // [N,1,256,256] are memory of the GPU. Errors: kTooLarge for more faces or bytes than the options
  // say, kBadInput as of MakeFaceTensors, kInternal of the runtime.
  Status Start(std::span<const FaceSource> sources, float* rgb, float* spectrum);
  // Waits until the last started batch is there.
  Status Finish();

 private:
  struct State;
  explicit FaceBatch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace airl::cuda
