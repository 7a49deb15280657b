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

  void panels_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("m");
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("c");
    for (const auto& [count, m, k, c] : {std::tuple{3, 4, 5, 6},
                                         {1, 130, 130, 200},
                                         {7, 128, 96, 256},
                                         {40, 16, 200, 700},
                                         {5, 3, 4, 0},
                                         {0, 130, 130, 200}})
      QTest::addRow("%d.%d.%d.%d", count, m, k, c) << count << m << k << c;
  }
  void panels() {
    QFETCH(int, count);
    QFETCH(int, m);
    QFETCH(int, k);
    QFETCH(int, c);
    for (const auto type : {at::kFloat, at::kDouble})
      for (const bool turned : {false, true}) {
        const auto three = [&](int rows) {
          return turned ? at::randn({c, count, rows}, type).permute({1, 2, 0})
                        : at::randn({count, rows, c}, type);
        };
        const at::Tensor a = numbers(m, k, turned ? columns : rows, type), b = three(k), g = three(m);
        const at::Tensor each = panel_products(a, b), sum = summed_panel_products(g, b);
        QVERIFY(each.is_contiguous());
        QCOMPARE(sum.sizes().vec(), (std::vector<std::int64_t>{m, k}));
        const at::Tensor wide = b.to(at::kDouble);
        const auto error = [](const at::Tensor& found, const at::Tensor& expected, double terms) {
          QTest::qVerify(found.sizes() == expected.sizes(), "sizes", "", __FILE__, __LINE__);
          if (expected.numel() == 0) return 0.0;
          return ((found.to(at::kDouble) - expected).abs().max() / std::sqrt(terms + 1)).item<double>();
        };
        QVERIFY(error(each, at::matmul(a.to(at::kDouble), wide), k) < 2e-5);
        QVERIFY(error(sum, at::matmul(g.to(at::kDouble), wide.mT()).sum(0), count * c) < 2e-5);
      }
  }

  /// oneDNN's operator has no gradient: where one is recorded another is used.
  void gradientsAreRecorded() {
    const at::Tensor a = at::randn({200, 300}).requires_grad_(), b = at::randn({300, 150});
    const at::Tensor bias = at::randn({150}).requires_grad_(), panels = at::randn({4, 300, 150});
    QVERIFY(matrix_product(a, b).requires_grad());
    QVERIFY(product_in_rows(a.detach(), b, bias).requires_grad());
    QVERIFY(panel_products(a, panels).requires_grad());
    QVERIFY(summed_panel_products(panels.requires_grad_(), at::randn({4, 200, 150})).requires_grad());
    const at::NoGradGuard none;
    QVERIFY(!matrix_product(a, b).requires_grad());
  }

  void shapesThatDoNotFitThrow() {
    QVERIFY_THROWS_EXCEPTION(c10::Error, matrix_product(at::ones({200, 300}), at::ones({200, 300})));
    QVERIFY_THROWS_EXCEPTION(c10::Error,
                             matrix_product(at::ones({200, 300}), at::ones({300, 200}, at::kDouble)));
  }
};

TENFOLD_TEST_CLASS(TestMatrixProduct)
#include "test_matrix_product.moc"
