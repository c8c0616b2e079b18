#pragma once

// A tiny autoencoder distilled from a modern latent-diffusion decoder (weights: MIT licence).
// A photograph passed through it looks the same but carries a decoder's upsampling trace: an
// aligned fake that differs from its real in little but the trace.

#include <string>

#include <torch/torch.h>

#include "native/forge/picture_generator.h"
#include "src/base/status.h"

namespace airl {

// Not trainable; runs in the device and dtype it was moved to by To().
class TinyAutoencoder : public PictureGenerator {
 public:
  // Loads `taef2_encoder.safetensors` and `taef2_decoder.safetensors` from a folder, as float32 on
  // the CPU. model_mismatch when a tensor is missing, unknown or of another shape.
  static StatusOr<TinyAutoencoder> Load(const std::string& folder);

  void To(torch::Device device, torch::Dtype dtype = torch::kFloat32);

  // rgb [N,3,H,W] or [3,H,W], values 0..1, any H, W >= 8: encoded and decoded again, same shape,
  // clamped to 0..1. Sides that are no multiple of 8 are padded by mirroring and cut back, so the
  // trace's phase is that of the top left corner. bad_input for another shape.
  StatusOr<torch::Tensor> Reconstruct(const torch::Tensor& rgb) const override;

  // The two halves: rgb [N,3,H,W] with H, W multiples of 8 -> latent [N,32,H/8,W/8], and back.
  torch::Tensor Encode(const torch::Tensor& rgb) const;
  torch::Tensor Decode(const torch::Tensor& latent) const;

 private:
  TinyAutoencoder() = default;
  torch::nn::Sequential encoder_{nullptr};  // [N,3,H,W] -> [N,32,H/8,W/8]
  torch::nn::Sequential decoder_{nullptr};  // and back
};

}  // namespace airl
