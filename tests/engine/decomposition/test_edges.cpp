// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "engine/decomposition/block_tt_svd.h"
#include "engine/decomposition/cp_als.h"
#include "engine/decomposition/svd.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

/// What all decompositions promise alike: dtypes, hopeless input, stopping, no gradient.
class TestEdges : public QObject {
  Q_OBJECT

  struct Result {
    at::Tensor approximation;
    std::vector<at::Tensor> factors;
    DecompositionReport report;
  };

  static at::Tensor wide(const at::Tensor& x) { return x.to(wide_type(x.scalar_type())); }

  static Result run(const QString& method, const at::Tensor& x, const Job& job = {}) {
    Result result;
    DecompositionReport& report = result.report;
    if (method == "svd") {
      const SvdFactors found = truncated_svd(x, 4, job);
      result.factors = {found.U, found.S, found.V};
      result.approximation = at::mm(found.U * found.S, found.V.mH());
      report.relative_error = x.abs().max().item<double>() > 0
                                  ? distance(x, at::mm(wide(found.U) * wide(found.S), wide(found.V).mH()))
                                  : 0;
    } else if (method == "cp") {
      CpAlsOptions options;
      options.rank = 5;
      const CpFactors found = cp_als(x.view({6, 4, 8}), options, report, job);
      result.factors = found.factors;
      result.factors.push_back(found.weights);
      result.approximation = cp_to_tensor(found).view(x.sizes());
    } else if (method == "tucker") {
      const TuckerFactors found = tucker_hooi(x.view({6, 4, 8}), {3, 2, 3}, {}, {}, report, job);
      result.factors = found.factors;
      result.factors.push_back(found.core);
      result.approximation = tucker_to_tensor(found).view(x.sizes());
    } else if (method == "tt") {
      result.factors = tt_svd(x.view({6, 4, 8}), {3, 4}, report, job);
      result.approximation = tt_to_tensor(result.factors).view(x.sizes());
    } else {
      result.factors = block_tt_svd(x, {4, 6}, {2, 4}, {4}, report, job);
      result.approximation = block_tt_to_matrix(result.factors);
    }
    return result;
  }

  static void add_methods() {
    QTest::addColumn<QString>("method");
    for (const char* method : {"svd", "cp", "tucker", "tt", "block-tt"}) QTest::newRow(method) << method;
  }

 private Q_SLOTS:
  void factorsHaveTheInputsDtype_data() { add_methods(); }
  void factorsHaveTheInputsDtype() {
    QFETCH(QString, method);
    const at::Tensor x = formula_tensor({24, 8}, 5, 0.1);
    const double best = run(method, x).report.relative_error;
    for (const auto& [type, rounding] :
         {std::pair{at::kFloat, 1e-5}, {at::kHalf, 2e-2}, {at::kBFloat16, 1e-1}}) {
      const Result result = run(method, x.to(type));
      for (const at::Tensor& factor : result.factors) {
        QCOMPARE(factor.scalar_type(), type);
        QVERIFY(factor.is_contiguous());
      }
      QVERIFY(std::abs(result.report.relative_error - best) < rounding);
      QVERIFY(std::abs(distance(x.to(type), result.approximation) - result.report.relative_error) < rounding);
    }
  }
  void zerosStayZero_data() { add_methods(); }
  void zerosStayZero() {
    QFETCH(QString, method);
    const Result result = run(method, at::zeros({24, 8}));
    QCOMPARE(result.report.relative_error, 0.0);
    QCOMPARE(result.approximation.abs().max().item<double>(), 0.0);
    for (const at::Tensor& factor : result.factors) QVERIFY(at::isfinite(factor).all().item<bool>());
  }
  void valuesThatAreNotFiniteAreNamed_data() { add_methods(); }
  void valuesThatAreNotFiniteAreNamed() {
    QFETCH(QString, method);
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      at::Tensor x = formula_tensor({24, 8}, 5, 0.1).to(at::kFloat);
      x[3][5].fill_(value);
      try {
        run(method, x);
        QFAIL("no error");
      } catch (const Error& error) {
        QCOMPARE(error.id(), std::string("decomposition.not_finite"));
      }
    }
  }
  void numbersWhoseSquaresAreNoneAreRefused_data() { add_methods(); }
  void numbersWhoseSquaresAreNoneAreRefused() {
    QFETCH(QString, method);
    const at::Tensor x = formula_tensor({24, 8}, 5, 0.1);
    const double error = run(method, x).report.relative_error;
    for (const double scale : {1e-170, 1e-100, 1e100, 1e155})
      QCOMPARE(error_id([&] { run(method, x * scale); }), std::string("decomposition.range"));
    for (const double scale : {1e-60, 1e60})
      QVERIFY(std::abs(run(method, x * scale).report.relative_error - error) < 1e-6);
  }
  void otherDtypesAndNothingAreRefused_data() { add_methods(); }
  void otherDtypesAndNothingAreRefused() {
    QFETCH(QString, method);
    QVERIFY_THROWS_EXCEPTION(Error, run(method, at::ones({24, 8}, at::kLong)));
    QVERIFY_THROWS_EXCEPTION(Error, run(method, at::ones({24, 8}, at::kBool)));
  }
  void complexNumbersWork_data() { add_methods(); }
  void complexNumbersWork() {
    QFETCH(QString, method);
    const at::Tensor x = at::complex(formula_tensor({24, 8}, 5, 0.1), formula_tensor({24, 8}, 3, 0.1));
    const Result result = run(method, x);
    for (const at::Tensor& factor : result.factors)
      QVERIFY(factor.scalar_type() == at::kComplexDouble || method == "svd");
    QVERIFY(std::abs(distance(x, result.approximation) - result.report.relative_error) < 1e-12);
    QVERIFY2(result.report.relative_error < .6, qPrintable(QString::number(result.report.relative_error)));
  }
  void aStopIsNoticed_data() { add_methods(); }
  void aStopIsNoticed() {
    QFETCH(QString, method);
    std::stop_source source;
    source.request_stop();
    // larger than what LAPACK does at once
    const at::Tensor x = formula_tensor({24, 8}, 5, 0.1);
    if (method == "svd")
      QVERIFY_THROWS_EXCEPTION(Cancelled,
                               truncated_svd(at::ones({300, 200}), 4, Job({}, source.get_token())));
    else
      QVERIFY_THROWS_EXCEPTION(Cancelled, run(method, x, Job({}, source.get_token())));
  }
  void progressOnlyGrows() {
    std::int64_t last = 0;
    const Job job([&](std::int64_t done, std::int64_t total, const std::string&) {
      QVERIFY(done >= last && done <= total);
      last = done;
    });
    CpAlsOptions options;
    options.rank = 3;
    DecompositionReport report;
    const at::Tensor x = formula_tensor({9, 8, 7}, 6, 1);
    for (int method = 0; method < 4; ++method) {
      last = 0;
      if (method == 0) cp_als(x, options, report, job);
      if (method == 1) tucker_hooi(x, {3, 3, 3}, {}, {}, report, job);
      if (method == 2) tt_svd(x, {3, 3}, report, job);
      if (method == 3) truncated_svd(formula_tensor({200, 150}, 9, 1), 7, job);
      QVERIFY2(last > 0, qPrintable(QString::number(method)));
    }
  }
  void largeTensorsAreWorkedOnInFloat32() {
    const at::Tensor x = formula_tensor({170, 160, 160}, 3, 0).to(at::kFloat);
    DecompositionReport report;
    CpAlsOptions options;
    options.rank = 3;
    options.max_sweeps = 30;
    QVERIFY(distance(x, cp_to_tensor(cp_als(x, options, report))) < 1e-3);
    QVERIFY(distance(x, tucker_to_tensor(tucker_hooi(x, {3, 3, 3}, {}, {}, report))) < 1e-5);
    QVERIFY(std::abs(report.relative_error) < 1e-5);
    QVERIFY(distance(x, tt_to_tensor(tt_svd(x, {3, 3}, report))) < 1e-5);
  }
  void noGradientIsRecorded_data() { add_methods(); }
  void noGradientIsRecorded() {
    QFETCH(QString, method);
    const at::Tensor x = formula_tensor({24, 8}, 5, 0.1).set_requires_grad(true);
    for (const at::Tensor& factor : run(method, x).factors) QVERIFY(!factor.requires_grad());
  }
  void theInputIsLeftAlone_data() { add_methods(); }
  void theInputIsLeftAlone() {
    QFETCH(QString, method);
    const at::Tensor x = formula_tensor({24, 8}, 5, 0.1);
    const at::Tensor before = x.clone();
    run(method, x);
    QVERIFY(x.equal(before));
  }
};

TENFOLD_TEST_CLASS(TestEdges)
#include "test_edges.moc"
