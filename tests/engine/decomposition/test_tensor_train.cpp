// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Shape = std::vector<std::int64_t>;

/// TensorLy's tensor_train and tensor_train_matrix: its numbers, and what each option promises.
class TestTensorTrain : public QObject {
  Q_OBJECT

  static at::Tensor golden() { return golden_tensor({4, 5, 3}); }
  static TensorTrainOptions of_rank(const Shape& ranks) {
    TensorTrainOptions options;
    options.rank = ranks;
    return options;
  }

 private Q_SLOTS:
  void numbersAreTensorlys() {
    DecompositionReport report;
    const auto cores = tensor_train(golden(), of_rank({1, 2, 2, 1}), report);
    VERIFY_NEAR(report.relative_error, .38234454, 1e-8);
    VERIFY_NEAR(at_index(cores[0], {0, 0, 0}), .613227, 1e-6);
    VERIFY_NEAR(at_index(cores[0], {0, 0, 1}), -.271293, 1e-6);
    VERIFY_NEAR(distance(golden(), tt_to_tensor(cores)), report.relative_error, 1e-12);
    QCOMPARE(report.spectra.size(), std::size_t{2});
  }
  void largeRanksAreCutOrFilled() {
    DecompositionReport report;
    TensorTrainOptions options = of_rank({1, 9, 9, 1});
    auto cores = tensor_train(golden(), options, report);
    QVERIFY(report.relative_error < 1e-14);
    QCOMPARE(cores[0].sizes().vec(), (Shape{1, 4, 4}));
    QCOMPARE(cores[1].sizes().vec(), (Shape{4, 5, 3}));
    QCOMPARE(cores[2].sizes().vec(), (Shape{3, 3, 1}));
    options.fill_ranks = true;
    cores = tensor_train(golden(), options, report);
    QCOMPARE(cores[1].sizes().vec(), (Shape{9, 5, 9}));
    QVERIFY(report.relative_error < 1e-14);
    QCOMPARE(report.remarks.size(), std::size_t{2});
  }
  void aShareOfTheParametersIsARank() {
    DecompositionReport report;
    TensorTrainOptions options;
    options.rank = .5;  // TensorLy's numbers
    auto cores = tensor_train(golden(), options, report);
    QCOMPARE(cores[1].sizes().vec(), (Shape{2, 5, 2}));
    options.rank = 1.0;
    cores = tensor_train(golden(), options, report);
    QCOMPARE(cores[1].sizes().vec(), (Shape{3, 5, 3}));
    options.rank = .5;
    QCOMPARE(tensor_train_matrix(golden_tensor({4, 2, 3, 5}), options, report)[0].size(3), std::int64_t{2});
  }
  void tensorlysShapesComeOut() {
    DecompositionReport report;
    const auto cores =
        tensor_train(formula_tensor({3, 4, 5, 6, 2, 10}, 5, 1), of_rank({1, 3, 3, 4, 2, 2, 1}), report);
    const Shape ranks{1, 3, 3, 4, 2, 2, 1}, modes{3, 4, 5, 6, 2, 10};
    for (std::size_t k = 0; k < cores.size(); ++k)
      QCOMPARE(cores[k].sizes().vec(), (Shape{ranks[k], modes[k], ranks[k + 1]}));
  }
  void aSumOfIndicesHasRankTwo() {
    const at::Tensor i = at::arange(5, at::kDouble), x = i.view({5, 1, 1}) + i.view({1, 5, 1}) + i;
    DecompositionReport report;
    tensor_train(x, of_rank({2}), report);
    QVERIFY(report.relative_error < 1e-14);
  }
  void everySvdMethodLeadsThere() {
    for (const SvdMethod method : {SvdMethod::symeig_svd, SvdMethod::randomized_svd}) {
      TensorTrainOptions options = of_rank({2, 2});
      options.svd = method;
      DecompositionReport report;
      tensor_train(golden(), options, report);
      VERIFY_NEAR(report.relative_error, .38234454, 1e-4);
    }
  }
  void automaticIsNearlyAsGoodInFloat32() {
    for (const double noise : {1e-5, .02, .5}) {
      const at::Tensor x = formula_tensor({40, 30, 20, 10}, 4, noise).to(at::kFloat);
      TensorTrainOptions options = of_rank({4, 4, 4});
      DecompositionReport exact, fast;
      tensor_train(x, options, exact);
      options.svd = SvdMethod::automatic;
      const auto cores = tensor_train(x, options, fast);
      const double error = distance(x.to(at::kDouble), tt_to_tensor(cores).to(at::kDouble));
      QVERIFY(error <= exact.relative_error * 1.006 + 1e-6);
      VERIFY_NEAR(fast.relative_error, error, 1e-3 * error);
    }
  }
  void automaticTakesBondsThatLeaveNothingOut_data() {
    QTest::addColumn<QVector<int>>("modes");
    QTest::addColumn<int>("rank");
    // no bond, one, two and all in front of the first that leaves something out; the last: too wide a one
    // after it
    QTest::addRow("none") << QVector<int>{20, 20, 20, 20} << 8;
    QTest::addRow("one") << QVector<int>{4, 4, 4, 4, 4, 4, 4, 4, 4} << 10;
    QTest::addRow("two") << QVector<int>{4, 4, 4, 4, 4, 4, 4, 4, 4} << 16;
    QTest::addRow("all") << QVector<int>{4, 4, 4, 4, 4, 4, 4, 4} << 256;
    QTest::addRow("wide") << QVector<int>{4, 250, 20, 10} << 4;
  }
  void automaticTakesBondsThatLeaveNothingOut() {
    QFETCH(QVector<int>, modes);
    QFETCH(int, rank);
    const Shape shape(modes.begin(), modes.end());
    for (const bool fill : {false, true}) {
      const at::Tensor x = formula_tensor(shape, 6, .3).to(at::kFloat);
      TensorTrainOptions options = of_rank(Shape(shape.size() - 1, rank));
      options.fill_ranks = fill;
      DecompositionReport exact, fast;
      const auto best = tensor_train(x, options, exact);
      options.svd = SvdMethod::automatic;
      const auto cores = tensor_train(x, options, fast);
      const double error = distance(x.to(at::kDouble), tt_to_tensor(cores).to(at::kDouble));
      QVERIFY(error <= exact.relative_error * 1.006 + 1e-6);
      QCOMPARE(fast.remarks, exact.remarks);
      for (std::size_t k = 0; k < cores.size(); ++k) QCOMPARE(cores[k].sizes().vec(), best[k].sizes().vec());
      // what is left out later does not change the values of the first bond
      for (std::size_t k = 0; k < 4; ++k)
        VERIFY_NEAR(fast.spectra[0][k], exact.spectra[0][k], 3e-3 * exact.spectra[0][0]);
    }
  }
  void complexTensorsWork() {
    const at::Tensor z = complex_golden_tensor();
    DecompositionReport report;
    auto cores = tensor_train(z, of_rank({2, 2}), report);
    // the imaginary part is half the real one with mode 0 turned round: the same subspaces
    VERIFY_NEAR(report.relative_error, .3823445447907761, 1e-8);
    QVERIFY(off_orthonormal(cores[1].reshape({-1, 2})) < 1e-12);
    cores = tensor_train(z, of_rank({4, 3}), report);
    QVERIFY(distance(z, tt_to_tensor(cores)) < 1e-14);
  }
  void matrixNumbersAreTensorlys() {
    const at::Tensor x = golden_tensor({2, 5, 4, 4});
    DecompositionReport report;
    const auto cores = tensor_train_matrix(x, of_rank({1, 2, 1}), report);
    VERIFY_NEAR(report.relative_error, .41619161, 1e-8);
    QCOMPARE(cores[0].sizes().vec(), (Shape{1, 2, 4, 2}));
    QCOMPARE(cores[1].sizes().vec(), (Shape{2, 5, 4, 1}));
    VERIFY_NEAR(distance(x, tt_matrix_to_tensor(cores)), report.relative_error, 1e-12);
    QVERIFY(distance(at::einsum("aijb,bklc->ikjl", {cores[0], cores[1]}), tt_matrix_to_tensor(cores)) <
            1e-14);
  }
  void complexMatricesAgreeWithTensorly() {
    const at::Tensor x = at::complex(golden_tensor({2, 5, 4, 4}),
                                     (.3 * golden_tensor({4, 4, 5, 2})).permute({3, 2, 1, 0}).contiguous());
    DecompositionReport report;
    tensor_train_matrix(x, of_rank({2}), report);
    VERIFY_NEAR(report.relative_error, .45122237280351996, 1e-8);
  }
  void onePairIsTheMatrix() {
    DecompositionReport report;
    const auto cores = tensor_train_matrix(golden_tensor({3, 4}), of_rank({1, 1}), report);
    QCOMPARE(cores[0].sizes().vec(), (Shape{1, 3, 4, 1}));
    QVERIFY(distance(golden_tensor({3, 4}), tt_matrix_to_tensor(cores)) < 1e-15);
  }
  void paddingKeepsTheTensor() {
    DecompositionReport report;
    const auto cores = tensor_train(golden(), of_rank({2, 2}), report);
    const auto padded = pad_tt_rank(cores, 3);
    QCOMPARE(padded[1].sizes().vec(), (Shape{5, 5, 5}));
    QCOMPARE(padded[0].size(0), std::int64_t{1});
    QVERIFY(distance(tt_to_tensor(cores), tt_to_tensor(padded)) < 1e-15);
    QCOMPARE(pad_tt_rank(cores, 1, true)[0].sizes().vec(), (Shape{2, 4, 3}));
    const auto matrix = tensor_train_matrix(golden_tensor({2, 5, 4, 4}), of_rank({2}), report);
    QVERIFY(distance(tt_matrix_to_tensor(matrix), tt_matrix_to_tensor(pad_tt_rank(matrix, 2))) < 1e-15);
  }
  void senselessOptionsAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train(golden(), of_rank({2, 2, 2}), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train(golden(), of_rank({2, 2, 2, 1}), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train(golden(), of_rank({0}), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_train_matrix(golden(), of_rank({2}), report));
  }
  void coresThatMakeNoTrainAreRefused() {
    const auto core = [](const Shape& sizes) { return at::ones(sizes, at::kDouble); };
    using Cores = std::vector<at::Tensor>;
    for (const Cores& cores :
         {Cores{}, Cores{core({3, 4})}, Cores{core({2, 4, 2})}, Cores{at::Tensor()},
          Cores{core({1, 4, 2}), core({3, 4, 1})}, Cores{core({1, 4, 2}), core({2, 4, 3})}})
      QCOMPARE(error_id([&] { tt_to_tensor(cores); }), std::string("train.cores"));
    for (const Cores& cores : {Cores{}, Cores{core({2, 4, 3})}, Cores{core({2, 4, 3}), core({3, 4, 1})}})
      QCOMPARE(error_id([&] { tr_to_tensor(cores); }), std::string("train.cores"));
    for (const Cores& cores : {Cores{}, Cores{core({1, 4, 1})}})
      QCOMPARE(error_id([&] { tt_matrix_to_tensor(cores); }), std::string("train.cores"));
  }
};

TENFOLD_TEST_CLASS(TestTensorTrain)
#include "test_tensor_train.moc"
