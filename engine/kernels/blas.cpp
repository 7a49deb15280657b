// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/blas.h"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "engine/kernels/transposed_copy.h"

// LibTorch holds a BLAS (MKL's) and lets others use it, without a header of its own; where one does not they
// are null
extern "C" {
__attribute__((weak)) void sgemm_(const char* transa, const char* transb, const int* m, const int* n,
                                  const int* k, const float* alpha, const float* a, const int* lda,
                                  const float* b, const int* ldb, const float* beta, float* c,
                                  const int* ldc);
__attribute__((weak)) void dgemm_(const char* transa, const char* transb, const int* m, const int* n,
                                  const int* k, const double* alpha, const double* a, const int* lda,
                                  const double* b, const int* ldb, const double* beta, double* c,
                                  const int* ldc);
/// Of MKL alone: threads for calls from this thread, 0 for as many as all have; returns what was there.
__attribute__((weak)) int MKL_Set_Num_Threads_Local(int threads);
}

namespace tenfold {
namespace {

/// A matrix as BLAS is told of it, which counts down the columns.
struct Side {
  char transposed;
  int leading;
};

bool in_columns(std::int64_t rows, std::int64_t columns, std::int64_t row, std::int64_t column) {
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  return (row == 1 || rows == 1) && (columns == 1 || (column >= rows && column <= most));
}

int leading(std::int64_t count, std::int64_t length, std::int64_t step) {
  return static_cast<int>(count == 1 ? length : step);
}

template <typename T>
Side side(std::int64_t rows, std::int64_t columns, const MatrixView<T>& matrix) {
  if (in_columns(rows, columns, matrix.row, matrix.column))
    return {'N', leading(columns, rows, matrix.column)};
  return {'T', leading(rows, columns, matrix.row)};
}

void call(Side a, Side b, int m, int n, int k, const float* left, const float* right, float beta,
          float* result, int ldc) {
  constexpr float one = 1;
  sgemm_(&a.transposed, &b.transposed, &m, &n, &k, &one, left, &a.leading, right, &b.leading, &beta, result,
         &ldc);
}

void call(Side a, Side b, int m, int n, int k, const double* left, const double* right, double beta,
          double* result, int ldc) {
  constexpr double one = 1;
  dgemm_(&a.transposed, &b.transposed, &m, &n, &k, &one, left, &a.leading, right, &b.leading, &beta, result,
         &ldc);
}

template <typename T>
void by_loops(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView<const T>& a,
              const MatrixView<const T>& b, const MatrixView<T>& c, bool adds) {
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      T& target = c.data[i * c.row + j * c.column];
      T sum = adds ? target : T(0);
      for (std::int64_t l = 0; l < k; ++l)
        sum += a.data[i * a.row + l * a.column] * b.data[l * b.row + j * b.column];
      target = sum;
    }
}

/// Columns of a result that are so short that MKL takes up to four times as long as for its transpose.
constexpr std::int64_t kShort = 8, kScratch = 4096;

/// c [m, n] from its transpose [m rows of n numbers].
template <typename T>
void turn(const T* made, std::int64_t m, std::int64_t n, T* c, std::int64_t column, bool adds) {
  if constexpr (std::is_same_v<T, float>)
    if (!adds) return transpose(made, m, n, c, column);
  for (std::int64_t j = 0; j < n; ++j)
    for (std::int64_t i = 0; i < m; ++i)
      c[i + j * column] = (adds ? c[i + j * column] : T(0)) + made[i * n + j];
}

template <typename T>
void by_turning(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView<const T>& a,
                const MatrixView<const T>& b, const MatrixView<T>& c, bool adds) {
  T scratch[kScratch];
  const MatrixView<const T> right = a.transposed();
  const std::int64_t part = kScratch / m;
  for (std::int64_t from = 0; from < n; from += part) {
    const std::int64_t rows = std::min(part, n - from);
    const MatrixView<const T> left{b.data + from * b.column, b.column, b.row};
    call(side(rows, k, left), side(k, m, right), static_cast<int>(rows), static_cast<int>(m),
         static_cast<int>(k), left.data, right.data, T(0), scratch, static_cast<int>(rows));
    turn(scratch, m, rows, c.data + from * c.column, c.column, adds);
  }
}

}  // namespace

bool blas_takes(std::int64_t rows, std::int64_t columns, std::int64_t row, std::int64_t column) {
  if (sgemm_ == nullptr || dgemm_ == nullptr) return false;
  return in_columns(rows, columns, row, column) || in_columns(columns, rows, column, row);
}

template <typename T>
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, MatrixView<const T> a, MatrixView<const T> b,
          MatrixView<T> c, bool adds) {
  constexpr std::int64_t least = 128;  // multiplications that a call of BLAS takes as long as
  if (m * n * k <= least) return by_loops(m, n, k, a, b, c, adds);
  if (!in_columns(m, n, c.row, c.column))
    return gemm(n, m, k, b.transposed(), a.transposed(), c.transposed(), adds);
  if (m <= kShort && m < n) return by_turning(m, n, k, a, b, c, adds);
  call(side(m, k, a), side(k, n, b), static_cast<int>(m), static_cast<int>(n), static_cast<int>(k), a.data,
       b.data, adds ? T(1) : T(0), c.data, leading(n, m, c.column));
}

OneBlasThread::OneBlasThread() : before_(MKL_Set_Num_Threads_Local ? MKL_Set_Num_Threads_Local(1) : 0) {}

OneBlasThread::~OneBlasThread() {
  if (MKL_Set_Num_Threads_Local) MKL_Set_Num_Threads_Local(before_);
}

template void gemm(std::int64_t, std::int64_t, std::int64_t, MatrixView<const float>, MatrixView<const float>,
                   MatrixView<float>, bool);
template void gemm(std::int64_t, std::int64_t, std::int64_t, MatrixView<const double>,
                   MatrixView<const double>, MatrixView<double>, bool);

}  // namespace tenfold
