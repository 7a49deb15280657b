// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <array>
#include <limits>
#include <thread>

#include "engine/kernels/blas.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

/// Random numbers [rows, columns] as BLAS may get them: in rows, in columns, in either with gaps.
std::vector<at::Tensor> layouts(std::int64_t rows, std::int64_t columns, at::ScalarType type) {
  const auto wide = at::randn({rows, columns + 3}, type), high = at::randn({columns, rows + 5}, type);
  return {at::randn({rows, columns}, type), at::randn({columns, rows}, type).t(), wide.narrow(1, 1, columns),
          high.narrow(1, 2, rows).t()};
}

template <typename T>
MatrixView<T> matrix(const at::Tensor& tensor) {
  using Number = std::remove_const_t<T>;
  return {tensor.mutable_data_ptr<Number>(), tensor.stride(0), tensor.stride(1)};
}

template <typename T>
double worst_error(std::int64_t m, std::int64_t n, std::int64_t k) {
  const auto type = c10::CppTypeToScalarType<T>::value;
  double worst = 0;
  for (const at::Tensor& a : layouts(m, k, type))
    for (const at::Tensor& b : layouts(k, n, type))
      for (const at::Tensor& c : layouts(m, n, type))
        for (const bool adds : {false, true}) {
          const at::Tensor product = at::mm(a.to(at::kDouble), b.to(at::kDouble)),
                           expected = adds ? product + c.to(at::kDouble) : product;
          if (!adds) c.fill_(std::numeric_limits<double>::quiet_NaN());
          gemm<T>(m, n, k, matrix<const T>(a), matrix<const T>(b), matrix<T>(c), adds);
          const at::Tensor error = (c - expected).abs().max();
          worst = std::max(worst, at::isnan(error).item<bool>() ? 1e9 : error.item<double>());
        }
  return worst;
}

}  // namespace

class TestBlas : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Few multiplications, results of few rows or columns, single rows and columns, and others.
  void productsOfAllLayouts() {
    at::manual_seed(1);
    for (const auto& [m, n, k] : std::vector<std::array<std::int64_t, 3>>{{1, 1, 1},
                                                                          {3, 4, 5},
                                                                          {1, 300, 7},
                                                                          {300, 1, 7},
                                                                          {4, 60, 16},
                                                                          {60, 4, 16},
                                                                          {8, 300, 3},
                                                                          {8, 700, 20},
                                                                          {20, 30, 40},
                                                                          {64, 64, 1},
                                                                          {1, 1, 500}}) {
      QVERIFY2(worst_error<float>(m, n, k) < 1e-4, qPrintable(QString("%1 %2 %3").arg(m).arg(n).arg(k)));
      QVERIFY2(worst_error<double>(m, n, k) < 1e-12, qPrintable(QString("%1 %2 %3").arg(m).arg(n).arg(k)));
    }
  }

  void whatIsTaken() {
    QVERIFY(blas_takes(3, 4, 4, 1) && blas_takes(3, 4, 1, 3) && blas_takes(3, 4, 9, 1));
    QVERIFY(blas_takes(1, 4, 1, 1) && blas_takes(4, 1, 1, 7) && blas_takes(1, 1, 5, 5));
    QVERIFY(!blas_takes(3, 4, 8, 2));                      // neither rows nor columns
    QVERIFY(!blas_takes(3, 4, 0, 1));                      // the same row again and again
    QVERIFY(!blas_takes(3, 4, std::int64_t{1} << 32, 1));  // more than BLAS counts
  }

  /// at::parallel_for() is in LibTorch's headers: without OpenMP it would stay on one thread.
  void workIsSharedOut() {
#if defined(__clang__) && !defined(_OPENMP)
    QSKIP("clang does not compile for LibTorch's OpenMP runtime");
#endif
    at::set_num_threads(2);
    std::array<std::thread::id, 2> by;
    at::parallel_for(0, 2, 1, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t k = from; k < to; ++k) by[static_cast<std::size_t>(k)] = std::this_thread::get_id();
    });
    at::set_num_threads(1);
    QVERIFY(by[0] != by[1]);
  }

  void otherThreadsComeBack() {
    at::set_num_threads(2);
    const at::Tensor a = at::randn({300, 300}), before = at::mm(a, a);
    {
      const OneBlasThread alone;
      QVERIFY(at::allclose(at::mm(a, a), before, 1e-4, 1e-4));
      const OneBlasThread again;
    }
    QVERIFY(at::equal(at::mm(a, a), before));
    at::set_num_threads(1);
  }
};

TENFOLD_TEST_CLASS(TestBlas)
#include "test_blas.moc"
