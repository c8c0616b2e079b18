#pragma once

// Ranks that are processes of their own, started as a launcher would.

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace airl {

using Variables = std::vector<std::pair<std::string, std::string>>;

// A child that is killed with the object. Its environment is this one's without what launchers set,
// and `variables`; what it prints goes to `log`.
class RankProcess {
 public:
  RankProcess(const std::vector<std::string>& command, const Variables& variables,
              const std::string& log);
  ~RankProcess();
  RankProcess(const RankProcess&) = delete;
  RankProcess& operator=(const RankProcess&) = delete;

  // The exit code, or minus the signal that ended it; waits up to three minutes and fails the test
  // after that.
  int Wait();
  bool IsRunning();
  void Kill();
  std::string output() const;

 private:
  bool Reap(int options);

  std::string log_;
  pid_t pid_ = -1;
  bool ended_ = false;
  int code_ = 0;
};

// A TCP port of this machine that nobody listens on.
std::string FreePort();

// What torchrun sets for a rank of a run on one machine.
Variables TorchrunVariables(int rank, int ranks, const std::string& port);

}  // namespace airl
