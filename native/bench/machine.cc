#include "native/bench/machine.h"

#include <fstream>
#include <sstream>
#include <thread>

#include <torch/version.h>

namespace airl {
namespace {

// The first "model name" of the kernel's list of processors; "processor" where there is none.
std::string ProcessorName() {
  std::ifstream list("/proc/cpuinfo");
  std::string line;
  while (std::getline(list, line)) {
    const size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "processor";
}

}  // namespace

std::string DescribeMachine(const torch::Device& device) {
  std::string text = ProcessorName() + ", " + std::to_string(std::thread::hardware_concurrency()) +
                     " cores, LibTorch " + TORCH_VERSION + ", " +
                     std::to_string(torch::get_num_threads()) + " threads";
  if (device.is_cuda()) text += ", on " + device.str();
  return text;
}

MemoryUse ReadMemoryUse() {
  std::ifstream list("/proc/self/status");
  MemoryUse use;
  std::string line;
  while (std::getline(list, line)) {
    std::istringstream fields(line);
    std::string name;
    int64_t kib = 0;
    if (!(fields >> name >> kib)) continue;
    if (name == "VmRSS:") use.resident = kib * 1024;
    if (name == "VmHWM:") use.peak = kib * 1024;
  }
  return use;
}

}  // namespace airl
