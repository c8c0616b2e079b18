#include "native/train/ranks_group.h"

#include <chrono>
#include <cstdlib>
#include <optional>

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "native/train/ranks_address.h"

// LibTorch's header of a backend hides its class unless this is defined, as it was when the library
// was built, and needs the headers of the library below it (Debian: libgloo-dev; NCCL: CMake
// looks).
#if __has_include(<gloo/transport/device.h>) && \
    __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>)
#define AIRL_HAS_GLOO
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef AIRL_HAS_NCCL
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

namespace airl {
namespace {

// Versions of LibTorch differ in how they speak to a store.
constexpr const char* kLauncherStoreHint =
    " (torchrun keeps the store there; where its LibTorch is of another version, "
    "TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 with --rdzv-backend c10d leaves it to rank 0)";

using StorePtr = c10::intrusive_ptr<c10d::Store>;
// The backends have no base class that LibTorch 1.13 and 2.x share.
using StartedSum = c10::intrusive_ptr<c10d::Work>;
using SumFunction = std::function<StartedSum(std::vector<at::Tensor>&)>;

std::chrono::milliseconds Milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
}

StorePtr OpenStore(const RanksOptions& options, const std::optional<TcpAddress>& address) {
  if (!address) return c10::make_intrusive<c10d::FileStore>(options.rendezvous, options.ranks);
  c10d::TCPStoreOptions tcp;
  tcp.port = address->port;
  tcp.isServer = options.rank == 0 && options.launcher_store.empty();
  tcp.numWorkers = static_cast<size_t>(options.ranks);
  tcp.waitWorkers = options.launcher_store.empty();
  tcp.timeout = Milliseconds(options.meet_timeout_s);
  StorePtr store = c10::make_intrusive<c10d::TCPStore>(address->host, tcp);
  if (options.launcher_store.empty()) return store;
  return c10::make_intrusive<c10d::PrefixStore>(options.launcher_store, store);
}

// Waits until all ranks are there: a backend would wait for them as long as it waits in a run.
// Returns what each of them, in order, gives as `own`.
std::vector<std::string> AwaitAll(const RanksOptions& options, const std::string& own,
                                  const StorePtr& store) {
  std::vector<std::string> keys;
  for (int rank = 0; rank < options.ranks; ++rank) {
    keys.push_back("airl/here/" + std::to_string(rank));
  }
  store->set(keys[static_cast<size_t>(options.rank)], std::vector<uint8_t>(own.begin(), own.end()));
  store->wait(keys, Milliseconds(options.meet_timeout_s));
  store->setTimeout(Milliseconds(options.timeout_s));
  std::vector<std::string> all;
  for (const std::string& key : keys) {
    const std::vector<uint8_t> bytes = store->get(key);
    all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

#ifdef AIRL_HAS_GLOO
SumFunction JoinGloo(const RanksOptions& options, const std::string& own, const StorePtr& store) {
  const auto gloo = c10d::ProcessGroupGloo::Options::create(Milliseconds(options.timeout_s));
  if (const char* interface = std::getenv("GLOO_SOCKET_IFNAME"); interface && *interface) {
    gloo->devices.push_back(c10d::ProcessGroupGloo::createDeviceForInterface(interface));
  } else {
    gloo->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(own));
  }
  const auto group =
      c10::make_intrusive<c10d::ProcessGroupGloo>(store, options.rank, options.ranks, gloo);
  return [group](std::vector<at::Tensor>& tensors) { return group->allreduce(tensors); };
}
#endif

#ifdef AIRL_HAS_NCCL
SumFunction JoinNccl(const RanksOptions& options, const StorePtr& store) {
  // So that a lost rank is an exception of wait() and not the end of the process by NCCL's own
  // watchdog. The second name is LibTorch 2.x's.
  setenv("NCCL_BLOCKING_WAIT", "1", 0);
  setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);
  const auto nccl = c10d::ProcessGroupNCCL::Options::create();
  nccl->timeout = Milliseconds(options.timeout_s);
  const auto group =
      c10::make_intrusive<c10d::ProcessGroupNCCL>(store, options.rank, options.ranks, nccl);
  return [group](std::vector<at::Tensor>& tensors) { return group->allreduce(tensors); };
}
#endif

class C10dGroup final : public RankGroup {
 public:
  C10dGroup(StorePtr store, SumFunction sum, torch::Device device, bool is_first)
      : store_(std::move(store)), sum_(std::move(sum)), device_(device), is_first_(is_first) {}

  torch::Device device() const override { return device_; }

  std::function<void()> StartSum(const torch::Tensor& values) override {
    std::vector<at::Tensor> message = {values};
    return [work = sum_(message)] { work->wait(); };
  }

  std::string TextOfFirst(const std::string& text) override {
    const std::string key = "airl/text/" + std::to_string(texts_++);
    if (is_first_) store_->set(key, std::vector<uint8_t>(text.begin(), text.end()));
    const std::vector<uint8_t> bytes = store_->get(key);
    return {bytes.begin(), bytes.end()};
  }

 private:
  StorePtr store_;
  SumFunction sum_;
  torch::Device device_;
  bool is_first_;
  int64_t texts_ = 0;
};

}  // namespace

std::string ReasonOf(const std::exception& error) {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
  return torch_error != nullptr ? torch_error->what_without_backtrace() : error.what();
}

StatusOr<std::unique_ptr<RankGroup>> MeetRanks(const RanksOptions& options, torch::Device device) {
  std::optional<TcpAddress> address;
  if (IsTcp(options.rendezvous)) {
    AIRL_ASSIGN_OR_RETURN(address, ParseTcpAddress(options.rendezvous));
  }
#ifndef AIRL_HAS_NCCL
  device = torch::kCPU;  // Gloo adds copies there
#endif
#ifndef AIRL_HAS_GLOO
  if (device.is_cpu()) return Unsupported("this build has no Gloo: one rank only on the CPU");
#endif
  try {
    StorePtr store = OpenStore(options, address);
    const std::string own = address ? LocalAddressTowards(*address) : "127.0.0.1";
    const std::vector<std::string> all = AwaitAll(options, own, store);
    SumFunction sum;
#ifdef AIRL_HAS_NCCL
    if (device.is_cuda()) sum = JoinNccl(options, store);
#endif
#ifdef AIRL_HAS_GLOO
    if (device.is_cpu()) sum = JoinGloo(options, AddressForAll(own, all), store);
#endif
    return std::unique_ptr<RankGroup>(
        new C10dGroup(std::move(store), std::move(sum), device, options.rank == 0));
  } catch (const std::exception& error) {
    const char* hint = options.launcher_store.empty() ? "" : kLauncherStoreHint;
    return Internal(options.rendezvous + ": rank " + std::to_string(options.rank) +
                    " does not meet the other ranks: " + ReasonOf(error) + hint);
  }
}

}  // namespace airl
