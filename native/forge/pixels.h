#pragma once

// Between RGB8 pictures and tensors.

#include <torch/torch.h>

#include "native/data/manifest.h"
#include "src/base/status.h"
#include "src/image/image.h"

namespace airl {

// [3,H,W], 0..1.
torch::Tensor ToTensor(const ImageU8& image);
// The other way, rounded.
StatusOr<ImageU8> ToImage(const torch::Tensor& rgb);

// Cut from a JPEG or PNG file: video frames carry a compression that the forge cannot repeat.
bool IsStillPicture(const CropRecord& record);

}  // namespace airl
