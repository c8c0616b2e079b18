#pragma once

// The connection between ranks: c10d's store, where they meet, and its backend, which adds.

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include <torch/torch.h>

#include "native/train/ranks.h"
#include "src/base/status.h"

namespace airl {

// Its calls are collective and throw std::exception when another rank is lost.
class RankGroup {
 public:
  virtual ~RankGroup() = default;

  // Where the tensors of StartSum must be.
  virtual torch::Device device() const = 0;
  // Starts to replace a contiguous tensor by its sum over ranks; the call returned waits for it.
  virtual std::function<void()> StartSum(const torch::Tensor& values) = 0;
  virtual std::string TextOfFirst(const std::string& text) = 0;
};

// Of two ranks and more. Errors as of Ranks::Join.
StatusOr<std::unique_ptr<RankGroup>> MeetRanks(const RanksOptions& options, torch::Device device);

// What an exception of LibTorch says, without its backtrace.
std::string ReasonOf(const std::exception& error);

}  // namespace airl
