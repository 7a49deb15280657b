// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/transposed_copy.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace tenfold {
namespace {

constexpr std::int64_t kTile = 16, kQuad = 4;

/// Bands of `in` [rows, columns] to columns of `out`.
struct Transposing {
  const float* in;
  float* out;
  std::int64_t rows, columns, step;  ///< from one row of `out` to the next

  void single(std::int64_t row, std::int64_t from, std::int64_t to) const {
    for (std::int64_t column = from; column < to; ++column)
      out[column * step + row] = in[row * columns + column];
  }

  static void quad(const float* from, std::int64_t from_stride, float* to, std::int64_t to_stride) {
#ifdef __SSE__
    __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + from_stride),
           c = _mm_loadu_ps(from + 2 * from_stride), d = _mm_loadu_ps(from + 3 * from_stride);
    _MM_TRANSPOSE4_PS(a, b, c, d);
    _mm_storeu_ps(to, a);
    _mm_storeu_ps(to + to_stride, b);
    _mm_storeu_ps(to + 2 * to_stride, c);
    _mm_storeu_ps(to + 3 * to_stride, d);
#else
    for (std::int64_t k = 0; k < kQuad; ++k)
      for (std::int64_t l = 0; l < kQuad; ++l) to[l * to_stride + k] = from[k * from_stride + l];
#endif
  }

  /// By way of a small copy, so that lines of memory are read and written whole: strides of a power of two
  /// would throw each line out of the cache before its next part is wanted.
  void whole_tile(std::int64_t row, std::int64_t column) const {
    alignas(64) float turned[kTile * kTile];
    for (std::int64_t r = 0; r < kTile; r += kQuad)
      for (std::int64_t c = 0; c < kTile; c += kQuad)
        quad(in + (row + r) * columns + column + c, columns, turned + c * kTile + r, kTile);
    for (std::int64_t c = 0; c < kTile; ++c)
      std::copy_n(turned + c * kTile, kTile, out + (column + c) * step + row);
  }

  /// Less than a tile has on one side.
  void strip(std::int64_t first_row, std::int64_t last_row, std::int64_t first_column,
             std::int64_t last_column) const {
    const std::int64_t row_quads = last_row - (last_row - first_row) % kQuad;
    std::int64_t column = first_column;
    for (; column + kQuad <= last_column; column += kQuad)
      for (std::int64_t row = first_row; row < row_quads; row += kQuad)
        quad(in + row * columns + column, columns, out + column * step + row, step);
    for (std::int64_t row = first_row; row < row_quads; ++row) single(row, column, last_column);
    for (std::int64_t row = row_quads; row < last_row; ++row) single(row, first_column, last_column);
  }

  void band(std::int64_t first_row) const {
    const std::int64_t last_row = std::min(first_row + kTile, rows);
    if (last_row - first_row < kTile) return strip(first_row, last_row, 0, columns);
    std::int64_t column = 0;
    for (; column + kTile <= columns; column += kTile) whole_tile(first_row, column);
    strip(first_row, last_row, column, columns);
  }
};

}  // namespace

void transpose(const float* in, std::int64_t rows, std::int64_t columns, float* out, std::int64_t out_step) {
  const Transposing all{in, out, rows, columns, out_step};
  for (std::int64_t row = 0; row < rows; row += kTile) all.band(row);
}

at::Tensor transposed_copy(const at::Tensor& matrices) {
  if (!matrices.device().is_cpu() || matrices.scalar_type() != at::kFloat || !matrices.is_contiguous() ||
      matrices.is_neg())
    return matrices.transpose(1, 2).contiguous();
  constexpr std::int64_t worth_a_thread = 32768;  // as ATen's own copies
  const std::int64_t count = matrices.size(0), rows = matrices.size(1), columns = matrices.size(2);
  const at::Tensor made = at::empty({count, columns, rows}, matrices.options());
  const std::int64_t bands = (rows + kTile - 1) / kTile;
  const auto* in = matrices.const_data_ptr<float>();
  auto* out = made.mutable_data_ptr<float>();
  at::parallel_for(0, count * bands,
                   std::max<std::int64_t>(1, worth_a_thread / std::max<std::int64_t>(1, kTile * columns)),
                   [&](std::int64_t from, std::int64_t to) {
                     for (std::int64_t k = from; k < to; ++k) {
                       const std::int64_t skipped = k / bands * rows * columns;
                       Transposing{in + skipped, out + skipped, rows, columns, rows}.band(k % bands * kTile);
                     }
                   });
  return made;
}

}  // namespace tenfold
