// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/subspace.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tucker.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestTucker : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fullRanksAreExact() {
    const at::Tensor x = formula_tensor({6, 5, 4}, 8, 1);
    DecompositionReport report;
    const TuckerFactors tucker = tucker_hooi(x, {6, 5, 4}, {}, {}, report);
    QVERIFY(report.relative_error < 1e-14);
    QVERIFY(distance(x, tucker_to_tensor(tucker)) < 1e-14);
    QCOMPARE(tucker.modes, (std::vector<std::int64_t>{0, 1, 2}));
  }
  void onlyListedModesShrink() {
    const at::Tensor x = formula_tensor({3, 30, 3, 20}, 25, 1);
    DecompositionReport report;
    const TuckerFactors tucker = tucker_hooi(x, {5, 9}, {3, 1}, {}, report);
    QCOMPARE(tucker.core.sizes().vec(), (std::vector<std::int64_t>{3, 9, 3, 5}));
    QCOMPARE(tucker.factors[0].sizes().vec(), (std::vector<std::int64_t>{20, 5}));
    for (const at::Tensor& factor : tucker.factors) QVERIFY(off_orthonormal(factor) < 1e-12);
    QVERIFY(std::abs(distance(x, tucker_to_tensor(tucker)) - report.relative_error) < 1e-13);
    QVERIFY(std::abs(report.errors.back() - report.relative_error) < 1e-10);
  }
  void sweepsImproveOnHosvd() {
    const at::Tensor x = formula_tensor({32, 30, 28}, 60, 2);
    DecompositionReport hosvd, hooi;
    tucker_hooi(x, {6, 6, 6}, {}, {0, 1e-7}, hosvd);
    tucker_hooi(x, {6, 6, 6}, {}, {10, 1e-7}, hooi);
    QVERIFY(hosvd.errors.empty());
    QVERIFY(hooi.relative_error < hosvd.relative_error);
    for (std::size_t k = 1; k < hooi.errors.size(); ++k)
      QVERIFY(hooi.errors[k] <= hooi.errors[k - 1] * (1 + 1e-12));
  }
  void aRankAboveTheOthersProductWorks() {
    DecompositionReport report;
    const TuckerFactors tucker = tucker_hooi(formula_tensor({20, 2, 2}, 9, 1), {12, 2, 2}, {}, {}, report);
    QVERIFY(report.relative_error < 1e-12);
    QVERIFY(off_orthonormal(tucker.factors[0]) < 1e-12);
  }
  void aLargeGramMatrixNeedsOnlyItsLeadingEigenvectors() {
    // eigenvalues are known by construction: a diagonal matrix between two reflections
    constexpr std::int64_t size = 2048, count = 16;
    const at::Tensor values = (at::arange(size, at::kDouble) + 1).pow(-1.2) + 1e-3;
    const at::Tensor normal = std::get<0>(at::linalg_qr(formula_tensor({size, 1}, 3, 1)));
    at::Tensor products = at::diag(values);
    products -= 2 * at::mm(normal, at::mm(normal.t(), products));
    products -= 2 * at::mm(at::mm(products, normal), normal.t());
    const Eigen found = leading_eigenvectors(products, count);
    QVERIFY(found.values.numel() < size);
    const double held = at::mm(found.vectors.t(), at::mm(products, found.vectors)).trace().item<double>();
    const double most = values.narrow(0, 0, count).sum().item<double>();
    const double left = values.sum().item<double>() - most;
    QVERIFY2((most - held) / left < 1e-6, qPrintable(QString::number((most - held) / left)));
    QVERIFY(off_orthonormal(found.vectors) < 1e-12);
  }
  void theCheapBasisHoldsAtLeastAsMuch() {
    const at::Tensor x = formula_tensor({300, 30, 12}, 40, 0.2);
    const auto held = [&](const at::Tensor& basis) { return frobenius_norm(mode_dot(x, basis, 0, true)); };
    at::Tensor basis = std::get<0>(at::linalg_qr(formula_tensor({300, 20}, 0, 1)));
    for (int step = 0; step < 12; ++step) {
      const at::Tensor better = improved_basis(x, 0, basis);
      QVERIFY(held(better) >= held(basis) * (1 - 1e-14));
      QVERIFY(off_orthonormal(better) < 1e-12);
      basis = better;
    }
    const double most = held(leading_basis(x, 0, 20).vectors);
    QVERIFY2(held(basis) >= most * (1 - 1e-6), qPrintable(QString::number(1 - held(basis) / most)));
  }
  void senselessOptionsAreRefused() {
    const at::Tensor x = at::ones({3, 4, 5});
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, tucker_hooi(x, {3, 4}, {}, {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_hooi(x, {3, 5, 5}, {}, {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_hooi(x, {0}, {1}, {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_hooi(x, {1, 1}, {1, 1}, {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, tucker_hooi(x, {1}, {3}, {}, report));
  }
};

TENFOLD_TEST_CLASS(TestTucker)
#include "test_tucker.moc"
