// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Shape = std::vector<std::int64_t>;

class TestTensorRing : public QObject {
  Q_OBJECT

  static at::Tensor golden() { return golden_tensor({4, 5, 3}); }
  static TensorRingOptions of_rank(const Shape& ranks, std::int64_t mode = 0) {
    TensorRingOptions options;
    options.rank = ranks;
    options.mode = mode;
    return options;
  }
  static TensorRingAlsOptions als_of_rank(const Shape& ranks, std::uint64_t seed) {
    TensorRingAlsOptions options;
    options.rank = ranks;
    options.seed = seed;
    return options;
  }
  /// A tensor that is a ring.
  static at::Tensor ring_tensor() {
    return tr_to_tensor({formula_tensor({2, 6, 3}, 2, 1), formula_tensor({3, 5, 2}, 3, 1),
                         formula_tensor({2, 4, 3}, 4, 1), formula_tensor({3, 5, 2}, 5, 1)});
  }

 private Q_SLOTS:
  void theTraceClosesTheRing() {
    const std::vector<at::Tensor> cores{golden_tensor({2, 4, 3}), golden_tensor({3, 5, 4}),
                                        golden_tensor({4, 3, 2})};
    QVERIFY(distance(at::einsum("aib,bjc,cka->ijk", {cores[0], cores[1], cores[2]}), tr_to_tensor(cores)) <
            1e-15);
    QVERIFY(distance(at::einsum("aia->i", {golden_tensor({3, 4, 3})}),
                     tr_to_tensor({golden_tensor({3, 4, 3})})) < 1e-15);
  }
  void numbersAreTensorlys() {
    DecompositionReport report;
    const auto cores = tensor_ring(golden(), of_rank({2, 2, 2, 2}), report);
    VERIFY_NEAR(report.relative_error, .32550451, 1e-8);
    QCOMPARE(cores[0].sizes().vec(), (Shape{2, 4, 2}));
    QCOMPARE(cores[1].sizes().vec(), (Shape{2, 5, 2}));
    QCOMPARE(cores[2].sizes().vec(), (Shape{2, 3, 2}));
    VERIFY_NEAR(distance(golden(), tr_to_tensor(cores)), report.relative_error, 1e-12);
    tensor_ring(golden(), of_rank({2}, 1), report);
    VERIFY_NEAR(report.relative_error, .28855742, 1e-8);
  }
  void everyRotationKeepsModesAndRanks() {
    const at::Tensor x = ring_tensor();
    const Shape ranks{2, 3, 2, 2};
    for (const std::int64_t mode : {0, 1, 3}) {
      DecompositionReport report;
      const auto cores = tensor_ring(x, of_rank(mode == 1 ? Shape{2, 2, 2, 2} : ranks, mode), report);
      for (std::int64_t k = 0; k < 4; ++k) {
        const auto here = static_cast<std::size_t>(k);
        QCOMPARE(cores[here].size(1), x.size(k));
        QCOMPARE(cores[here].size(2), cores[(here + 1) % 4].size(0));
      }
      VERIFY_NEAR(distance(x, tr_to_tensor(cores)), report.relative_error, 1e-12);
    }
  }
  void fullRanksAreExactAlsoForComplexNumbers() {
    for (const at::Tensor& x : {golden(), complex_golden_tensor()}) {
      DecompositionReport report;
      const auto cores = tensor_ring(x, of_rank({2, 2, 6}), report);
      QVERIFY(distance(x, tr_to_tensor(cores)) < 1e-13);
      QCOMPARE(cores[0].scalar_type(), x.scalar_type());
    }
  }
  void impossibleRanksAreNamed() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring(golden(), of_rank({3, 2, 2}), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring(golden(), of_rank({2, 2, 2}, 2), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring(golden(), of_rank({2, 2, 2, 3}), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring(golden(), of_rank({2}, 3), report));
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring_als(golden(), als_of_rank({2, 2}, 0), report));
  }
  void alternatingLeastSquaresBeatSvds() {
    // TensorLy ends between .1677 and .1689 from its first three seeds
    for (const LeastSquares how : {LeastSquares::lstsq, LeastSquares::normal_eq}) {
      double best = 1;
      for (const std::uint64_t seed : {0U, 1U, 2U}) {
        TensorRingAlsOptions options = als_of_rank({2}, seed);
        options.ls_solve = how;
        DecompositionReport report;
        const auto cores = tensor_ring_als(golden(), options, report);
        VERIFY_NEAR(distance(golden(), tr_to_tensor(cores)), report.relative_error, 1e-12);
        VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-10);
        for (std::size_t k = 1; k < report.errors.size(); ++k)
          QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
        best = std::min(best, report.relative_error);
      }
      QVERIFY2(best < .1690, qPrintable(QString::number(best)));
    }
  }
  void aRingIsFoundAgain() {
    const at::Tensor x = ring_tensor();
    TensorRingAlsOptions options = als_of_rank({2, 3, 2, 3}, 1);
    options.tol = 1e-10;
    options.n_iter_max = 500;
    DecompositionReport report;
    tensor_ring_als(x, options, report);
    QVERIFY2(report.relative_error < 1e-4, qPrintable(QString::number(report.relative_error)));
    options = als_of_rank({2, 2, 2}, 1);
    tensor_ring_als(complex_golden_tensor(), options, report);
    QVERIFY2(report.relative_error < .25, qPrintable(QString::number(report.relative_error)));
  }
  /// Every sweep of the normal equations is one of least squares; from the train's start the first is no
  /// worse than the train. Orders and ranks that differ take both directions of the contraction.
  void trainsAreAStart() {
    for (const at::Tensor& x : {ring_tensor(), complex_golden_tensor()}) {
      TensorTrainOptions train;
      Shape ranks = x.dim() == 4 ? Shape{3, 2, 3} : Shape{3, 2};
      train.rank = ranks;
      DecompositionReport as_train, normal, exact;
      tensor_train(x, train, as_train);
      ranks.insert(ranks.begin(), 2);
      TensorRingAlsOptions options = als_of_rank(ranks, 4);
      options.init = RingStart::train;
      options.n_iter_max = 3;
      tensor_ring_als(x, options, exact);
      options.ls_solve = LeastSquares::normal_eq;
      const auto cores = tensor_ring_als(x, options, normal);
      QCOMPARE(cores.back().size(2), 2);
      for (std::size_t k = 0; k < 3; ++k) VERIFY_NEAR(normal.errors[k], exact.errors[k], 1e-6);
      QVERIFY(normal.errors[0] <= as_train.relative_error * (1 + 1e-9));
      QVERIFY(normal.errors[2] < as_train.relative_error);
    }
  }
  void samplesAreNearlyAsGood() {
    for (const bool uniform : {false, true}) {
      TensorRingSamplingOptions sampling;
      sampling.n_samples = {200};
      sampling.uniform_sampling = uniform;
      DecompositionReport report, again;
      const auto cores = tensor_ring_als_sampled(golden(), als_of_rank({2}, 3), sampling, report);
      QVERIFY2(report.relative_error < .22, qPrintable(QString::number(report.relative_error)));
      VERIFY_NEAR(distance(golden(), tr_to_tensor(cores)), report.relative_error, 1e-12);
      tensor_ring_als_sampled(golden(), als_of_rank({2}, 3), sampling, again);
      QCOMPARE(report.errors, again.errors);
      sampling.randomized_error = true;
      tensor_ring_als_sampled(golden(), als_of_rank({2}, 3), sampling, again);
      QVERIFY(again.relative_error < .3);
    }
  }
  void theCallerMayStop() {
    TensorRingAlsOptions options = als_of_rank({2}, 0);
    int calls = 0;
    options.callback = [&](const std::vector<at::Tensor>& cores, double error) {
      return std::abs(distance(golden(), tr_to_tensor(cores)) - error) > 1e-9 || ++calls == 3;
    };
    DecompositionReport report;
    tensor_ring_als(golden(), options, report);
    QCOMPARE(calls, 3);
    QCOMPARE(report.errors.size(), std::size_t{2});
    QVERIFY(report.remarks.back().ends_with("by the caller"));
  }
  void theEndIsSaid() {
    TensorRingAlsOptions options = als_of_rank({2}, 0);
    options.n_iter_max = 2;
    DecompositionReport report;
    tensor_ring_als(golden(), options, report);
    QVERIFY(report.remarks.back().starts_with("Ended after sweep 2,"));
    options.n_iter_max = 0;  // the start, which is random
    tensor_ring_als(golden(), options, report);
    QVERIFY(report.remarks.empty() && report.errors.empty() && report.relative_error > .3);
    options.n_iter_max = -1;
    QVERIFY_THROWS_EXCEPTION(Error, tensor_ring_als(golden(), options, report));
  }
  void aShareOfTheParametersIsARank() {
    DecompositionReport report;
    TensorRingAlsOptions options;
    options.rank = .5;  // TensorLy's numbers
    options.n_iter_max = 1;
    for (const at::Tensor& core : tensor_ring_als(golden(), options, report)) QCOMPARE(core.size(0), 2);
    TensorRingOptions ring;
    ring.rank = 1.0;
    for (const at::Tensor& core : tensor_ring(golden(), ring, report)) QCOMPARE(core.size(0), 2);
  }
};

TENFOLD_TEST_CLASS(TestTensorRing)
#include "test_tensor_ring.moc"
