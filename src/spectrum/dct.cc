#include "src/spectrum/dct.h"

#include <kiss_fftr.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "src/base/limits.h"

// N: side. Column: one of N sequences of N samples, strided by N in a row-major square.
namespace airl {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr size_t kLanes = 4;  // columns in a register
// Columns read in one sweep: one cache line of every row, since rows a power of two apart share few
// cache sets.
constexpr size_t kSweepColumns = 16;

struct FftDeleter {
  void operator()(kiss_fftr_cfg plan) const { kiss_fftr_free(plan); }
};
struct AlignedDeleter {
  void operator()(void* memory) const { _mm_free(memory); }
};
// Memory that __m128 loads and stores may use.
template <typename T>
using AlignedArray = std::unique_ptr<T[], AlignedDeleter>;

template <typename T>
AlignedArray<T> AllocateAligned(size_t count) {
  return AlignedArray<T>(static_cast<T*>(_mm_malloc(count * sizeof(T), alignof(__m128))));
}

// exp(-i pi k / 2N) times the orthonormal scale of output k.
struct Twiddle {
  float real = 0;
  float imag = 0;
};

}  // namespace

struct DctPlan::State {
  size_t side = 0;
  std::unique_ptr<kiss_fftr_state, FftDeleter> fft;
  std::vector<Twiddle> twiddles;     // [N / 2 + 1]
  AlignedArray<float> samples;       // [kSweepColumns / 4, N, 4], N in Makhoul's order
  AlignedArray<kiss_fft_cpx> bins;   // [N / 2 + 1], four columns in the lanes
  AlignedArray<float> coefficients;  // [N, 4]
  AlignedArray<float> transposed;    // [N, N]

  void TransformColumns(const float* source, float* target);
  void LoadColumns(const float* source, size_t groups);
  void TransformGroup(const float* group_samples);
  void StoreRows(float* target) const;
};

// Makhoul's reordering: even samples ascending, then odd samples descending.
void DctPlan::State::LoadColumns(const float* source, size_t groups) {
  for (size_t n = 0; n < side / 2; ++n) {
    const float* even = source + 2 * n * side;
    const float* odd = even + side;
    for (size_t group = 0; group < groups; ++group) {
      float* order = samples.get() + group * side * kLanes;
      _mm_store_ps(order + n * kLanes, _mm_loadu_ps(even + group * kLanes));
      _mm_store_ps(order + (side - 1 - n) * kLanes, _mm_loadu_ps(odd + group * kLanes));
    }
  }
}

// With W = V[k] exp(-i pi k / 2N): C[k] = Re W and C[N - k] = -Im W.
void DctPlan::State::TransformGroup(const float* group_samples) {
  kiss_fftr(fft.get(), reinterpret_cast<const __m128*>(group_samples), bins.get());
  float* out = coefficients.get();
  _mm_store_ps(out, _mm_mul_ps(bins[0].r, _mm_set1_ps(twiddles[0].real)));
  for (size_t k = 1; k <= side / 2; ++k) {
    const __m128 real = _mm_set1_ps(twiddles[k].real);
    const __m128 imag = _mm_set1_ps(twiddles[k].imag);
    const kiss_fft_cpx bin = bins[k];
    const __m128 mirrored = _mm_add_ps(_mm_mul_ps(bin.r, imag), _mm_mul_ps(bin.i, real));
    _mm_store_ps(out + (side - k) * kLanes, _mm_sub_ps(_mm_setzero_ps(), mirrored));
    _mm_store_ps(out + k * kLanes, _mm_sub_ps(_mm_mul_ps(bin.r, real), _mm_mul_ps(bin.i, imag)));
  }
}

void DctPlan::State::StoreRows(float* target) const {
  for (size_t k = 0; k < side; k += kLanes) {
    const float* from = coefficients.get() + k * kLanes;
    __m128 row0 = _mm_load_ps(from);
    __m128 row1 = _mm_load_ps(from + kLanes);
    __m128 row2 = _mm_load_ps(from + 2 * kLanes);
    __m128 row3 = _mm_load_ps(from + 3 * kLanes);
    _MM_TRANSPOSE4_PS(row0, row1, row2, row3);
    _mm_storeu_ps(target + k, row0);
    _mm_storeu_ps(target + side + k, row1);
    _mm_storeu_ps(target + 2 * side + k, row2);
    _mm_storeu_ps(target + 3 * side + k, row3);
  }
}

// target[x, u] = DCT-II over y of source[y, x]: twice gives the transform of both axes in their own
// order.
void DctPlan::State::TransformColumns(const float* source, float* target) {
  for (size_t x = 0; x < side; x += kSweepColumns) {
    const size_t groups = std::min(kSweepColumns, side - x) / kLanes;
    LoadColumns(source + x, groups);
    for (size_t group = 0; group < groups; ++group) {
      TransformGroup(samples.get() + group * side * kLanes);
      StoreRows(target + (x + group * kLanes) * side);
    }
  }
}

StatusOr<DctPlan> DctPlan::Create(int side) {
  if (side < 4 || side % 4 != 0 || side > limits::kMaxInputSide) {
    return BadInput("DCT side " + std::to_string(side) + " is not a multiple of 4 from 4 to " +
                    std::to_string(limits::kMaxInputSide));
  }
  const auto count = static_cast<size_t>(side);
  auto state = std::make_unique<State>();
  state->side = count;
  state->fft.reset(kiss_fftr_alloc(side, 0, nullptr, nullptr));
  state->samples = AllocateAligned<float>(count * kSweepColumns);
  state->bins = AllocateAligned<kiss_fft_cpx>(count / 2 + 1);
  state->coefficients = AllocateAligned<float>(count * kLanes);
  state->transposed = AllocateAligned<float>(count * count);
  if (!state->fft || !state->samples || !state->bins || !state->coefficients ||
      !state->transposed) {
    return OutOfMemory("no memory for a DCT of side " + std::to_string(side));
  }
  for (int k = 0; k <= side / 2; ++k) {
    const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / side);
    const double angle = kPi * k / (2.0 * side);
    state->twiddles.push_back({static_cast<float>(scale * std::cos(angle)),
                               static_cast<float>(-scale * std::sin(angle))});
  }
  return DctPlan(std::move(state));
}

DctPlan::DctPlan(std::unique_ptr<State> state) : state_(std::move(state)) {}
DctPlan::DctPlan(DctPlan&&) noexcept = default;
DctPlan& DctPlan::operator=(DctPlan&&) noexcept = default;
DctPlan::~DctPlan() = default;

void DctPlan::Transform2d(std::span<float> values) {
  state_->TransformColumns(values.data(), state_->transposed.get());
  state_->TransformColumns(state_->transposed.get(), values.data());
}

int DctPlan::side() const { return static_cast<int>(state_->side); }

}  // namespace airl
