#include "native/train/ranks.h"

#include "native/train/ranks_group.h"

namespace airl {

Ranks::Ranks() = default;
Ranks::Ranks(Ranks&&) noexcept = default;
Ranks& Ranks::operator=(Ranks&&) noexcept = default;
Ranks::~Ranks() = default;

StatusOr<Ranks> Ranks::Join(const RanksOptions& options, torch::Device device) {
  if (options.ranks < 1 || options.ranks > kMaxRanks || options.rank < 0 ||
      options.rank >= options.ranks) {
    return BadInput("rank " + std::to_string(options.rank) + " of " +
                    std::to_string(options.ranks) + " ranks: 1.." + std::to_string(kMaxRanks) +
                    " ranks, counted from 0");
  }
  Ranks ranks;
  if (options.ranks == 1) return ranks;
  if (options.rendezvous.empty()) {
    return BadInput("several ranks need a rendezvous: tcp://HOST:PORT, or a file on one machine");
  }
  AIRL_ASSIGN_OR_RETURN(ranks.group_, MeetRanks(options, device));
  ranks.count_ = options.ranks;
  ranks.rank_ = options.rank;
  return ranks;
}

LostRanks Ranks::Lost(const std::exception& error) const {
  return LostRanks("rank " + std::to_string(rank_) + " of " + std::to_string(count_) +
                   " lost the others: " + ReasonOf(error));
}

torch::Device Ranks::message_device() const {
  return group_ ? group_->device() : torch::Device(torch::kCPU);
}

std::function<void()> Ranks::StartSum(const torch::Tensor& values) const {
  if (!group_) return [] {};
  try {
    return [this, wait = group_->StartSum(values)] {
      try {
        wait();
      } catch (const std::exception& error) {
        throw Lost(error);
      }
    };
  } catch (const std::exception& error) {
    throw Lost(error);
  }
}

torch::Tensor Ranks::Gather(const torch::Tensor& rows) const {
  const torch::NoGradGuard no_grad;
  // A sum of blocks of which each rank fills its own.
  torch::Tensor blocks =
      torch::zeros({count_, rows.size(0), rows.size(1)},
                   torch::TensorOptions().dtype(torch::kFloat32).device(message_device()));
  blocks[rank_].copy_(rows);
  StartSum(blocks)();
  return blocks.to(rows.device());
}

void Ranks::Sum(const std::vector<torch::Tensor>& tensors, double divisor) const {
  if (!group_ || tensors.empty()) return;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> flat;
  for (const torch::Tensor& tensor : tensors) {
    flat.push_back(tensor.to(message_device(), torch::kFloat32).reshape({-1}));
  }
  torch::Tensor message = torch::cat(flat);
  StartSum(message)();
  message.div_(divisor);
  int64_t at = 0;
  for (torch::Tensor tensor : tensors) {
    tensor.copy_(message.slice(0, at, at + tensor.numel()).view(tensor.sizes()));
    at += tensor.numel();
  }
}

void Ranks::AverageStatistics(torch::nn::Module& module) const {
  if (!group_) return;
  std::vector<torch::Tensor> statistics;
  for (const auto& part : module.modules()) {
    if (auto* norm = part->as<torch::nn::BatchNorm2dImpl>()) {
      statistics.push_back(norm->running_mean);
      statistics.push_back(norm->running_var);
    }
  }
  Sum(statistics, count_);
}

void Ranks::CopyFromFirst(torch::nn::Module& module) const {
  if (!group_) return;
  std::vector<torch::Tensor> tensors = module.parameters();
  for (const torch::Tensor& buffer : module.buffers()) {
    if (buffer.is_floating_point()) tensors.push_back(buffer);
  }
  const torch::NoGradGuard no_grad;
  // A sum to which only the first adds.
  if (!is_first()) {
    for (torch::Tensor& tensor : tensors) tensor.zero_();
  }
  Sum(tensors, 1);
}

std::string Ranks::TextOfFirst(const std::string& text) const {
  if (!group_) return text;
  try {
    return group_->TextOfFirst(text);
  } catch (const std::exception& error) {
    throw Lost(error);
  }
}

}  // namespace airl
