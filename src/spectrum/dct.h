// Two-dimensional orthonormal DCT-II by KissFFT, four columns at once (Makhoul 1980).
#pragma once

#include <memory>
#include <span>

#include "src/base/spectrum_side.h"
#include "src/base/status.h"

namespace airl {

// A plan for side x side transforms (side even, a multiple of 4): owns its twiddles and scratch;
// not thread-safe.
class DctPlan {
 public:
  static StatusOr<DctPlan> Create(int side = kSpectrumSide);
  DctPlan(DctPlan&&) noexcept;
  DctPlan& operator=(DctPlan&&) noexcept;
  ~DctPlan();

  // Precondition: values.size() == side * side. In place, values [side, side] row-major, 16-byte
  // alignment not needed. F[u, v] = a(u) a(v) sum f[y, x] cos(pi (2y + 1) u / 2N) cos(pi (2x + 1) v
  // / 2N), a(0) = sqrt(1/N), else sqrt(2/N).
  void Transform2d(std::span<float> values);
  int side() const;

 private:
  struct State;
  explicit DctPlan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace airl
