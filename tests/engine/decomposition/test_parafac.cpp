// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <tuple>

#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/spec/rank_rules.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Modes = std::vector<std::int64_t>;

/// TensorLy's parafac, option by option: its numbers for the golden tensor, and what each option promises.
class TestParafac : public QObject {
  Q_OBJECT

  static ParafacOptions of_rank(std::int64_t rank, std::int64_t sweeps = 100) {
    ParafacOptions options;
    options.rank = rank;
    options.n_iter_max = sweeps;
    return options;
  }
  static at::Tensor golden() { return golden_tensor({4, 5, 3}); }

 private Q_SLOTS:
  void theTensorIsTheGoldenOne() {
    VERIFY_NEAR(frobenius_norm(golden()), 7.37865568, 1e-8);
    VERIFY_NEAR(at_index(golden(), {0, 0, 1}), .8532239, 1e-7);
    VERIFY_NEAR(at_index(golden(), {3, 4, 2}), -.11017755, 1e-8);
  }
  void errorsAreTensorlys_data() {
    QTest::addColumn<int>("rank");
    QTest::addColumn<int>("sweeps");
    QTest::addColumn<double>("error");
    QTest::addColumn<std::vector<double>>("first_row");
    QTest::newRow("rank 2") << 2 << 100 << .44776166 << std::vector<double>{4.366621, 3.262627};
    QTest::newRow("rank 2, one sweep") << 2 << 1 << .71462231 << std::vector<double>{1.055572, .460479};
    QTest::newRow("rank 3") << 3 << 100 << .24588565 << std::vector<double>{4.227732, 3.004235, .342715};
    QTest::newRow("rank 3, five sweeps")
        << 3 << 5 << .29038382 << std::vector<double>{1.548163, 1.423134, -.405028};
  }
  void errorsAreTensorlys() {
    QFETCH(int, rank);
    QFETCH(int, sweeps);
    QFETCH(double, error);
    QFETCH(std::vector<double>, first_row);
    DecompositionReport report;
    const CpFactors cp = parafac(golden(), of_rank(rank, sweeps), report);
    VERIFY_NEAR(report.relative_error, error, 1e-7);
    VERIFY_NEAR(distance(golden(), cp_to_tensor(cp)), report.relative_error, 1e-12);
    VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-8);
    QCOMPARE(report.errors.size(), static_cast<std::size_t>(sweeps));
    QVERIFY(cp.weights.equal(at::ones({rank}, at::kDouble)));
    for (std::size_t r = 0; r < first_row.size(); ++r)
      VERIFY_NEAR(at_index(cp.factors[0], {0, static_cast<std::int64_t>(r)}), first_row[r], 1e-5);
  }
  void normalizedWeightsAreTensorlys() {
    ParafacOptions options = of_rank(3);
    options.normalize_factors = true;
    DecompositionReport report;
    const CpFactors cp = parafac(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .24588565, 1e-7);
    const double weights[] = {53.793411, 34.488282, 21.436643}, row[] = {.362516, .440932, .168337};
    for (std::int64_t r = 0; r < 3; ++r) {
      VERIFY_NEAR(at_index(cp.weights, {r}), weights[r], 1e-4);
      VERIFY_NEAR(at_index(cp.factors[0], {0, r}), row[r], 1e-5);
    }
    for (const at::Tensor& factor : cp.factors)
      QVERIFY((at::linalg_vector_norm(factor, 2, {0}) - 1).abs().max().item<double>() < 1e-12);
  }
  void optionsAreTensorlys_data() {
    QTest::addColumn<QString>("option");
    QTest::addColumn<double>("error");
    QTest::addColumn<int>("sweeps");
    QTest::newRow("orthogonalise") << "orthogonalise" << .24613674 << 100;
    QTest::newRow("l2") << "l2" << .28155381 << 100;
    QTest::newRow("line search") << "linesearch" << .24260797 << 100;
    QTest::newRow("fixed mode") << "fixed" << .59840137 << 10;
  }
  void optionsAreTensorlys() {
    QFETCH(QString, option);
    QFETCH(double, error);
    QFETCH(int, sweeps);
    ParafacOptions options = of_rank(option == "fixed" ? 2 : 3);
    if (option == "orthogonalise") options.orthogonalise = 1;
    if (option == "l2") options.l2_reg = .1;
    if (option == "linesearch") options.linesearch = true;
    if (option == "fixed") options.fixed_modes = {0};
    DecompositionReport report;
    parafac(golden(), options, report);
    VERIFY_NEAR(report.relative_error, error, 1e-7);
    QCOMPARE(report.errors.size(), static_cast<std::size_t>(sweeps));
  }
  void complexTensorsAgreeWithTensorly() {
    const at::Tensor z = complex_golden_tensor();
    DecompositionReport report;
    const CpFactors cp = parafac(z, of_rank(3, 30), report);
    VERIFY_NEAR(report.relative_error, 0.25425062889677635, 1e-7);
    VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-8);
    QCOMPARE(cp.factors[1].scalar_type(), at::kComplexDouble);
    QVERIFY(distance(z, cp_to_tensor(cp)) < .2543);
    QCOMPARE(parafac(z.to(at::kComplexFloat), of_rank(2, 3), report).factors[0].scalar_type(),
             at::kComplexFloat);
  }
  void aRealTensorGivesTheSameAsAComplexOne() {
    DecompositionReport real, complex;
    parafac(golden(), of_rank(3, 20), real);
    parafac(golden().to(at::kComplexDouble), of_rank(3, 20), complex);
    VERIFY_NEAR(real.relative_error, complex.relative_error, 1e-9);
  }
  void givenFactorsKeepTheirTensor() {
    DecompositionReport report;
    CpFactors given = cp_normalize(parafac(golden(), of_rank(3, 20), report));
    const double error = report.relative_error;
    ParafacOptions options = of_rank(3, 1);
    options.init = given;
    options.fixed_modes = {0, 1, 2};
    const CpFactors kept = parafac(golden(), options, report);
    QVERIFY(distance(cp_to_tensor(given), cp_to_tensor(kept)) < 1e-14);
    VERIFY_NEAR(report.relative_error, error, 1e-12);
    // one more sweep can only improve, with weights or without; the argument stays as it was
    const at::Tensor before = given.factors[2].clone();
    options.fixed_modes = {};
    parafac(golden(), options, report);
    QVERIFY(report.relative_error < error + 1e-12);
    QVERIFY(given.factors[2].equal(before));
  }
  void fixedModesStay_data() {
    QTest::addColumn<bool>("normalized");
    QTest::newRow("plain") << false;
    QTest::newRow("normalized") << true;
  }
  void fixedModesStay() {
    QFETCH(bool, normalized);
    DecompositionReport report;
    const CpFactors given = parafac(golden(), of_rank(2, 3), report);
    const double before = report.relative_error;
    ParafacOptions options = of_rank(2, 50);
    options.init = given;
    options.fixed_modes = {0, 2};
    options.normalize_factors = normalized;
    const CpFactors found = parafac(golden(), options, report);
    QVERIFY(found.factors[0].equal(given.factors[0]) && found.factors[2].equal(given.factors[2]));
    QVERIFY(report.relative_error <= before + 1e-12);
    VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-8);
  }
  void missingEntriesAreCompleted() {
    const at::Tensor x = formula_tensor({8, 7, 6}, 2, 0);
    at::Tensor mask = at::remainder(at::arange(x.numel(), at::kLong), 7).view(x.sizes()) != 3;
    // what stands at a missing entry does not matter
    const at::Tensor holes = at::where(mask, x, std::numeric_limits<double>::quiet_NaN());
    ParafacOptions options = of_rank(2, 300);
    options.mask = mask;
    options.tol = 1e-12;
    DecompositionReport report;
    const CpFactors cp = parafac(holes, options, report);
    QVERIFY2(report.relative_error < 1e-4, qPrintable(QString::number(report.relative_error)));
    QVERIFY(distance(x, cp_to_tensor(cp)) < 1e-3);
  }
  void maskedErrorsComeCloseToTensorlys() {
    ParafacOptions options = of_rank(2);
    options.mask = at::remainder(at::arange(60, at::kLong), 7).view({4, 5, 3}) != 3;
    DecompositionReport report;
    parafac(golden(), options, report);
    // TensorLy begins with what stands at the missing entries and ends at .43772
    QVERIFY2(report.relative_error < .43772 * 1.001, qPrintable(QString::number(report.relative_error)));
    for (std::size_t k = 1; k < report.errors.size(); ++k)
      QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
  }
  void theSparseComponentTakesTheLargestEntries() {
    at::Tensor x = formula_tensor({9, 8, 7}, 2, 0);
    x.view({-1}).index_put_({at::tensor({5, 77, 300}, at::kLong)}, 50.0);
    ParafacOptions options = of_rank(2, 30);
    options.sparsity = 3;
    DecompositionReport report;
    const CpFactors cp = parafac(x, options, report);
    const at::Tensor sparse = sparse_component(x, cp, 3);
    QCOMPARE(at::count_nonzero(sparse).item<std::int64_t>(), std::int64_t{3});
    VERIFY_NEAR(distance(x, cp_to_tensor(cp) + sparse), report.relative_error, 1e-12);
    QCOMPARE(at::count_nonzero(sparse_component(x, cp, .1)).item<std::int64_t>(), std::int64_t{50});
  }
  void sparsityIsTensorlys() {
    ParafacOptions options = of_rank(2, 30);
    options.tol = 0;
    for (const auto& [sparsity, error] :
         {std::pair{0.0, .4505315367380164}, {5.0, .3231679267171472}, {.1, .3061813790294892}}) {
      options.sparsity = sparsity;
      DecompositionReport report;
      parafac(golden(), options, report);
      VERIFY_NEAR(report.relative_error, error, 1e-9);
    }
  }
  void theStartCompletesMissingEntriesAsOftenAsAsked() {
    ParafacOptions options = of_rank(2, 0);
    options.mask = at::remainder(at::arange(60, at::kLong), 7).view({4, 5, 3}) != 3;
    std::vector<at::Tensor> found;
    for (const std::int64_t repeats : {0, 5, 6}) {
      options.svd_mask_repeats = repeats;
      DecompositionReport report;
      found.push_back(initialize_cp(golden(), options, false, report).factors[0]);
    }
    QVERIFY(distance(found[1], found[0]) > 1e-3);
    QVERIFY(distance(found[1], found[2]) > 1e-6);
    QVERIFY(distance(found[1], found[2]) < distance(found[1], found[0]));
  }
  void noSweepsGiveTheStart() {
    for (const bool normalized : {false, true}) {
      ParafacOptions options = of_rank(2, 0);
      options.normalize_factors = normalized;
      DecompositionReport report;
      const CpFactors start = initialize_cp(golden(), options, false, report);
      const CpFactors found = parafac(golden(), options, report);
      QVERIFY(distance(cp_to_tensor(start), cp_to_tensor(found)) < 1e-14);
      QVERIFY(report.errors.empty() && report.remarks.empty());
      VERIFY_NEAR(report.relative_error, distance(golden(), cp_to_tensor(found)), 1e-14);
      const at::Tensor lengths = at::linalg_vector_norm(found.factors[0], 2, {0});
      QCOMPARE((lengths - 1).abs().max().item<double>() < 1e-12, normalized);
    }
    // TensorLy's, for the absolute values
    DecompositionReport report;
    const CpFactors start = parafac(golden().abs(), of_rank(2, 0), report);
    VERIFY_NEAR(at_index(start.factors[0], {0, 0}), 3.34871657, 1e-8);
    VERIFY_NEAR(at_index(start.factors[0], {0, 1}), -1.0179594, 1e-7);
  }
  void theStartIsWideAndChecked() {
    DecompositionReport report;
    const at::Tensor half = golden().to(at::kHalf).set_requires_grad(true);
    const CpFactors start = initialize_cp(half, of_rank(2), false, report);
    QCOMPARE(start.factors[0].scalar_type(), at::kDouble);
    QVERIFY(!start.factors[0].requires_grad());
    QVERIFY(distance(initialize_cp(golden(), of_rank(2), false, report).factors[1], start.factors[1]) < 1e-2);
    at::Tensor x = golden();
    x[1][2][0].fill_(NAN);
    QCOMPARE(error_id([&] { initialize_cp(x, of_rank(2), false, report); }),
             std::string("decomposition.not_finite"));
    QVERIFY_THROWS_EXCEPTION(Error, initialize_cp(at::Tensor(), of_rank(2), false, report));
    QVERIFY_THROWS_EXCEPTION(Error, initialize_cp(at::ones({3, 0}), of_rank(2), false, report));
  }
  /// l2_reg takes all from terms that are not needed, so that their weights fall below any number.
  void termsThatVanishDoNotOverflow() {
    ParafacOptions options = of_rank(4, 20);
    options.normalize_factors = true;
    DecompositionReport report;
    for (const auto& [shape, value, l2_reg] : {std::tuple{Modes{4, 4, 4, 4}, 1e3, 1.0},
                                               {Modes{4, 4, 4, 4}, 1e-3, 10.0},
                                               {Modes{6, 3, 4}, 1e-3, .01}}) {
      options.l2_reg = l2_reg;
      const at::Tensor x = at::full(shape, value, at::kDouble);
      const CpFactors cp = parafac(x, options, report);
      QVERIFY2(report.relative_error <= 1, qPrintable(QString::number(report.relative_error)));
      QVERIFY(at::isfinite(cp.weights).all().item<bool>());
    }
  }
  void factorsStayWithinTheirDtype() {
    // all of the tensor's length in the first factor would be infinite in float16
    const at::Tensor x = at::full({100, 100, 10}, 300, at::kHalf);
    DecompositionReport report;
    ParafacOptions options = of_rank(2, 5);
    const CpFactors cp = parafac(x, options, report);
    QVERIFY2(report.relative_error < 1e-2, qPrintable(QString::number(report.relative_error)));
    for (const at::Tensor& factor : cp.factors) QVERIFY(at::isfinite(factor).all().item<bool>());
    options.init = cp;
    options.fixed_modes = {1};
    const CpFactors fixed = parafac(x, options, report);
    QVERIFY(fixed.factors[1].equal(cp.factors[1]));
    QVERIFY2(report.relative_error < 1e-2, qPrintable(QString::number(report.relative_error)));
  }
  void startsThatAreNoneAreRefused() {
    DecompositionReport report;
    ParafacOptions options = of_rank(2);
    CpFactors given = parafac(golden(), of_rank(2, 3), report);
    given.factors[1] = given.factors[1].clone();
    given.factors[1][0][0].fill_(NAN);
    options.init = given;
    QCOMPARE(error_id([&] { parafac(golden(), options, report); }), std::string("decomposition.not_finite"));
    options.init = parafac(complex_golden_tensor(), of_rank(2, 3), report);
    QCOMPARE(error_id([&] { parafac(golden(), options, report); }), std::string("cp.init"));
    parafac(complex_golden_tensor(), options, report);
  }
  void aStopEndsASweep() {
    std::stop_source source;
    int calls = 0;
    ParafacOptions options = of_rank(2, 1);
    options.callback = [&](const CpFactors&, double) {
      ++calls;
      return false;
    };
    const Job job(
        [&](std::int64_t, std::int64_t, const std::string& note) {
          if (note == "sweep 1") source.request_stop();
        },
        source.get_token());
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Cancelled, parafac(golden(), options, report, job));
    QCOMPARE(calls, 1);  // at the start, not after the sweep
  }
  void aVectorIsATensorToo() {
    const at::Tensor x = at::arange(1, 6, at::kDouble);
    for (const Start start : {Start::svd, Start::random}) {
      ParafacOptions options = of_rank(2);
      options.init = start;
      DecompositionReport report;
      QVERIFY(distance(x, cp_to_tensor(parafac(x, options, report))) < 1e-12);
    }
  }
  void aShareOfTheParametersIsARank() {
    DecompositionReport report;
    ParafacOptions options = of_rank(1, 1);
    options.rank = .5;  // TensorLy's numbers
    QCOMPARE(parafac(golden(), options, report).factors[0].size(1), std::int64_t{2});
    options.rank = same_rank();
    QCOMPARE(parafac(golden(), options, report).factors[0].size(1), std::int64_t{5});
    options.rank = {2, 2};
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), options, report));
  }
  void theEndIsSaid() {
    DecompositionReport report;
    const auto last = [&] {
      return report.remarks.empty() ? QString() : QString::fromStdString(report.remarks.back());
    };
    ParafacOptions options = of_rank(2, 3);
    parafac(golden(), options, report);
    QVERIFY(last().startsWith("Ended after sweep 3,"));
    options.tol = .1;
    options.n_iter_max = 50;
    parafac(golden(), options, report);
    QVERIFY(last().contains("no longer changes"));
    options.tol = 0;
    options.n_iter_max = 3;
    parafac(golden(), options, report);
    QVERIFY(report.remarks.empty());
    options.callback = [&](const CpFactors&, double) { return !report.errors.empty(); };
    parafac(golden(), options, report);
    QVERIFY(last().endsWith("by the caller"));
    options.callback = {};
    // a fixed factor whose squares are infinite
    CpFactors start = initialize_cp(golden(), of_rank(2), false, report);
    start.factors[0] = start.factors[0] * 1e200;
    options.init = start;
    options.fixed_modes = {0};
    parafac(golden(), options, report);
    QVERIFY(last().endsWith("not finite") && report.errors.empty());
  }
  void theCallerMayStop() {
    ParafacOptions options = of_rank(2);
    std::vector<double> seen;
    options.callback = [&](const CpFactors& cp, double error) {
      seen.push_back(error);
      return std::abs(distance(golden(), cp_to_tensor(cp)) - error) > 1e-7 || seen.size() == 4;
    };
    DecompositionReport report;
    parafac(golden(), options, report);
    QCOMPARE(seen.size(), std::size_t{4});  // the start and three sweeps
    QCOMPARE(report.errors, std::vector<double>(seen.begin() + 1, seen.end()));
  }
  void theSeedDecides() {
    ParafacOptions options = of_rank(3, 10);
    options.init = Start::random;
    DecompositionReport report;
    const CpFactors first = parafac(golden(), options, report), second = parafac(golden(), options, report);
    options.seed = 1;
    const CpFactors other = parafac(golden(), options, report);
    QVERIFY(first.factors[1].equal(second.factors[1]));
    QVERIFY(!first.factors[1].equal(other.factors[1]));
  }
  void everySvdMethodLeadsThere() {
    for (const SvdMethod method : {SvdMethod::symeig_svd, SvdMethod::randomized_svd}) {
      ParafacOptions options = of_rank(3);
      options.svd = method;
      DecompositionReport report;
      parafac(golden(), options, report);
      VERIFY_NEAR(report.relative_error, .24588565, 1e-5);
    }
  }
  void automaticIsAsGoodInFloat32() {
    const at::Tensor x = formula_tensor({50, 45, 40}, 3, .4).to(at::kFloat);
    ParafacOptions options = of_rank(3);
    DecompositionReport exact, fast;
    parafac(x, options, exact);
    options.svd = SvdMethod::automatic;
    const CpFactors cp = parafac(x, options, fast);
    VERIFY_NEAR(fast.relative_error, exact.relative_error, 1e-4 * exact.relative_error);
    VERIFY_NEAR(distance(x, cp_to_tensor(cp)), fast.relative_error, 1e-4);
  }
  void theOtherCriterionStopsWhenTheErrorGrows() {
    ParafacOptions options = of_rank(3);
    options.cvg_criterion = CvgCriterion::rec_error;
    options.tol = 1e-3;
    DecompositionReport report;
    parafac(golden(), options, report);
    const std::size_t last = report.errors.size() - 1;
    QVERIFY(last >= 1 && last < 50);
    QVERIFY(report.errors[last - 1] - report.errors[last] < 1e-3);
    QVERIFY(last == 1 || report.errors[last - 2] - report.errors[last - 1] >= 1e-3);
  }
  void ranksAboveTheModesAndSingularEquationsWork() {
    DecompositionReport report;
    parafac(formula_tensor({12, 3, 3, 2}, 9, 1), of_rank(10, 40), report);
    QVERIFY(std::isfinite(report.relative_error));
    for (std::size_t k = 1; k < report.errors.size(); ++k)
      QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-7) + 1e-9);
    parafac(at::zeros({3, 4, 5}), of_rank(2), report);
    QCOMPARE(report.relative_error, 0.0);
  }
  void theEngineOfCompressFindsTheSameMinimum() {
    const at::Tensor x = formula_tensor({12, 11, 10}, 4, 0.05);
    DecompositionReport ours, theirs;
    CpAlsOptions als;
    als.rank = 4;
    cp_als(x, als, ours);
    parafac(x, of_rank(4, 300), theirs);
    VERIFY_NEAR(ours.relative_error, theirs.relative_error, 1e-5);
  }
  void senselessOptionsAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), of_rank(0), report));
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), of_rank(2, -1), report));
    ParafacOptions options = of_rank(2);
    options.fixed_modes = {3};
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), options, report));
    options = of_rank(2);
    options.init = CpFactors{{}, {at::ones({4, 2}), at::ones({5, 2})}};
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), options, report));
    options = of_rank(2);
    options.mask = at::ones({4, 5});
    QVERIFY_THROWS_EXCEPTION(Error, parafac(golden(), options, report));
  }
};

TENFOLD_TEST_CLASS(TestParafac)
#include "test_parafac.moc"
