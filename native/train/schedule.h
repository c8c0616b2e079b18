#pragma once

namespace airl {

struct ScheduleOptions {
  double learning_rate = 1e-3;  // at the end of the warm-up
  double final_share = 0.01;    // of it, at the end
  double warm_up_share = 0.05;  // of the run
};

// Linear warm-up, then half a cosine. `progress` 0..1 of the run.
double LearningRate(double progress, const ScheduleOptions& options);

}  // namespace airl
