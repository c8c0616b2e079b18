#include "src/degrade/block_transform.h"

#include <cstdlib>

namespace airl {
namespace {

constexpr int kSide4 = 4;

// By qp % 6: multipliers of quantization, then scales of reconstruction (Table 8-15 and its
// inverse), by a coefficient's class below.
constexpr int32_t kQuant4[6][3] = {{13107, 5243, 8066}, {11916, 4660, 7490}, {10082, 4194, 6554},
                                   {9362, 3647, 5825},  {8192, 3355, 5243},  {7282, 2893, 4559}};
constexpr int32_t kScale4[6][3] = {{10, 16, 13}, {11, 18, 14}, {13, 20, 16},
                                   {14, 23, 18}, {16, 25, 20}, {18, 29, 23}};
constexpr int32_t kQuant8[6][6] = {
    {13107, 11428, 20972, 12222, 16777, 15481}, {11916, 10826, 19174, 11058, 14980, 14290},
    {10082, 8943, 15978, 9675, 12710, 11985},   {9362, 8228, 14913, 8931, 11984, 11259},
    {8192, 7346, 13159, 7740, 10486, 9777},     {7282, 6428, 11570, 6830, 9118, 8640}};
constexpr int32_t kScale8[6][6] = {{20, 18, 32, 19, 25, 24}, {22, 19, 35, 21, 28, 26},
                                   {26, 23, 42, 24, 33, 31}, {28, 25, 45, 26, 35, 33},
                                   {32, 28, 51, 30, 40, 38}, {36, 32, 58, 34, 46, 43}};

// Coefficients whose basis functions have one norm share a class.
int Class4(int i, int j) {
  const int odd = (i & 1) + (j & 1);
  return odd == 0 ? 0 : odd == 2 ? 1 : 2;
}

int Class8(int i, int j) {
  const auto kind = [](int k) { return k % 4 == 0 ? 0 : k % 2 == 1 ? 1 : 2; };
  const int a = kind(i);
  const int b = kind(j);
  if (a == b) return a;
  return a + b == 1 ? 3 : a + b == 2 ? 4 : 5;
}

void Forward4(int32_t* x, int step) {
  const int32_t a = x[0] + x[3 * step];
  const int32_t b = x[step] + x[2 * step];
  const int32_t c = x[step] - x[2 * step];
  const int32_t d = x[0] - x[3 * step];
  x[0] = a + b;
  x[step] = 2 * d + c;
  x[2 * step] = a - b;
  x[3 * step] = d - 2 * c;
}

void Inverse4(int32_t* x, int step) {
  const int32_t a = x[0] + x[2 * step];
  const int32_t b = x[0] - x[2 * step];
  const int32_t c = (x[step] >> 1) - x[3 * step];
  const int32_t d = x[step] + (x[3 * step] >> 1);
  x[0] = a + d;
  x[step] = b + c;
  x[2 * step] = b - c;
  x[3 * step] = a - d;
}

void Forward8(int32_t* x, int step) {
  const auto at = [&](int i) -> int32_t& { return x[i * step]; };
  const int32_t s07 = at(0) + at(7), s16 = at(1) + at(6), s25 = at(2) + at(5), s34 = at(3) + at(4);
  const int32_t d07 = at(0) - at(7), d16 = at(1) - at(6), d25 = at(2) - at(5), d34 = at(3) - at(4);
  const int32_t e0 = s07 + s34, e1 = s16 + s25, e2 = s07 - s34, e3 = s16 - s25;
  const int32_t o0 = d16 + d25 + d07 + (d07 >> 1);
  const int32_t o1 = d07 - d34 - d25 - (d25 >> 1);
  const int32_t o2 = d07 + d34 - d16 - (d16 >> 1);
  const int32_t o3 = d16 - d25 + d34 + (d34 >> 1);
  at(0) = e0 + e1;
  at(1) = o0 + (o3 >> 2);
  at(2) = e2 + (e3 >> 1);
  at(3) = o1 + (o2 >> 2);
  at(4) = e0 - e1;
  at(5) = o2 - (o1 >> 2);
  at(6) = (e2 >> 1) - e3;
  at(7) = (o0 >> 2) - o3;
}

void Inverse8(int32_t* x, int step) {
  const auto at = [&](int i) -> int32_t& { return x[i * step]; };
  const int32_t a0 = at(0) + at(4), a2 = at(0) - at(4);
  const int32_t a4 = (at(2) >> 1) - at(6), a6 = at(2) + (at(6) >> 1);
  const int32_t b0 = a0 + a6, b2 = a2 + a4, b4 = a2 - a4, b6 = a0 - a6;
  const int32_t a1 = at(5) - at(3) - at(7) - (at(7) >> 1);
  const int32_t a3 = at(1) + at(7) - at(3) - (at(3) >> 1);
  const int32_t a5 = at(7) - at(1) + at(5) + (at(5) >> 1);
  const int32_t a7 = at(3) + at(5) + at(1) + (at(1) >> 1);
  const int32_t b1 = a1 + (a7 >> 2), b7 = a7 - (a1 >> 2);
  const int32_t b3 = a3 + (a5 >> 2), b5 = (a3 >> 2) - a5;
  at(0) = b0 + b7;
  at(1) = b2 + b5;
  at(2) = b4 + b3;
  at(3) = b6 + b1;
  at(4) = b6 - b1;
  at(5) = b4 - b3;
  at(6) = b2 - b5;
  at(7) = b0 - b7;
}

int32_t Quantized(int32_t coefficient, int32_t multiplier, int shift) {
  const int32_t third = (int32_t{1} << shift) / 3;
  const int32_t level = (std::abs(coefficient) * multiplier + third) >> shift;
  return coefficient < 0 ? -level : level;
}

}  // namespace

void CodeResidual(int side, int qp, int32_t* residual) {
  const bool is_4 = side == kSide4;
  const auto forward = is_4 ? Forward4 : Forward8;
  const auto inverse = is_4 ? Inverse4 : Inverse8;
  const int octave = qp / 6;
  for (int i = 0; i < side; ++i) forward(residual + i * side, 1);
  for (int i = 0; i < side; ++i) forward(residual + i, side);
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      int32_t& value = residual[i * side + j];
      if (is_4) {
        const int kind = Class4(i, j);
        value = Quantized(value, kQuant4[qp % 6][kind], 15 + octave) *
                (kScale4[qp % 6][kind] << octave);
      } else {
        const int kind = Class8(i, j);
        const int32_t level = Quantized(value, kQuant8[qp % 6][kind], 16 + octave);
        value = (level * (kScale8[qp % 6][kind] << octave) + 2) >> 2;
      }
    }
  }
  for (int i = 0; i < side; ++i) inverse(residual + i * side, 1);
  for (int i = 0; i < side; ++i) inverse(residual + i, side);
  for (int i = 0; i < side * side; ++i) residual[i] = (residual[i] + 32) >> 6;
}

}  // namespace airl
