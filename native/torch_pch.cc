// The one translation unit that carries the precompiled torch/torch.h.
