#pragma once

// What a run is made of, built from its config before the first step.

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/data/loader.h"
#include "native/nets/airl_net.h"
#include "native/train/checkpoint.h"
#include "native/train/config.h"
#include "native/train/ranks.h"
#include "src/base/status.h"

namespace airl {

struct TrainingData {
  std::unique_ptr<std::vector<CropRecord>> records;  // the stores point to it
  Split split;
  std::unique_ptr<CropStore> train;
  std::unique_ptr<CropStore> validation;
  std::vector<size_t> validation_indices;  // config.validation_limit of them
};

// Reads, splits and decodes; writes config.out/split.json; tells counts and broken pictures on
// standard error.
// A new run does not write over one that is there.
Status CheckFolder(const TrainConfig& config);

StatusOr<TrainingData> PrepareData(const TrainConfig& config);

// Names crops on standard error that could not be read any more in the run.
void TellVanished(const CropStore& store);

struct Model {
  AirlNet net{nullptr};
  AirlNet average{nullptr};
  GeneratorHead head{nullptr};  // null without reversal, or with fakes of one generator
  std::unique_ptr<torch::optim::AdamW> optimizer;
  CheckpointFacts facts;
};

// Network, average and optimizer on the device: fresh, from config.init or from config.resume. A
// fresh network's spectrum statistics come from `data`.
StatusOr<Model> PrepareModel(const TrainConfig& config, const TrainingData& data,
                             const CoupleSampler& sampler, const Augmenter& augmenter,
                             const LoaderOptions& loader_options);

// kBadInput where this rank's config or checkpoint makes another run than rank 0's: it would train
// something else, or wait for messages that never come. Collective; throws LostRanks.
Status CheckSameRun(const Ranks& ranks, const TrainConfig& config, int64_t step);

// "cpu", "cuda", "cuda:1". kBadInput for another name or a device that is not there.
StatusOr<torch::Device> DeviceOf(const std::string& name);

// Whether a run makes the network's inputs on its device instead of on the loader's threads.
bool MakesTensorsOnGpu(const TrainConfig& config, const torch::Device& device);

// Lets cuDNN time its algorithms for each shape: a run's shapes stay the same.
void TuneConvolutions();

// Of the inputs that a run trains on. kBadInput for an unknown network.
StatusOr<InputShape> TrainingShape(const TrainConfig& config);

// log.jsonl, added to; no file where the path is empty.
class RunLog {
 public:
  explicit RunLog(const std::string& path) {
    if (!path.empty()) stream_.open(path, std::ios::app);
  }
  void Write(const std::string& json_line) {
    if (stream_.is_open()) stream_ << json_line << std::endl;
  }

 private:
  std::ofstream stream_;
};

}  // namespace airl
