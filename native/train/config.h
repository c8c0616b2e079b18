#pragma once

// Everything that decides a training run. Printed at its start, saved beside the log and inside
// every checkpoint.

#include <cstdint>
#include <string>
#include <vector>

#include "native/data/augment.h"
#include "native/data/sampler.h"
#include "native/data/split.h"
#include "native/forge/online_forges.h"
#include "native/losses/airl_loss.h"
#include "native/nets/airl_net.h"
#include "native/train/ranks.h"
#include "native/train/schedule.h"
#include "src/base/limits.h"
#include "src/base/status.h"
#include "src/model/input_tensor.h"

namespace airl {

struct TrainConfig {
  std::vector<std::string> data;  // folders with manifest.jsonl
  std::string out;                // folder of the run
  SplitOptions split;

  float min_face_side = limits::kMinFaceSide;  // pixels; smaller faces are left out

  std::string net = "airl-lite";
  bool use_rgb = true;
  bool use_spectrum = true;
  int rgb_side = 0;        // side of the RGB input wherever the net is used; 0: the net's usual one
  int rgb_side_train = 0;  // side of the RGB input while training and validating; 0: rgb_side

  int64_t batch_size = 24;  // samples a step, both views counted
  int64_t views = 1;        // 2: clean and degraded, for the consistency loss
  int64_t steps = 0;        // 0: bounded by minutes alone
  double minutes =
      0;  // 0: bounded by steps alone; else the whole run with validation and last checkpoint
  int64_t epoch_steps = 200;      // steps between validations
  size_t validation_limit = 400;  // crops
  int64_t stop_after =
      0;  // step at which the run stops early, its schedule untouched; 0: at its end
  size_t statistics_samples = 512;  // for mean and std of the spectrum
  uint64_t seed = 1;

  ScheduleOptions schedule;
  double weight_decay = 0.02;
  double gradient_clip = 1.0;  // norm
  double ema_decay = 0.998;
  double sam_rho = 0;  // of sharpness-aware minimisation; 0: off
  AirlLossOptions loss;
  AugmentOptions augment;
  SamplerOptions sampler;
  OnlineForgeOptions online;

  std::string device = "cpu";
  bool autocast = false;
  bool cpu_tensors = false;  // the loader's threads make the network's inputs also for a GPU
  RanksOptions ranks;        // processes that train together, each with batch_size samples a step
  int threads = 0;           // of LibTorch; 0: its default
  int loader_threads = 2;
  double crop_budget_gib = 4;
  std::string init;     // checkpoint whose weights (the average) start this run
  std::string resume;   // checkpoint that goes on where it stood
  std::string teacher;  // checkpoint whose averaged network this run learns from beside the labels
};

std::string ConfigJson(const TrainConfig& config);

// What of a checkpoint's config rebuilds its network.
struct NetFacts {
  AirlNetOptions options;
  float crop_margin = 1.3f;
  int rgb_side_train = 0;  // 0: the net's own
};
// Errors: kBadInput, kModelMismatch for a net that is not known.
StatusOr<NetFacts> NetFactsOf(const std::string& config_json);

// Options of the network that the config names. kBadInput for an unknown name.
StatusOr<AirlNetOptions> NetOptionsOf(const TrainConfig& config);

// What a network of these options is fed, at its own RGB side.
InputShape InputShapeOf(const AirlNetOptions& options, float crop_margin);

// Names of the members in which two configs differ, of those that a resumed run must keep (data,
// split, net, batch, losses, seed, ...: all but output, duration, device and threads).
std::vector<std::string> ResumeDifferences(const std::string& saved_json, const std::string& json);

}  // namespace airl
