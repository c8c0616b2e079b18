#include "native/train/schedule.h"

#include <algorithm>
#include <cmath>

namespace airl {

double LearningRate(double progress, const ScheduleOptions& options) {
  progress = std::clamp(progress, 0.0, 1.0);
  if (progress < options.warm_up_share) {
    // Never 0: the first step must not be lost.
    return options.learning_rate * std::max(progress / options.warm_up_share, 0.01);
  }
  const double rest =
      (progress - options.warm_up_share) / std::max(1e-9, 1 - options.warm_up_share);
  const double cosine = 0.5 * (1 + std::cos(3.14159265358979323846 * rest));
  return options.learning_rate * (options.final_share + (1 - options.final_share) * cosine);
}

}  // namespace airl
