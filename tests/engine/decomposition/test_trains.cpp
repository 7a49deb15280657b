// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/block_tt_svd.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestTrains : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fullRanksAreExact() {
    const at::Tensor x = formula_tensor({4, 5, 6, 3}, 9, 1);
    DecompositionReport report;
    const auto cores = tt_svd(x, {4, 18, 3}, report);
    QVERIFY(report.relative_error < 1e-13);
    QVERIFY(distance(x, tt_to_tensor(cores)) < 1e-13);
    QCOMPARE(cores[1].sizes().vec(), (std::vector<std::int64_t>{4, 5, 18}));
    for (std::size_t k = 0; k + 1 < cores.size(); ++k)
      QVERIFY(off_orthonormal(cores[k].reshape({-1, cores[k].size(2)})) < 1e-12);
  }
  void ranksThatABondCannotHaveAreFilledWithZeros() {
    const at::Tensor x = formula_tensor({3, 4, 5}, 6, 1);
    DecompositionReport report;
    const auto cores = tt_svd(x, {7, 9}, report);
    QCOMPARE(cores[1].sizes().vec(), (std::vector<std::int64_t>{7, 4, 9}));
    QCOMPARE(report.remarks.size(), std::size_t{2});
    QVERIFY(distance(x, tt_to_tensor(cores)) < 1e-13);
  }
  void oneModeIsItsOwnTrain() {
    DecompositionReport report;
    const auto cores = tt_svd(formula_tensor({6}, 2, 1), {}, report);
    QCOMPARE(cores.size(), std::size_t{1});
    QCOMPARE(cores[0].sizes().vec(), (std::vector<std::int64_t>{1, 6, 1}));
    QCOMPARE(report.relative_error, 0.0);
  }
  void aSumOfKroneckerProductsHasThatRank() {
    at::Tensor matrix = at::zeros({6, 20}, at::kDouble);
    for (const int term : {1, 2})
      matrix += at::kron(formula_tensor({2, 5}, term, 1), formula_tensor({3, 4}, term + 3, 1));
    DecompositionReport report;
    const auto cores = block_tt_svd(matrix, {2, 3}, {5, 4}, {2}, report);
    QCOMPARE(cores[0].sizes().vec(), (std::vector<std::int64_t>{1, 2, 5, 2}));
    QCOMPARE(cores[1].sizes().vec(), (std::vector<std::int64_t>{2, 3, 4, 1}));
    QVERIFY2(report.relative_error < 1e-12, qPrintable(QString::number(report.relative_error)));
    QVERIFY(distance(matrix, block_tt_to_matrix(cores)) < 1e-12);
  }
  void blockCoresFollowTheEinsum() {
    const at::Tensor matrix = formula_tensor({12, 30}, 7, 1);
    DecompositionReport report;
    const auto cores = block_tt_svd(matrix, {2, 3, 2}, {5, 2, 3}, {4, 3}, report);
    // tltorch's BlockTT: out modes first, then in modes
    const at::Tensor joined = at::einsum("aoib,bpjc,cqkd->opqijk", {cores[0], cores[1], cores[2]});
    QVERIFY(distance(block_tt_to_matrix(cores), joined.reshape({12, 30})) < 1e-14);
    QVERIFY(std::abs(distance(matrix, joined.reshape({12, 30})) - report.relative_error) < 1e-13);
  }
  void senselessOptionsAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, tt_svd(at::ones({3, 4}), {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, tt_svd(at::ones({3, 4}), {0}, report));
    QVERIFY_THROWS_EXCEPTION(Error, block_tt_svd(at::ones({6, 4}), {2, 3}, {2, 3}, {2}, report));
    QVERIFY_THROWS_EXCEPTION(Error, block_tt_svd(at::ones({6, 4}), {2, 3}, {4}, {2}, report));
  }
};

TENFOLD_TEST_CLASS(TestTrains)
#include "test_trains.moc"
