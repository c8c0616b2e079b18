#include "native/train/pace.h"

#include <algorithm>

namespace airl {
namespace {

constexpr double kClosingSeconds = 3;                   // for the last lines of the log
constexpr double kFirstValidationSecondsPerCrop = 0.1;  // until one has been timed

}  // namespace

Pace::Pace(const TrainConfig& config, const Stopwatch& run, int64_t step, double seconds,
           size_t validation_crops)
    : config_(config),
      run_(run),
      first_step_(step),
      earlier_s_(seconds),
      start_s_(run.seconds()),
      validation_s_(kFirstValidationSecondsPerCrop * static_cast<double>(validation_crops)) {}

double Pace::seconds() const { return earlier_s_ + run_.seconds() - start_s_; }

double Pace::loop_seconds() const { return std::max(1e-9, run_.seconds() - start_s_ - aside_s_); }

double Pace::Share(int64_t step) const {
  double share = 0;
  if (config_.steps > 0) share = static_cast<double>(step) / static_cast<double>(config_.steps);
  if (config_.minutes > 0) {
    const double end_s = 60 * config_.minutes - validation_s_ - kClosingSeconds;
    share = std::max(share, seconds() / std::max(1e-3, earlier_s_ + end_s - start_s_));
  }
  return share;
}

bool Pace::IsOver(int64_t step) const {
  return Share(step) >= 1 || (config_.stop_after > 0 && step >= config_.stop_after);
}

double Pace::SecondsLeft(int64_t step) const {
  const double share = Share(step);
  return share > 0 ? std::max(0.0, seconds() * (1 / share - 1)) : 0;
}

double Pace::ImagesPerSecond(int64_t step) const {
  const int64_t batch = config_.batch_size * config_.ranks.ranks;
  return static_cast<double>((step - first_step_) * batch) / loop_seconds();
}

void Pace::NoteValidation(double seconds) {
  aside_s_ += seconds;
  validation_s_ = seconds;
}

}  // namespace airl
