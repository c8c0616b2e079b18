#include "native/train/ranks.h"

#include <chrono>
#include <stdexcept>

// LibTorch's header of the Gloo backend hides its class unless this is defined, as it was when the
// library was built; it needs Gloo's own headers (Debian: libgloo-dev).
#if __has_include(<gloo/transport/device.h>) && \
    __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>)
#define AIRL_HAS_GLOO
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif

namespace airl {

#ifdef AIRL_HAS_GLOO

struct Ranks::Group {
  explicit Group(const RanksOptions& options)
      : store(c10::make_intrusive<c10d::FileStore>(options.rendezvous, options.ranks)) {
    const auto timeout = std::chrono::milliseconds(static_cast<int64_t>(options.timeout_s * 1000));
    store->setTimeout(timeout);
    const auto gloo = c10d::ProcessGroupGloo::Options::create(timeout);
    // One machine, or a file system that several share: the address of this host's name would have
    // to resolve on all of them.
    gloo->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1"));
    processes =
        c10::make_intrusive<c10d::ProcessGroupGloo>(store, options.rank, options.ranks, gloo);
  }

  void Sum(torch::Tensor values) {
    std::vector<torch::Tensor> message = {std::move(values)};
    processes->allreduce(message, c10d::AllreduceOptions())->wait();
  }

  c10::intrusive_ptr<c10d::FileStore> store;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> processes;
};

#else

struct Ranks::Group {
  void Sum(const torch::Tensor&) {}
};

#endif

Ranks::Ranks() = default;
Ranks::Ranks(Ranks&&) noexcept = default;
Ranks& Ranks::operator=(Ranks&&) noexcept = default;
Ranks::~Ranks() = default;

StatusOr<Ranks> Ranks::Join(const RanksOptions& options) {
  if (options.ranks < 1 || options.rank < 0 || options.rank >= options.ranks) {
    return BadInput("rank " + std::to_string(options.rank) + " of " +
                    std::to_string(options.ranks) + " ranks: count from 0");
  }
  Ranks ranks;
  if (options.ranks == 1) return ranks;
  if (options.rendezvous.empty()) return BadInput("several ranks need a rendezvous file");
  ranks.count_ = options.ranks;
  ranks.rank_ = options.rank;
#ifdef AIRL_HAS_GLOO
  try {
    ranks.group_ = std::make_unique<Group>(options);
  } catch (const std::exception& error) {
    return Internal(options.rendezvous + ": the ranks do not meet: " + error.what());
  }
  return ranks;
#else
  return Unsupported("this build has no Gloo: one rank only");
#endif
}

void Ranks::SumTogether(const torch::Tensor& values) const {
  try {
    group_->Sum(values);
  } catch (const std::exception& error) {
    throw std::runtime_error(
        "rank " + std::to_string(rank_) + " of " + std::to_string(count_) +
        " lost the others; the last checkpoint resumes the run: " + error.what());
  }
}

void Ranks::Sum(const std::vector<torch::Tensor>& tensors, double divisor) const {
  if (!group_ || tensors.empty()) return;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> flat;
  for (const torch::Tensor& tensor : tensors) {
    flat.push_back(tensor.to(torch::kCPU, torch::kFloat32).reshape({-1}));
  }
  torch::Tensor message = torch::cat(flat);
  SumTogether(message);
  message.div_(divisor);
  int64_t at = 0;
  for (torch::Tensor tensor : tensors) {
    tensor.copy_(message.slice(0, at, at + tensor.numel()).view(tensor.sizes()));
    at += tensor.numel();
  }
}

void Ranks::AverageGradients(const std::vector<torch::Tensor>& parameters) const {
  if (!group_) return;
  std::vector<torch::Tensor> gradients;
  for (const torch::Tensor& parameter : parameters) {
    torch::Tensor& gradient = parameter.mutable_grad();
    if (!gradient.defined()) gradient = torch::zeros_like(parameter);
    gradients.push_back(gradient);
  }
  Sum(gradients, count_);
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

double Ranks::Mean(double value) const {
  if (!group_) return value;
  torch::Tensor sum = torch::tensor({value}, torch::kFloat64);
  SumTogether(sum);
  return sum.item<double>() / count_;
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

}  // namespace airl
