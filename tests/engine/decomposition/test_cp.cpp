// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/mttkrp.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/kernels/khatri_rao.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestCp : public QObject {
  Q_OBJECT

  static CpAlsOptions options(std::int64_t rank, std::int64_t sweeps = 100) {
    CpAlsOptions made;
    made.rank = rank;
    made.max_sweeps = sweeps;
    return made;
  }

 private Q_SLOTS:
  void mttkrpIsThatOfTheTextbook_data() {
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<bool>("ascending");
    const std::vector<std::pair<const char*, std::vector<std::int64_t>>> shapes{
        {"vector", {7}},
        {"matrix", {7, 5}},
        {"kernel", {12, 9, 3, 2}},
        {"large mode in the middle", {2, 40, 3, 2, 1}},
        {"large modes at both ends", {30, 2, 20, 3, 25}},
        {"six", {2, 3, 4, 3, 2, 5}}};
    for (const auto& [name, shape] : shapes)
      for (const bool ascending : {true, false})
        QTest::addRow("%s%s", name, ascending ? ", ascending" : "") << shape << ascending;
  }
  void mttkrpIsThatOfTheTextbook() {
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(bool, ascending);
    const at::Tensor x = formula_tensor(shape, 4, 0.5);
    constexpr std::int64_t rank = 3;
    std::vector<at::Tensor> factors;
    for (const std::int64_t size : shape) factors.push_back(formula_tensor({rank, size}, 5, 1));
    std::vector<std::int64_t> seen;
    MttkrpTree(x, ascending).sweep(factors, [&](std::int64_t mode, const at::Tensor& mttkrp) {
      seen.push_back(mode);
      at::Tensor product = at::ones({1, rank}, at::kDouble);
      for (std::size_t k = 0; k < factors.size(); ++k)
        if (static_cast<std::int64_t>(k) != mode) product = khatri_rao(product, factors[k].t());
      QVERIFY(distance(at::mm(unfold(x, mode), product).t(), mttkrp) < 1e-13);
      // later modes must see the change
      factors[static_cast<std::size_t>(mode)] = factors[static_cast<std::size_t>(mode)] * 1.5 + 0.25;
    });
    if (!ascending) std::sort(seen.begin(), seen.end());
    QCOMPARE(seen.size(), shape.size());
    for (std::size_t k = 0; k < seen.size(); ++k) QCOMPARE(seen[k], static_cast<std::int64_t>(k));
  }
  void exactRankIsFound() {
    const at::Tensor x = formula_tensor({12, 11, 10}, 4, 0);
    DecompositionReport report;
    const CpFactors cp = cp_als(x, options(4, 500), report);
    QVERIFY2(report.relative_error < 1e-6, qPrintable(QString::number(report.relative_error)));
    QCOMPARE(cp.weights.numel(), 4);
    for (const at::Tensor& factor : cp.factors)
      QVERIFY((at::linalg_vector_norm(factor, 2, {0}) - 1).abs().max().item<double>() < 1e-12);
    QVERIFY((cp.weights.diff() <= 0).all().item<bool>());
  }
  void sweepsNeverGetWorseAndTheErrorFormulaHolds() {
    const at::Tensor x = formula_tensor({20, 16, 3, 3}, 12, 0.5);
    DecompositionReport report;
    const CpFactors cp = cp_als(x, options(10), report);
    QVERIFY(report.errors.size() > 3);
    for (std::size_t k = 1; k < report.errors.size(); ++k)
      QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
    QVERIFY(std::abs(report.errors.back() - report.relative_error) < 1e-9);
    QVERIFY(std::abs(distance(x, cp_to_tensor(cp)) - report.relative_error) < 1e-12);
  }
  void aMatrixReachesTheSvd() {
    const at::Tensor x = formula_tensor({30, 20}, 10, 0.3);
    DecompositionReport report;
    cp_als(x, options(6), report);
    const at::Tensor values = at::linalg_svdvals(x);
    const double optimum =
        (at::linalg_vector_norm(values.narrow(0, 6, 14)) / at::linalg_vector_norm(values)).item<double>();
    QVERIFY(report.relative_error < optimum * (1 + 1e-6));
  }
  void rankAboveEveryModeWorks() {
    const at::Tensor x = formula_tensor({5, 4, 3}, 30, 1);
    DecompositionReport report;
    const CpFactors cp = cp_als(x, options(12, 300), report);
    QCOMPARE(cp.factors[2].sizes().vec(), (std::vector<std::int64_t>{3, 12}));
    QVERIFY2(report.relative_error < 1e-3, qPrintable(QString::number(report.relative_error)));
  }
  void modesOfSizeOneAndVectorsWork() {
    DecompositionReport report;
    cp_als(formula_tensor({6, 1, 5, 1}, 1, 0), options(2), report);
    QVERIFY(report.relative_error < 1e-7);
    const CpFactors vector = cp_als(formula_tensor({6}, 3, 1), options(2), report);
    QVERIFY(report.relative_error < 1e-7);
    QCOMPARE(cp_to_tensor(vector).sizes().vec(), (std::vector<std::int64_t>{6}));
  }
  void theSeedDecidesAndNothingElse() {
    const at::Tensor x = formula_tensor({12, 10, 3, 3}, 12, 1);
    DecompositionReport first, second, other;
    CpAlsOptions asked = options(8, 20);
    const CpFactors a = cp_als(x, asked, first);
    at::manual_seed(17);
    const CpFactors b = cp_als(x, asked, second);
    asked.seed = 1;
    cp_als(x, asked, other);
    for (std::size_t k = 0; k < a.factors.size(); ++k) QVERIFY(a.factors[k].equal(b.factors[k]));
    QCOMPARE(first.errors, second.errors);
    QVERIFY(first.errors != other.errors);
  }
  void senselessOptionsAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, cp_als(at::ones({3, 3}), options(0), report));
    QVERIFY_THROWS_EXCEPTION(Error, cp_als(at::ones({3, 3}), options(1, 0), report));
  }
};

TENFOLD_TEST_CLASS(TestCp)
#include "test_cp.moc"
