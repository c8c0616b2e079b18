#include "native/train/ranks_environment.h"

#include <charconv>
#include <cstring>

namespace airl {
namespace {

struct Launcher {
  const char* name;
  const char* rank;
  const char* ranks;
  const char* local_rank;  // may be missing
};

constexpr Launcher kLaunchers[] = {
    {"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK"},
    {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
    {"MPI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"},
};

constexpr const char* kHost = "MASTER_ADDR";
constexpr const char* kPort = "MASTER_PORT";

// 0..limit.
StatusOr<int> Number(const char* name, const char* text, int limit) {
  int value = -1;
  const char* end = text + std::strlen(text);
  const auto parsed = std::from_chars(text, end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || value < 0 || value > limit) {
    return BadInput("the environment variable " + std::string(name) + " is \"" + text +
                    "\", which is no number of 0.." + std::to_string(limit));
  }
  return value;
}

Status ReadLauncher(const Launcher& launcher, const Environment& environment,
                    RanksOptions& options) {
  const char* rank = environment(launcher.rank);
  const char* ranks = environment(launcher.ranks);
  const char* local_rank = environment(launcher.local_rank);
  if (rank == nullptr || ranks == nullptr) {
    return BadInput(std::string("of the environment variables ") + launcher.rank + " and " +
                    launcher.ranks + " only one is set, or " + launcher.local_rank + " alone; " +
                    launcher.name + " sets all (--ranks 1 trains without them)");
  }
  AIRL_ASSIGN_OR_RETURN(options.ranks, Number(launcher.ranks, ranks, kMaxRanks));
  AIRL_ASSIGN_OR_RETURN(options.rank, Number(launcher.rank, rank, kMaxRanks));
  if (options.rank >= options.ranks) {
    return BadInput(std::string("the environment variables say ") + launcher.rank + " " + rank +
                    " of " + launcher.ranks + " " + ranks + ": ranks count from 0");
  }
  if (local_rank != nullptr) {
    AIRL_ASSIGN_OR_RETURN(options.local_rank,
                          Number(launcher.local_rank, local_rank, options.ranks - 1));
  }
  return OkStatus();
}

Status ReadRendezvous(const Environment& environment, RanksOptions& options) {
  const char* host = environment(kHost);
  const char* port = environment(kPort);
  if (host == nullptr || *host == '\0' || port == nullptr) {
    const char* missing = host == nullptr || *host == '\0' ? kHost : kPort;
    return BadInput("rank " + std::to_string(options.rank) + " of " +
                    std::to_string(options.ranks) + " does not know where the ranks meet: " +
                    missing + " is not set (mpirun -x MASTER_ADDR=HOST -x MASTER_PORT=PORT), " +
                    "nor --rendezvous given");
  }
  AIRL_ASSIGN_OR_RETURN(const int number, Number(kPort, port, 65535));
  const bool is_ipv6 = std::strchr(host, ':') != nullptr;
  options.rendezvous = "tcp://" + (is_ipv6 ? "[" + std::string(host) + "]" : std::string(host)) +
                       ":" + std::to_string(number);
  // torchrun with a store of its own at that address. A restart of the processes finds the keys of
  // the attempt before in it.
  const char* launcher_listens = environment("TORCHELASTIC_USE_AGENT_STORE");
  if (launcher_listens != nullptr && std::strcmp(launcher_listens, "True") == 0) {
    const char* attempt = environment("TORCHELASTIC_RESTART_COUNT");
    options.launcher_store = std::string("airl/attempt/") + (attempt != nullptr ? attempt : "0");
  }
  return OkStatus();
}

}  // namespace

StatusOr<RanksOptions> RanksFromEnvironment(RanksOptions options, RanksGiven given,
                                            const Environment& environment) {
  if (!given.rank) {
    for (const Launcher& launcher : kLaunchers) {
      if (environment(launcher.rank) == nullptr && environment(launcher.ranks) == nullptr &&
          environment(launcher.local_rank) == nullptr) {
        continue;
      }
      AIRL_RETURN_IF_ERROR(ReadLauncher(launcher, environment, options));
      break;
    }
  }
  if (options.ranks > 1 && !given.rendezvous) {
    AIRL_RETURN_IF_ERROR(ReadRendezvous(environment, options));
  }
  return options;
}

StatusOr<std::string> DeviceOfRank(const std::string& device, const RanksOptions& options) {
  if (device != "cuda" || options.ranks == 1) return device;
  if (options.local_rank < 0) {
    return BadInput("--device cuda of rank " + std::to_string(options.rank) +
                    ": no LOCAL_RANK says which one; name it, as cuda:1");
  }
  return "cuda:" + std::to_string(options.local_rank);
}

}  // namespace airl
