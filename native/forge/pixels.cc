#include "native/forge/pixels.h"

#include <algorithm>

namespace airl {

torch::Tensor ToTensor(const ImageU8& image) {
  const auto pixels = torch::from_blob(const_cast<uint8_t*>(image.data()),
                                       {image.height(), image.width(), 3}, torch::kUInt8);
  return pixels.permute({2, 0, 1}).to(torch::kFloat32) / 255;
}

StatusOr<ImageU8> ToImage(const torch::Tensor& rgb) {
  const torch::Tensor pixels =
      (rgb * 255).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
  AIRL_ASSIGN_OR_RETURN(ImageU8 image, ImageU8::Create(static_cast<int>(pixels.size(1)),
                                                       static_cast<int>(pixels.size(0)), 3));
  std::copy_n(pixels.data_ptr<uint8_t>(), image.size(), image.data());
  return image;
}

bool IsStillPicture(const CropRecord& record) {
  return record.codec == "jpeg" || record.codec == "png";
}

}  // namespace airl
