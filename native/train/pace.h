#pragma once

// How far a run is, by steps or by time, and when it ends.

#include <chrono>
#include <cstdint>

#include "native/train/config.h"

namespace airl {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class Pace {
 public:
  // `run` began with the command; `step` and `seconds` are those of the checkpoint that is resumed,
  // else 0.
  Pace(const TrainConfig& config, const Stopwatch& run, int64_t step, double seconds,
       size_t validation_crops);

  // Of training, earlier runs included.
  double seconds() const;
  // Of this run's training loop, validation and checkpoints left out.
  double loop_seconds() const;
  // 0..1 (or more) of the run, by steps or by time, whichever is further: what the learning rate
  // follows.
  double Share(int64_t step) const;
  bool IsOver(int64_t step) const;
  double SecondsLeft(int64_t step) const;
  double ImagesPerSecond(int64_t step) const;  // of all ranks

  // A validation with its checkpoints took `seconds`: as much is kept back at the end of a run
  // bounded by minutes.
  void NoteValidation(double seconds);

 private:
  const TrainConfig& config_;
  const Stopwatch& run_;
  int64_t first_step_;
  double earlier_s_;
  double start_s_;
  double validation_s_;
  double aside_s_ = 0;
};

}  // namespace airl
