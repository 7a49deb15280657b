// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tensor_train_cross.h"
#include "engine/decomposition/tensor_train_oi.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

/// Tensor trains from few entries, and by orthogonal iteration.
class TestTrainCross : public QObject {
  Q_OBJECT

  static TensorTrainCrossOptions of_rank(const std::vector<std::int64_t>& ranks) {
    TensorTrainCrossOptions options;
    options.rank = ranks;
    return options;
  }

 private Q_SLOTS:
  void rowsOfLargeVolumeInterpolate() {
    const at::Tensor q = std::get<0>(at::linalg_qr(formula_tensor({60, 5}, 0, 1)));
    const MaxVolume found = maxvol(q);
    QVERIFY(found.interpolation.abs().max().item<double>() <= 1.05);
    QVERIFY(distance(q, at::mm(found.interpolation, q.index_select(0, found.rows))) < 1e-13);
    QVERIFY(distance(at::eye(5, at::kDouble), found.interpolation.index_select(0, found.rows)) < 1e-13);
  }
  void aTensorOfThatRankIsFoundExactly_data() {
    QTest::addColumn<bool>("complex");
    QTest::newRow("real") << false;
    QTest::newRow("complex") << true;
  }
  void aTensorOfThatRankIsFoundExactly() {
    QFETCH(bool, complex);
    at::Tensor x = formula_tensor({6, 5, 7, 4}, 2, 0);
    if (complex) x = at::complex(x, formula_tensor({6, 5, 7, 4}, 1, 0).flip(1));
    DecompositionReport report;
    const auto cores = tensor_train_cross(x, of_rank({1, 4, 4, 4, 1}), report);
    QVERIFY2(report.relative_error < 1e-10, qPrintable(QString::number(report.relative_error)));
    QVERIFY(distance(x, tt_to_tensor(cores)) < 1e-10);
    QCOMPARE(cores[1].scalar_type(), x.scalar_type());
  }
  void tensorlysExampleWorks() {
    const at::Tensor x = at::arange(125, at::kDouble).view({5, 5, 5});
    DecompositionReport report;
    const auto cores = tensor_train_cross(x, of_rank({3}), report);
    QVERIFY(report.relative_error < 1e-10);
    QCOMPARE(cores[0].sizes().vec(), (std::vector<std::int64_t>{1, 5, 3}));
  }
  void aFunctionTooLargeForMemoryIsDecomposed() {
    // 1 / (1 + i + j + …) on 20^10 points
    const std::vector<std::int64_t> shape(10, 20);
    std::int64_t asked = 0;
    const auto entries = [&](const at::Tensor& indices) {
      asked += indices.size(0);
      return (1 + indices.sum(1).to(at::kDouble)).reciprocal();
    };
    TensorTrainCrossOptions options = of_rank({8});
    options.n_iter_max = 10;
    DecompositionReport report;
    const auto cores = tensor_train_cross(entries, shape, options, report);
    QVERIFY2(report.relative_error < 5e-4, qPrintable(QString::number(report.relative_error)));
    QVERIFY(asked < 1000000);
    QCOMPARE(cores.size(), std::size_t{10});
    QCOMPARE(report.remarks.back(), "Evaluated " + std::to_string(asked) + " entries");
  }
  void entriesMayBeTiny() {
    // blocks far out hold nothing above 1e-70
    const auto entries = [](const at::Tensor& indices) {
      return (-10 * indices.sum(1).to(at::kDouble)).exp();
    };
    DecompositionReport report;
    const auto cores = tensor_train_cross(entries, {8, 8, 8}, of_rank({1}), report);
    const at::Tensor wave = (-10 * at::arange(8, at::kDouble)).exp();
    const at::Tensor x = wave.view({8, 1, 1}) * wave.view({8, 1}) * wave;
    QVERIFY(distance(x, tt_to_tensor(cores)) < 1e-10);
  }
  void theSeedDecides() {
    const at::Tensor x = golden_tensor({4, 5, 6, 3});
    DecompositionReport first, second;
    const auto a = tensor_train_cross(x, of_rank({2}), first),
               b = tensor_train_cross(x, of_rank({2}), second);
    for (std::size_t k = 0; k < a.size(); ++k) QVERIFY(a[k].equal(b[k]));
    VERIFY_NEAR(distance(x, tt_to_tensor(a)), first.relative_error, 1e-12);
  }
  void crossOptionsAreChecked() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train_cross(at::ones({3, 4}), of_rank({1, 2}), report));
    const auto too_few = [](const at::Tensor&) { return at::ones({1}); };
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train_cross(too_few, {3, 4}, of_rank({2}), report));
    QVERIFY_THROWS_EXCEPTION(Error, maxvol(at::ones({2, 3})));
    QVERIFY_THROWS_EXCEPTION(Error, maxvol(at::ones({3})));
  }
  void orthogonalIterationIsNoWorseThanTheTrain_data() {
    QTest::addColumn<bool>("complex");
    QTest::newRow("real") << false;
    QTest::newRow("complex") << true;
  }
  void orthogonalIterationIsNoWorseThanTheTrain() {
    QFETCH(bool, complex);
    at::Tensor x = formula_tensor({7, 6, 5, 4}, 5, 1);
    if (complex) x = at::complex(x, formula_tensor({7, 6, 5, 4}, 4, .5).flip(2));
    DecompositionReport train, iterated;
    TensorTrainOptions plain;
    plain.rank = {3, 4, 2};
    tensor_train(x, plain, train);
    TensorTrainOiOptions options;
    options.rank = {1, 3, 4, 2, 1};
    options.n_iter = 6;
    std::vector<double> steps;
    options.on_step = [&](const std::vector<at::Tensor>& cores, double error) {
      steps.push_back(std::abs(distance(x, tt_to_tensor(cores)) - error) < 1e-12 ? error : -1);
    };
    const auto cores = tensor_train_OI(x, options, iterated);
    QCOMPARE(steps, iterated.errors);
    VERIFY_NEAR(iterated.errors[0], train.relative_error, 1e-10);
    for (std::size_t k = 1; k < steps.size(); ++k) QVERIFY(steps[k] <= steps[k - 1] * (1 + 1e-12));
    QVERIFY(iterated.relative_error < train.relative_error);
    // after a backward sweep rows are orthonormal
    for (std::size_t k = 1; k < cores.size(); ++k)
      QVERIFY(off_orthonormal(cores[k].reshape({cores[k].size(0), -1}).mH()) < 1e-12);
  }
  void orthogonalIterationIsTensorlys() {
    const double errors[] = {.38234454, .38233798, .38233778, .38233776};
    TensorTrainOiOptions options;
    options.rank = {2};
    options.n_iter = 4;
    DecompositionReport report;
    tensor_train_OI(golden_tensor({4, 5, 3}), options, report);
    for (std::size_t k = 0; k < 4; ++k) VERIFY_NEAR(report.errors[k], errors[k], 1e-8);
  }
  void crossesNeedASweep() {
    TensorTrainCrossOptions options;
    options.rank = 2;
    DecompositionReport report;
    for (const std::int64_t sweeps : {0, -1}) {
      options.n_iter_max = sweeps;
      QVERIFY_THROWS_EXCEPTION(Error, tensor_train_cross(golden_tensor({4, 5, 3}), options, report));
    }
  }
  void orthogonalIterationCutsRanks() {
    TensorTrainOiOptions options;
    options.rank = {9};
    DecompositionReport report;
    const auto cores = tensor_train_OI(golden_tensor({4, 5, 3}), options, report);
    QVERIFY(report.relative_error < 1e-13);
    QCOMPARE(cores[1].sizes().vec(), (std::vector<std::int64_t>{4, 5, 3}));
    QCOMPARE(report.remarks.size(), std::size_t{2});
  }
};

TENFOLD_TEST_CLASS(TestTrainCross)
#include "test_train_cross.moc"
