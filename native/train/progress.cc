#include "native/train/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace airl {
namespace {

constexpr int kBarCells = 24;

}  // namespace

Progress::Progress(std::string label)
    : label_(std::move(label)), is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { Break(); }

void Progress::Update(double share, const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = std::chrono::milliseconds(is_terminal_ ? 200 : 10000);
  if (now - last_ < pause) return;
  last_ = now;
  share = std::clamp(share, 0.0, 1.0);
  const int percent = static_cast<int>(std::lround(100 * share));
  if (!is_terminal_) {
    std::fprintf(stderr, "%s %d %%  %s\n", label_.c_str(), percent, text.c_str());
    return;
  }
  const auto cells = static_cast<size_t>(std::lround(share * kBarCells));
  const std::string bar = std::string(cells, '#') + std::string(kBarCells - cells, '.');
  std::fprintf(stderr, "\r\033[K%s [%s] %d %%  %s", label_.c_str(), bar.c_str(), percent,
               text.c_str());
  std::fflush(stderr);
  line_open_ = true;
}

void Progress::Break() {
  if (line_open_) std::fputc('\n', stderr);
  line_open_ = false;
}

std::string Duration(double seconds) {
  const long total = std::lround(std::max(0.0, seconds));
  char text[32];
  if (total >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", total / 60, total % 60);
  }
  return text;
}

std::string Remaining::Text(double share) const {
  if (!(share > 0)) return "";
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  return Duration(std::max(0.0, spent.count() * (1 - share) / share)) + " left";
}

}  // namespace airl
