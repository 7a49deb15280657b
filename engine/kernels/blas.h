// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace tenfold {

/// Numbers in memory as a matrix: element (i, j) is data[i · row + j · column].
template <typename T>
struct MatrixView {
  T* data;
  std::int64_t row, column;

  MatrixView transposed() const { return {data, column, row}; }
};

/// Whether BLAS takes such a matrix of `rows` by `columns` where it lies: one of both steps is 1, the other
/// leaves room. Never with a LibTorch that keeps its BLAS to itself.
bool blas_takes(std::int64_t rows, std::int64_t columns, std::int64_t row, std::int64_t column);

/// c [m, n] = a [m, k] · b [k, n], added to what is in c if `adds`: BLAS' gemm with nothing around it, for
/// products that take no longer than an operator's dispatch, types and shapes. Every matrix must be one that
/// blas_takes(); c overlaps neither a nor b. float and double. m, n, k > 0.
template <typename T>
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, MatrixView<const T> a, MatrixView<const T> b,
          MatrixView<T> c, bool adds);

/// While it lives, BLAS works on this thread alone: MKL shares out what is done before a second thread wakes
/// up. Where BLAS is not MKL it changes nothing.
class OneBlasThread {
 public:
  OneBlasThread();
  ~OneBlasThread();
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  int before_;
};

}  // namespace tenfold
