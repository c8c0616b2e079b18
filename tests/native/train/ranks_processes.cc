#include "tests/native/train/ranks_processes.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace airl {
namespace {

using Clock = std::chrono::steady_clock;

bool IsLaunchersOwn(const std::string& entry) {
  for (const char* prefix : {"RANK=", "WORLD_SIZE=", "LOCAL_RANK=", "MASTER_", "OMPI_", "PMI_",
                             "MPI_LOCALRANKID=", "TORCHELASTIC_", "GLOO_SOCKET_IFNAME="}) {
    if (entry.rfind(prefix, 0) == 0) return true;
  }
  return false;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

RankProcess::RankProcess(const std::vector<std::string>& command, const Variables& variables,
                         const std::string& log)
    : log_(log) {
  std::vector<std::string> arguments = command;
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!IsLaunchersOwn(*entry)) entries.emplace_back(*entry);
  }
  for (const auto& [name, value] : variables) entries.push_back(name + "=" + value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int error = posix_spawn(&pid_, command[0].c_str(), &actions, nullptr,
                                Pointers(arguments).data(), Pointers(entries).data());
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(error, 0) << command[0];
  ended_ = error != 0;
}

RankProcess::~RankProcess() {
  if (!IsRunning()) return;
  Kill();
  Reap(0);
}

bool RankProcess::Reap(int options) {
  int status = 0;
  if (!ended_ && waitpid(pid_, &status, options) == pid_) {
    ended_ = true;
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return ended_;
}

int RankProcess::Wait() {
  const auto end = Clock::now() + std::chrono::minutes(3);
  while (!Reap(WNOHANG)) {
    if (Clock::now() > end) {
      ADD_FAILURE() << "does not end: " << output();
      Kill();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return code_;
}

bool RankProcess::IsRunning() { return !Reap(WNOHANG); }

void RankProcess::Kill() { kill(pid_, SIGKILL); }

std::string RankProcess::output() const {
  std::ostringstream text;
  text << std::ifstream(log_).rdbuf();
  return text.str();
}

std::string FreePort() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(socket_fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(socket_fd);
  return std::to_string(ntohs(address.sin_port));
}

Variables TorchrunVariables(int rank, int ranks, const std::string& port) {
  return {{"RANK", std::to_string(rank)},
          {"WORLD_SIZE", std::to_string(ranks)},
          {"LOCAL_RANK", std::to_string(rank)},
          {"MASTER_ADDR", "127.0.0.1"},
          {"MASTER_PORT", port}};
}

}  // namespace airl
