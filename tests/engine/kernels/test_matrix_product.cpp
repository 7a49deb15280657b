// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>

#include "engine/kernels/matrix_product.h"
#include "tests/support/test_main.h"

using namespace tenfold;

/// How a matrix lies in memory.
enum Layout { rows, columns, part_of_rows, every_second };

class TestMatrixProduct : public QObject {
  Q_OBJECT

  static at::Tensor numbers(std::int64_t m, std::int64_t n, int layout, at::ScalarType type) {
    if (layout == rows) return at::randn({m, n}, type);
    if (layout == columns) return at::randn({n, m}, type).t();
    if (layout == part_of_rows) return at::randn({m, n + 3}, type).narrow(1, 2, n);
    return at::randn({2 * m, 2 * n}, type).slice(0, 0, 2 * m, 2).slice(1, 0, 2 * n, 2);
  }

 private Q_SLOTS:
  void initTestCase() { at::manual_seed(0); }

  void equalsTheProductInFloat64_data() {
    QTest::addColumn<int>("m");
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("n");
    for (const auto& [m, k, n] : {std::tuple{3, 4, 5},
                                  {1, 2000, 900},
                                  {0, 3, 4},
                                  {5, 0, 4},
                                  {1000, 7, 300},
                                  {10, 900, 130},
                                  {300, 250, 70},
                                  {64, 2304, 9}})
      QTest::addRow("%d.%d.%d", m, k, n) << m << k << n;
  }
  void equalsTheProductInFloat64() {
    QFETCH(int, m);
    QFETCH(int, k);
    QFETCH(int, n);
    for (const int left : {rows, columns, part_of_rows, every_second})
      for (const int right : {rows, columns, part_of_rows, every_second})
        for (const auto type : {at::kFloat, at::kDouble, at::kComplexFloat}) {
          const at::Tensor a = numbers(m, k, left, type), b = numbers(k, n, right, type);
          const auto wide = at::isComplexType(type) ? at::kComplexDouble : at::kDouble;
          const at::Tensor found = matrix_product(a, b), expected = at::mm(a.to(wide), b.to(wide));
          QCOMPARE(found.sizes().vec(), expected.sizes().vec());
          QCOMPARE(found.scalar_type(), type);
          if (expected.numel() == 0) continue;
          const double error = ((found.to(wide) - expected).abs().max() / std::sqrt(k + 1)).item<double>();
          QVERIFY2(error < 2e-5, qPrintable(QString("layouts %1 %2: %3").arg(left).arg(right).arg(error)));
        }
  }

  void oneNumberOfThreadsGivesOneResult() {
    const at::Tensor a = numbers(200, 300, rows, at::kFloat), b = numbers(300, 150, columns, at::kFloat);
    const at::Tensor once = matrix_product(a, b);
    for (int k = 0; k < 5; ++k) QVERIFY(at::equal(matrix_product(a, b), once));
  }

  void shapesThatDoNotFitThrow() {
    QVERIFY_THROWS_EXCEPTION(c10::Error, matrix_product(at::ones({200, 300}), at::ones({200, 300})));
    QVERIFY_THROWS_EXCEPTION(c10::Error,
                             matrix_product(at::ones({200, 300}), at::ones({300, 200}, at::kDouble)));
  }
};

TENFOLD_TEST_CLASS(TestMatrixProduct)
#include "test_matrix_product.moc"
