// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/stable_cp.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

CpAlsOptions als(std::int64_t rank, std::int64_t sweeps = 100) {
  CpAlsOptions options;
  options.rank = rank;
  options.max_sweeps = sweeps;
  return options;
}

/// Terms a∘a∘b + a∘b∘a + b∘a∘a: of rank 3, and as close as one likes to rank 2 by ever larger terms
/// (de Silva and Lim, 2008, proposition 4.6).
at::Tensor degenerate() {
  CpFactors cp;
  const std::vector<std::int64_t> sizes{5, 4, 3};
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const at::Tensor both = formula_tensor({sizes[k], 2}, 2, 1), a = both.select(1, 0);
    std::vector<at::Tensor> columns(3, a);
    columns[k] = both.select(1, 1);
    cp.factors.push_back(at::stack(columns, 1));
  }
  return cp_to_tensor(cp);
}

double squared(const at::Tensor& x) { return x.square().sum().item<double>(); }

}  // namespace

class TestStableCp : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sensitivityIsThatOfTheTerms() {
    CpFactors cp{formula_tensor({3}, 1, 1), {}};
    for (const std::int64_t size : {4, 5, 2}) cp.factors.push_back(formula_tensor({size, 3}, 3, 0.5));
    double sum = 0;
    for (std::int64_t r = 0; r < 3; ++r) {
      CpFactors term{cp.weights.narrow(0, r, 1), {}};
      for (const at::Tensor& factor : cp.factors) term.factors.push_back(factor.narrow(1, r, 1));
      sum += squared(cp_to_tensor(term));
    }
    VERIFY_NEAR(cp_sensitivity(cp) / sum, 1.0, 1e-12);
    cp.weights = at::Tensor();
    QVERIFY(cp_sensitivity(cp) > 0);
  }

  void theErrorStaysAndTheTermsGetSmaller_data() {
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<int>("rank");
    QTest::newRow("kernel") << std::vector<std::int64_t>{16, 12, 3, 3} << 10;
    QTest::newRow("rank above all modes") << std::vector<std::int64_t>{6, 5, 4} << 9;
    QTest::newRow("matrix") << std::vector<std::int64_t>{12, 9} << 3;
    QTest::newRow("modes of size one") << std::vector<std::int64_t>{8, 1, 7, 3} << 5;
  }
  void theErrorStaysAndTheTermsGetSmaller() {
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(int, rank);
    const at::Tensor x = formula_tensor(shape, 12, 1);
    DecompositionReport plain, report;
    const CpFactors before = cp_als(x, als(rank), plain);
    StabilityReport stability;
    const CpFactors after = stable_cp(x, als(rank), {}, report, stability);
    VERIFY_NEAR(stability.error_before, plain.relative_error, 1e-12);
    VERIFY_NEAR(stability.sensitivity_before, cp_sensitivity(before) / squared(x), 1e-9);
    VERIFY_NEAR(stability.error_bound, 1.01 * plain.relative_error, 1e-12);
    QVERIFY(!stability.errors.empty());
    for (const double error : stability.errors) QVERIFY(error <= stability.error_bound * (1 + 1e-9));
    for (std::size_t k = 1; k < stability.sensitivities.size(); ++k)
      QVERIFY(stability.sensitivities[k] <= stability.sensitivities[k - 1]);
    // the bound is reached: whatever error is left would buy smaller terms
    VERIFY_NEAR(report.relative_error / stability.error_bound, 1.0, 1e-8);
    VERIFY_NEAR(distance(x, cp_to_tensor(after)), report.relative_error, 1e-12);
    QVERIFY(stability.sensitivity < stability.sensitivity_before);
    VERIFY_NEAR(cp_sensitivity(after) / squared(x), stability.sensitivity, 1e-9);
    for (const at::Tensor& factor : after.factors)
      QVERIFY((at::linalg_vector_norm(factor, 2, {0}) - 1).abs().max().item<double>() < 1e-12);
    QVERIFY((after.weights.diff() <= 0).all().item<bool>());
    QCOMPARE(report.errors, plain.errors);
    QVERIFY(QString::fromStdString(report.remarks.front()).startsWith("Stable CP"));
  }

  /// Terms that are orthogonal can only be shortened, all by the same share: w = (1 − δ) σ.
  void orthogonalTermsShrinkByTheBound() {
    CpFactors cp{at::tensor({3.0, 2.0, 1.0}, at::kDouble), {}};
    for (const std::int64_t size : {5, 4, 3})
      cp.factors.push_back(std::get<0>(at::linalg_qr(formula_tensor({size, 3}, 4, 1))));
    StabilityOptions options;
    options.error_bound = 0.1;
    StabilityReport stability;
    const CpFactors found = stabilise_cp(cp_to_tensor(cp), cp, options, stability);
    QVERIFY(stability.error_before < 1e-12);
    VERIFY_NEAR(stability.sensitivity_before, 1.0, 1e-12);
    VERIFY_NEAR(stability.sensitivity, 0.81, 1e-6);
    for (int r = 0; r < 3; ++r) VERIFY_NEAR(found.weights[r].item<double>(), 0.9 * (3 - r), 1e-5);
  }

  /// 3X − 2X = X/2 + X/2: from 13 to one half.
  void termsThatCancelShareTheTensor() {
    CpFactors one{at::Tensor(), {}};
    for (const std::int64_t size : {5, 4, 3}) one.factors.push_back(formula_tensor({size, 1}, 2, 1));
    const at::Tensor x = cp_to_tensor(one);
    CpFactors both{at::tensor({3.0, -2.0}, at::kDouble), {}};
    for (const at::Tensor& factor : one.factors) both.factors.push_back(at::cat({factor, factor}, 1));
    StabilityReport stability;
    const CpFactors found = stabilise_cp(x, both, {}, stability);
    VERIFY_NEAR(stability.sensitivity_before, 13.0, 1e-10);
    VERIFY_NEAR(stability.sensitivity, 0.5, 1e-5);
    VERIFY_NEAR(found.weights[1].item<double>() / found.weights[0].item<double>(), 1.0, 1e-5);
    QVERIFY(distance(x, cp_to_tensor(found)) <= 1.01e-6);
  }

  void aDegenerateTensorStaysBounded() {
    StabilityOptions options;
    options.error_bound = 0.1;
    options.max_sweeps = 2000;
    options.tolerance = 1e-7;
    std::vector<double> als_only, stable;
    for (const std::int64_t sweeps : {300, 3000, 30000}) {
      CpAlsOptions asked = als(2, sweeps);
      asked.tolerance = 0;
      DecompositionReport report;
      StabilityReport stability;
      stable_cp(degenerate(), asked, options, report, stability);
      als_only.push_back(stability.sensitivity_before);
      stable.push_back(stability.sensitivity);
      QVERIFY(report.relative_error <= 0.1 * (1 + 1e-9));
    }
    const auto numbers = [&](std::size_t k) {
      return qPrintable(QString("%1 → %2").arg(als_only[k]).arg(stable[k]));
    };
    for (std::size_t k = 0; k < stable.size(); ++k) {
      if (k > 0) QVERIFY2(als_only[k] > 2 * als_only[k - 1], numbers(k));
      QVERIFY2(stable[k] < 100, numbers(k));
      QVERIFY2(std::abs(stable[k] / stable[0] - 1) < 0.05, numbers(k));
    }
    QVERIFY2(als_only.back() > 20 * stable.back(), numbers(2));
  }

  void theSeedDecidesAndNothingElse() {
    const at::Tensor x = formula_tensor({12, 10, 3, 3}, 12, 1);
    CpAlsOptions asked = als(8, 20);
    DecompositionReport report;
    StabilityReport first, second, other;
    const CpFactors a = stable_cp(x, asked, {}, report, first);
    at::manual_seed(17);
    const CpFactors b = stable_cp(x, asked, {}, report, second);
    asked.seed = 1;
    stable_cp(x, asked, {}, report, other);
    QVERIFY(a.weights.equal(b.weights));
    for (std::size_t k = 0; k < a.factors.size(); ++k) QVERIFY(a.factors[k].equal(b.factors[k]));
    QCOMPARE(first.sensitivities, second.sensitivities);
    QVERIFY(first.sensitivities != other.sensitivities);
  }

  void otherTypesWork() {
    DecompositionReport report;
    StabilityReport stability;
    const at::Tensor x = formula_tensor({8, 7, 3}, 9, 1);
    const CpFactors single = stable_cp(x.to(at::kFloat), als(5), {}, report, stability);
    QCOMPARE(single.factors[0].scalar_type(), at::kFloat);
    QVERIFY(report.relative_error <= stability.error_bound * (1 + 1e-5));
    const at::Tensor z = complex_golden_tensor();
    const CpFactors complex = stable_cp(z, als(3), {}, report, stability);
    QVERIFY(complex.factors[0].is_complex());
    QVERIFY(distance(z, cp_to_tensor(complex)) <= stability.error_bound * (1 + 1e-9));
    QVERIFY(stability.sensitivity <= stability.sensitivity_before);
    VERIFY_NEAR(cp_sensitivity(complex) / z.abs().square().sum().item<double>(), stability.sensitivity, 1e-9);
  }

  void zerosStayZeros() {
    DecompositionReport report;
    StabilityReport stability;
    const CpFactors cp = stable_cp(at::zeros({4, 3, 2}, at::kDouble), als(2), {}, report, stability);
    QCOMPARE(report.relative_error, 0.0);
    QVERIFY(cp_to_tensor(cp).isfinite().all().item<bool>());
  }

  void itCanBeStopped() {
    const at::Tensor x = formula_tensor({12, 10, 3, 3}, 12, 1);
    DecompositionReport report;
    const CpFactors start = cp_als(x, als(8), report);
    std::stop_source source;
    StabilityReport stability;
    int seen = 0;
    const Job job(
        [&](std::int64_t, std::int64_t, const std::string&) {
          if (++seen == 3) source.request_stop();
        },
        source.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, stabilise_cp(x, start, {}, stability, job));
    QVERIFY(stability.sensitivities.size() < 4);
  }

  void senselessOptionsAreRefused() {
    const at::Tensor x = formula_tensor({6, 5, 4}, 9, 1);
    DecompositionReport report;
    StabilityReport stability;
    const CpFactors start = cp_als(x, als(2), report);
    for (const StabilityOptions& options :
         {StabilityOptions{-0.1}, StabilityOptions{0.01, 1.0}, StabilityOptions{0.01, -1.0},
          StabilityOptions{0.01, 0.5 * report.relative_error}, StabilityOptions{0.01, 0, 0}})
      QVERIFY_THROWS_EXCEPTION(Error, stabilise_cp(x, start, options, stability));
    // worse than nothing at all: no bound allows it
    CpFactors opposite = start;
    opposite.factors[0] = -opposite.factors[0];
    QVERIFY_THROWS_EXCEPTION(Error, stabilise_cp(x, opposite, {0.01, 0.5}, stability));
    QVERIFY_THROWS_EXCEPTION(Error, stabilise_cp(at::zeros({2, 5, 4}, at::kDouble), start, {}, stability));
  }
};

TENFOLD_TEST_CLASS(TestStableCp)
#include "test_stable_cp.moc"
