#pragma once

// Who a process is among the ranks of a run, as the program that started it says in environment
// variables: torchrun (RANK, WORLD_SIZE, LOCAL_RANK), Open MPI (OMPI_COMM_WORLD_RANK, _SIZE,
// _LOCAL_RANK) or another MPI (PMI_RANK, PMI_SIZE, MPI_LOCALRANKID); where the ranks meet is in
// MASTER_ADDR and MASTER_PORT for all of them.

#include <functional>
#include <string>

#include "native/train/ranks.h"
#include "src/base/status.h"

namespace airl {

// The value of an environment variable, null where it is not set: std::getenv.
using Environment = std::function<const char*(const char* name)>;

// What the command line said itself, and the environment therefore does not change.
struct RanksGiven {
  bool rank = false;  // how many ranks, or which of them this is
  bool rendezvous = false;
};

// `options` with what was not given taken from the environment; of two launchers the first in the
// order above counts. kBadInput for variables that are half set or make no sense.
StatusOr<RanksOptions> RanksFromEnvironment(RanksOptions options, RanksGiven given,
                                            const Environment& environment);

// `device`, but where it is "cuda" and there are several ranks: "cuda:L", L the local rank.
// kBadInput where that is not known.
StatusOr<std::string> DeviceOfRank(const std::string& device, const RanksOptions& options);

}  // namespace airl
