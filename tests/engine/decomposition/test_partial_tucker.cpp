// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tucker.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Ranks = std::vector<std::int64_t>;

/// TensorLy's tucker and partial_tucker: its numbers, and what each option promises.
class TestPartialTucker : public QObject {
  Q_OBJECT

  static at::Tensor golden() { return golden_tensor({4, 5, 3}); }
  static PartialTuckerOptions of_rank(const Ranks& ranks) {
    PartialTuckerOptions options;
    options.rank = ranks;
    return options;
  }

 private Q_SLOTS:
  void numbersAreTensorlys() {
    DecompositionReport report;
    const TuckerFactors found = tucker(golden(), of_rank({2, 3, 2}), report);
    VERIFY_NEAR(report.relative_error, .38682334, 1e-8);
    QCOMPARE(report.errors.size(), std::size_t{3});
    VERIFY_NEAR(frobenius_norm(found.core), 6.80425566, 1e-7);
    VERIFY_NEAR(at_index(found.core, {0, 0, 0}), 2.85209261, 1e-5);
    VERIFY_NEAR(at_index(found.factors[0], {0, 0}), .614222, 1e-5);
    VERIFY_NEAR(at_index(found.factors[0], {0, 1}), -.26983, 1e-5);
    VERIFY_NEAR(distance(golden(), tucker_to_tensor(found)), report.relative_error, 1e-12);
  }
  void oneSweepIsTensorlys() {
    PartialTuckerOptions options = of_rank({2, 3, 2});
    options.n_iter_max = 1;
    DecompositionReport report;
    const TuckerFactors found = tucker(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .38698381, 1e-8);
    VERIFY_NEAR(frobenius_norm(found.core), 6.80375888, 1e-7);
  }
  void halfTheParametersIsTensorlys() {
    DecompositionReport report;
    const TuckerFactors found = tucker(golden(), of_rank({2, 2, 1}), report);
    VERIFY_NEAR(report.relative_error, .59541452, 1e-8);
    VERIFY_NEAR(at_index(found.core, {0, 0, 0}), 4.52212108, 1e-5);
    QCOMPARE(report.errors.size(), std::size_t{3});
  }
  void ranksAboveTheModesAreCut() {
    DecompositionReport report;
    const TuckerFactors found = tucker(golden(), of_rank({6}), report);
    QCOMPARE(found.core.sizes().vec(), (Ranks{4, 5, 3}));
    QVERIFY(report.relative_error < 1e-14);
    QCOMPARE(report.errors.size(), std::size_t{3});
    QCOMPARE(report.remarks.size(), std::size_t{4});  // three cut ranks and the end
    tucker(golden(), {}, report);
    QVERIFY(report.relative_error < 1e-14);
  }
  void complexTensorsAgreeWithTensorly() {
    const at::Tensor z = complex_golden_tensor();
    DecompositionReport report;
    const TuckerFactors found = tucker(z, of_rank({2, 3, 2}), report);
    VERIFY_NEAR(report.relative_error, distance(z, tucker_to_tensor(found)), 1e-12);
    VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-8);
    for (const at::Tensor& factor : found.factors) QVERIFY(off_orthonormal(factor) < 1e-12);
    PartialTuckerOptions full = of_rank({4, 5, 3});
    QVERIFY(distance(z, tucker_to_tensor(tucker(z, full, report))) < 1e-14);
  }
  void unlistedModesKeepTheirSize() {
    const at::Tensor x = formula_tensor({3, 30, 3, 20}, 25, 1);
    DecompositionReport report, hooi;
    const TuckerFactors found = partial_tucker(x, {1, 3}, of_rank({9, 5}), report);
    QCOMPARE(found.core.sizes().vec(), (Ranks{3, 9, 3, 5}));
    tucker_hooi(x, {9, 5}, {1, 3}, {}, hooi);
    VERIFY_NEAR(report.relative_error, hooi.relative_error, 1e-3);
  }
  void everyStartAndMethodLeadsThere() {
    for (const Start start : {Start::svd, Start::random})
      for (const SvdMethod method :
           {SvdMethod::truncated_svd, SvdMethod::symeig_svd, SvdMethod::randomized_svd}) {
        PartialTuckerOptions options = of_rank({2, 3, 2});
        options.init = start;
        options.svd = method;
        options.tol = 1e-9;
        DecompositionReport report;
        tucker(golden(), options, report);
        VERIFY_NEAR(report.relative_error, .38682, 2e-5);
      }
  }
  void automaticIsNearlyAsGoodInFloat32() {
    const at::Tensor x = formula_tensor({100, 90, 3, 3}, 12, .3).to(at::kFloat);
    PartialTuckerOptions options = of_rank({10, 10});
    DecompositionReport exact, fast;
    partial_tucker(x, {0, 1}, options, exact);
    options.svd = SvdMethod::automatic;
    const TuckerFactors found = partial_tucker(x, {0, 1}, options, fast);
    QVERIFY(fast.relative_error <= exact.relative_error * 1.005);
    VERIFY_NEAR(distance(x, tucker_to_tensor(found)), fast.relative_error, 1e-4);
  }
  void fixedFactorsStayAndTheCoreFitsThem() {
    DecompositionReport report;
    TuckerFactors given = tucker(golden(), of_rank({2, 3, 2}), report);
    const double best = report.relative_error;
    PartialTuckerOptions options = of_rank({2, 3, 2});
    // not orthonormal on purpose: the same space, so the same error is within reach
    given.factors[1] = at::mm(given.factors[1], formula_tensor({3, 3}, 2, 1) + 3 * at::eye(3));
    options.init = given;
    options.fixed_factors = {1};
    const TuckerFactors found = tucker(golden(), options, report);
    QVERIFY(found.factors[1].equal(given.factors[1]));
    VERIFY_NEAR(report.relative_error, best, 1e-6);
    VERIFY_NEAR(distance(golden(), tucker_to_tensor(found)), report.relative_error, 1e-12);
    options.fixed_factors = {0, 1, 2};
    tucker(golden(), options, report);
    VERIFY_NEAR(report.relative_error, best, 1e-6);
    options.init = Start::svd;
    QVERIFY_THROWS_EXCEPTION(Error, tucker(golden(), options, report));
  }
  void missingEntriesAreCompleted() {
    const at::Tensor x = formula_tensor({8, 7, 6}, 2, 0);
    const at::Tensor mask = at::remainder(at::arange(x.numel(), at::kLong), 7).view(x.sizes()) != 3;
    PartialTuckerOptions options = of_rank({2, 2, 2});
    options.mask = mask;
    options.tol = 1e-12;
    options.n_iter_max = 400;
    DecompositionReport report;
    const at::Tensor holes = at::where(mask, x, std::numeric_limits<double>::quiet_NaN());
    const TuckerFactors found = tucker(holes, options, report);
    QVERIFY2(distance(x, tucker_to_tensor(found)) < 1e-3, qPrintable(QString::number(report.relative_error)));
  }
  void theStartCompletesMissingEntriesAsOftenAsAsked() {
    PartialTuckerOptions options = of_rank({2, 2, 2});
    options.mask = at::remainder(at::arange(60, at::kLong), 7).view({4, 5, 3}) != 3;
    std::vector<TuckerFactors> found;
    for (const std::int64_t repeats : {0, 5}) {
      options.svd_mask_repeats = repeats;
      DecompositionReport report;
      found.push_back(initialize_tucker(golden(), {}, options, false, report));
    }
    QVERIFY(distance(found[0].factors[0], found[1].factors[0]) > 1e-3);
  }
  void theStartIsTensorlys() {
    DecompositionReport report;
    PartialTuckerOptions options = of_rank({2, 3, 2});
    const TuckerFactors start = initialize_tucker(golden(), {}, options, false, report);
    for (const at::Tensor& factor : start.factors) QVERIFY(off_orthonormal(factor) < 1e-12);
    QVERIFY(distance(multi_mode_dot(golden(), start.factors, {}, -1, true), start.core) < 1e-14);
    options.n_iter_max = 0;
    const TuckerFactors found = tucker(golden(), options, report);
    QVERIFY(distance(tucker_to_tensor(start), tucker_to_tensor(found)) < 1e-13);
    QVERIFY(report.errors.empty() && report.remarks.empty());
    const TuckerFactors positive = initialize_tucker(golden(), {}, options, true, report);
    QVERIFY((positive.core >= 0).all().item<bool>() && (positive.factors[1] >= 0).all().item<bool>());
    options.init = Start::random;
    const TuckerFactors random = initialize_tucker(golden(), {-1}, of_rank({2}), false, report);
    QCOMPARE(random.core.sizes().vec(), (Ranks{4, 5, 2}));
    QCOMPARE(random.modes, (Ranks{2}));
  }
  void startsThatAreNoneAreRefused() {
    DecompositionReport report;
    PartialTuckerOptions options = of_rank({2, 3, 2});
    TuckerFactors given = tucker(golden(), options, report);
    given.factors[1] = given.factors[1].clone();
    given.factors[1][0][0].fill_(std::numeric_limits<double>::quiet_NaN());
    options.init = given;
    QCOMPARE(error_id([&] { tucker(golden(), options, report); }), std::string("decomposition.not_finite"));
    QCOMPARE(error_id([&] { initialize_tucker(golden(), {}, options, false, report); }),
             std::string("decomposition.not_finite"));
    // of other modes than those that are asked for, though the sizes fit
    const at::Tensor square = golden_tensor({4, 4, 3});
    const TuckerFactors turned = partial_tucker(square, {1, 0}, of_rank({2, 2}), report);
    PartialTuckerOptions other = of_rank({2, 2});
    other.init = turned;
    QCOMPARE(error_id([&] { partial_tucker(square, {0, 1}, other, report); }), std::string("tucker.init"));
    QCOMPARE(error_id([&] {
               initialize_tucker(square, {0, 1}, other, false, report);
             }),
             std::string("tucker.init"));
    partial_tucker(square, {-2, 0}, other, report);
    options.init = tucker(complex_golden_tensor(), of_rank({2, 3, 2}), report);
    QCOMPARE(error_id([&] { tucker(golden(), options, report); }), std::string("tucker.init"));
    QCOMPARE(error_id([&] { initialize_tucker(golden(), {}, options, false, report); }),
             std::string("tucker.init"));
  }
  void negativeModesCountFromTheEnd() {
    DecompositionReport report;
    const TuckerFactors first = partial_tucker(golden(), {0, -1}, of_rank({2, 2}), report);
    const TuckerFactors second = partial_tucker(golden(), {0, 2}, of_rank({2, 2}), report);
    QVERIFY(first.core.equal(second.core));
    QCOMPARE(first.modes, (Ranks{0, 2}));
    QVERIFY_THROWS_EXCEPTION(Error, partial_tucker(golden(), {2, -1}, of_rank({2, 2}), report));
    QVERIFY_THROWS_EXCEPTION(Error, partial_tucker(golden(), {-4}, of_rank({2}), report));
  }
  void aShareOfTheParametersIsARank() {
    PartialTuckerOptions options;
    DecompositionReport report;
    options.rank = .5;  // TensorLy's numbers
    QCOMPARE(tucker(golden(), options, report).core.sizes().vec(), (Ranks{2, 2, 1}));
    options.rank = RankArgument(same_rank());
    QCOMPARE(tucker(golden(), options, report).core.sizes().vec(), (Ranks{3, 4, 2}));
    QCOMPARE(partial_tucker(golden(), {1}, options, report).core.size(0), std::int64_t{4});
  }
  void aVectorIsATensorToo() {
    const at::Tensor x = at::arange(1, 6, at::kDouble);
    DecompositionReport report;
    QVERIFY(distance(x, tucker_to_tensor(tucker(x, of_rank({1}), report))) < 1e-14);
  }
  void theEndIsSaid() {
    PartialTuckerOptions options = of_rank({2, 2, 2});
    options.tol = 1e-14;
    options.n_iter_max = 4;
    DecompositionReport report;
    tucker(golden(), options, report);
    QVERIFY(report.remarks.back().starts_with("Ended after sweep 4,"));
    options.tol = 0;
    tucker(golden(), options, report);
    QVERIFY(report.remarks.empty());
  }
  void normalizingKeepsTheTensor() {
    const TuckerFactors x{golden_tensor({2, 5, 2}), {golden_tensor({4, 2}), golden_tensor({3, 2})}, {0, 2}};
    const TuckerFactors unit = tucker_normalize(x);
    QVERIFY(distance(tucker_to_tensor(x), tucker_to_tensor(unit)) < 1e-14);
    for (const at::Tensor& factor : unit.factors)
      QVERIFY((at::linalg_vector_norm(factor, 2, {0}) - 1).abs().max().item<double>() < 1e-14);
  }
  void modeDotOfFactorsIsThatOfTheTensor() {
    const TuckerFactors x{golden_tensor({2, 5, 2}), {golden_tensor({4, 2}), golden_tensor({3, 2})}, {0, 2}};
    const at::Tensor whole = tucker_to_tensor(x);
    for (const std::int64_t mode : {0, 1, 2}) {
      const at::Tensor matrix = golden_tensor({6, whole.size(mode)}), vector = matrix[2];
      QVERIFY(distance(mode_dot(whole, matrix, mode), tucker_to_tensor(tucker_mode_dot(x, matrix, mode))) <
              1e-14);
      QVERIFY(distance(mode_dot(whole, vector, mode), tucker_to_tensor(tucker_mode_dot(x, vector, mode))) <
              1e-14);
      QCOMPARE(tucker_to_tensor(tucker_mode_dot(x, vector, mode, true)).size(mode), std::int64_t{1});
    }
  }
};

TENFOLD_TEST_CLASS(TestPartialTucker)
#include "test_partial_tucker.moc"
