#pragma once

// How far a long run is, on standard error: a bar that redraws itself on a terminal, a line every
// ten seconds elsewhere.

#include <chrono>
#include <string>

namespace airl {

class Progress {
 public:
  explicit Progress(std::string label);
  ~Progress();

  // `share` 0..1 done; `text` follows the bar.
  void Update(double share, const std::string& text);
  // Ends the bar's line, so that other output starts on its own.
  void Break();

 private:
  std::string label_;
  bool is_terminal_;
  bool line_open_ = false;
  std::chrono::steady_clock::time_point last_;
};

// "1:02:03", "12:30", "0:05".
std::string Duration(double seconds);

// The time left of something that goes on at the pace that it had since this was made.
class Remaining {
 public:
  // "0:05 left"; empty before anything is done.
  std::string Text(double share) const;

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace airl
