// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/svd.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestSvd : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void asGoodAsLapack_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rank");
    QTest::newRow("small") << 20 << 30 << 7;
    QTest::newRow("column") << 50 << 1 << 1;
    QTest::newRow("tall") << 900 << 70 << 20;
    QTest::newRow("wide") << 70 << 900 << 20;
    QTest::newRow("square, full rank") << 150 << 150 << 150;
  }
  void asGoodAsLapack() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, rank);
    const at::Tensor x = formula_tensor({rows, columns}, 30, 0.4);
    const SvdFactors found = truncated_svd(x, rank);
    const at::Tensor values = at::linalg_svdvals(x);
    QCOMPARE(found.U.sizes().vec(), (std::vector<std::int64_t>{rows, rank}));
    QCOMPARE(found.V.sizes().vec(), (std::vector<std::int64_t>{columns, rank}));
    QVERIFY((found.S - values.narrow(0, 0, rank)).abs().max().item<double>() <
            1e-8 * values[0].item<double>());
    const double tail = at::linalg_vector_norm(values.narrow(0, rank, values.numel() - rank)).item<double>();
    const double optimum = tail / at::linalg_vector_norm(values).item<double>();
    QVERIFY(distance(x, at::mm(found.U * found.S, found.V.t())) <= optimum * (1 + 1e-9) + 1e-13);
    QVERIFY(off_orthonormal(found.U) < 1e-7);
    QVERIFY(off_orthonormal(found.V) < 1e-12);
    QVERIFY((singular_values(x) - values).abs().max().item<double>() < 2e-8 * values[0].item<double>());
  }
  void smallSingularValuesSurviveTheGramMatrix() {
    const at::Tensor u = std::get<0>(at::linalg_qr(formula_tensor({300, 100}, 0, 1)));
    const at::Tensor v = std::get<0>(at::linalg_qr(formula_tensor({200, 100}, 3, 1)));
    const at::Tensor s = at::pow(10, -at::linspace(0, 7, 100, at::kDouble));
    const SvdFactors found = truncated_svd(at::mm(u * s, v.t()), 100);
    QVERIFY(off_orthonormal(found.U) < 1e-12);
    QVERIFY(((found.S - s) / s).abs().max().item<double>() < 1e-2);
    QVERIFY(distance(at::mm(u * s, v.t()), at::mm(found.U * found.S, found.V.t())) < 1e-12);
  }
  void whatIsLeftOutIsKnownBelowTheSquares() {
    // ten values, and a flat noise that the squares do not see
    const at::Tensor u = std::get<0>(at::linalg_qr(formula_tensor({300, 100}, 0, 1)));
    const at::Tensor v = std::get<0>(at::linalg_qr(formula_tensor({200, 100}, 3, 1)));
    at::Tensor s = 1e-10 * at::pow(0.97, at::arange(100, at::kDouble));
    s.narrow(0, 0, 10).add_(1);
    const at::Tensor x = at::mm(u * s, v.t());
    const SvdFactors found = truncated_svd(x, 40);
    const double best = (s.narrow(0, 40, 60).norm() / s.norm()).item<double>();
    const double error = distance(x, at::mm(found.U * found.S, found.V.t()));
    QVERIFY2(error <= best * 1.001, qPrintable(QString("%1 of %2").arg(error).arg(best)));
  }
  void aMatrixTooLargeForFloat64IsWorkedOnInFloat32() {
    const at::Tensor x = formula_tensor({300000, 16}, 3, 0.01).to(at::kFloat);
    const SvdFactors found = truncated_svd(x, 3);
    const at::Tensor product = at::mm(found.U * found.S, found.V.t());
    // what rank 3 leaves is the noise, of deviation 0.01 / √12
    const double noise =
        0.01 / std::sqrt(12) * std::sqrt(300000.0 * 13) / at::linalg_vector_norm(x).item<double>();
    QVERIFY(std::abs(distance(x, product) / noise - 1) < 0.01);
    QVERIFY(off_orthonormal(found.U) < 1e-5);
  }
  void ranksOutsideTheMatrixAreRefused() {
    const at::Tensor x = at::ones({3, 4});
    for (const std::int64_t rank : {0, -1, 4}) QVERIFY_THROWS_EXCEPTION(Error, truncated_svd(x, rank));
    QVERIFY_THROWS_EXCEPTION(Error, truncated_svd(at::ones({3}), 1));
  }
};

TENFOLD_TEST_CLASS(TestSvd)
#include "test_svd.moc"
