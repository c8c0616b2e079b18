#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/nets/airl_net.h"

namespace airl {

// Number of trainable values; buffers (batch norm statistics, mean and std) are not counted.
int64_t ParameterCount(const torch::nn::Module& module);

// Sixteen hexadecimal digits that stand for all weights and buffers: networks of other numbers have
// others.
std::string WeightsFingerprint(const torch::nn::Module& module);

// One stage of the network as `airl inspect` lists it.
struct NetworkRow {
  std::string name;               // "rgb.stem", "rgb.stage3", "spectrum.comb", "fusion", ...
  std::string output_shape = {};  // "[112, 14, 14]": without the batch dimension
  int64_t parameters = 0;
  int64_t multiply_adds = 0;  // of convolutions and matrix products, for one face
};

// All stages in the order they run.
std::vector<NetworkRow> NetworkRows(const AirlNet& net);

// The rows as an aligned text table with a sum per stream and a total.
std::string NetworkTable(const AirlNet& net);

}  // namespace airl
