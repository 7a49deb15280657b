// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <limits>
#include <map>

#include "engine/decomposition/non_negative_cp.h"
#include "engine/decomposition/non_negative_tucker.h"
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/randomised_parafac.h"
#include "engine/decomposition/svd_interface.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tensor_train_cross.h"
#include "engine/decomposition/tensor_train_oi.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/support/error_id.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

/// What TensorLy's decompositions promise alike: dtypes, hopeless input, stopping, no gradient.
class TestEveryDecomposition : public QObject {
  Q_OBJECT

  struct Result {
    at::Tensor approximation;
    std::vector<at::Tensor> factors;
    DecompositionReport report;
  };
  using Method = std::function<Result(const at::Tensor& x, const Job& job)>;

  static Result of(const CpFactors& cp, const DecompositionReport& report) {
    Result result{cp_to_tensor(cp), cp.factors, report};
    result.factors.push_back(cp.weights);
    return result;
  }
  static Result of(const TuckerFactors& tucker, const DecompositionReport& report) {
    Result result{tucker_to_tensor(tucker), tucker.factors, report};
    result.factors.push_back(tucker.core);
    return result;
  }
  static Result of_train(const std::vector<at::Tensor>& cores, const DecompositionReport& report) {
    return {tt_to_tensor(cores), cores, report};
  }
  static Result of_ring(const std::vector<at::Tensor>& cores, const DecompositionReport& report) {
    return {tr_to_tensor(cores), cores, report};
  }

  /// A method that takes options with a rank.
  template <typename Options, typename Function, typename Finish>
  static Method with(Options options, Function decompose, Finish finish) {
    return [=](const at::Tensor& x, const Job& job) {
      DecompositionReport report;
      const auto found = decompose(x, options, report, job);
      return finish(found, report);
    };
  }

  static const std::map<QString, Method>& methods() {
    static const std::map<QString, Method> all = [] {
      const auto cp = [](const CpFactors& found, const DecompositionReport& report) {
        return of(found, report);
      };
      const auto core = [](const TuckerFactors& found, const DecompositionReport& report) {
        return of(found, report);
      };
      std::map<QString, Method> made;
      ParafacOptions parafac_options;
      NonNegativeParafacOptions multiplied;
      HalsParafacOptions hals;
      RandomisedParafacOptions randomised;
      parafac_options.rank = multiplied.rank = hals.rank = randomised.rank = 4;
      parafac_options.n_iter_max = multiplied.n_iter_max = hals.n_iter_max = randomised.n_iter_max = 30;
      randomised.n_samples = 60;
      made["parafac"] = with(parafac_options, parafac, cp);
      made["non-negative parafac"] = with(multiplied, non_negative_parafac, cp);
      made["parafac hals"] = with(hals, non_negative_parafac_hals, cp);
      made["randomised parafac"] = with(randomised, randomised_parafac, cp);
      PartialTuckerOptions tucker_options;
      NonNegativeTuckerOptions tucker_multiplied;
      HalsTuckerOptions tucker_hals;
      tucker_options.rank = tucker_multiplied.rank = tucker_hals.rank = std::vector<std::int64_t>{3, 2, 3};
      tucker_hals.n_iter_max = 30;
      made["tucker"] = with(tucker_options, tucker, core);
      made["non-negative tucker"] = with(tucker_multiplied, non_negative_tucker, core);
      made["tucker hals"] = with(tucker_hals, non_negative_tucker_hals, core);
      add_trains(made);
      return made;
    }();
    return all;
  }
  static void add_trains(std::map<QString, Method>& made) {
    TensorTrainOptions train;
    TensorTrainOiOptions iterated;
    TensorTrainCrossOptions cross;
    TensorRingOptions ring;
    TensorRingAlsOptions als;
    train.rank = iterated.rank = cross.rank = {3};
    ring.rank = als.rank = {2};
    als.n_iter_max = 20;
    using Cross = std::vector<at::Tensor> (*)(const at::Tensor&, const TensorTrainCrossOptions&,
                                              DecompositionReport&, const Job&);
    made["train"] = with(train, tensor_train, of_train);
    made["orthogonal iteration"] = with(iterated, tensor_train_OI, of_train);
    made["cross"] = with(cross, static_cast<Cross>(tensor_train_cross), of_train);
    made["ring"] = with(ring, tensor_ring, of_ring);
    made["ring als"] = with(als, tensor_ring_als, of_ring);
    made["ring samples"] = [als](const at::Tensor& x, const Job& job) {
      DecompositionReport report;
      TensorRingSamplingOptions sampling;
      sampling.n_samples = {100};
      const auto cores = tensor_ring_als_sampled(x, als, sampling, report, job);
      return of_ring(cores, report);
    };
  }

  static Result run(const QString& method, const at::Tensor& x, const Job& job = {}) {
    return methods().at(method)(x, job);
  }
  static void add_methods() {
    QTest::addColumn<QString>("method");
    for (const auto& [name, method] : methods()) QTest::newRow(qPrintable(name)) << name;
  }
  static at::Tensor sample() { return formula_tensor({6, 4, 8}, 5, 0.1).abs(); }

 private Q_SLOTS:
  void errorsAreExactAndResultsRepeat_data() { add_methods(); }
  void errorsAreExactAndResultsRepeat() {
    QFETCH(QString, method);
    const at::Tensor x = sample(), before = x.clone();
    const Result first = run(method, x);
    at::manual_seed(11);
    const Result second = run(method, x);
    QVERIFY(x.equal(before));
    QVERIFY(std::abs(distance(x, first.approximation) - first.report.relative_error) < 1e-12);
    QVERIFY2(first.report.relative_error < .8, qPrintable(QString::number(first.report.relative_error)));
    for (std::size_t k = 0; k < first.factors.size(); ++k) QVERIFY(first.factors[k].equal(second.factors[k]));
    QCOMPARE(first.report.errors, second.report.errors);
  }
  void factorsHaveTheInputsDtype_data() { add_methods(); }
  void factorsHaveTheInputsDtype() {
    QFETCH(QString, method);
    for (const auto& [type, rounding] :
         {std::pair{at::kFloat, 1e-5}, {at::kHalf, 2e-2}, {at::kBFloat16, 1e-1}}) {
      const at::Tensor x = sample().to(type);
      const Result result = run(method, x);
      for (const at::Tensor& factor : result.factors) {
        QCOMPARE(factor.scalar_type(), type);
        QVERIFY(factor.is_contiguous());
      }
      QVERIFY(std::abs(distance(x, result.approximation) - result.report.relative_error) < rounding);
    }
  }
  void zerosStayZero_data() { add_methods(); }
  void zerosStayZero() {
    QFETCH(QString, method);
    const Result result = run(method, at::zeros({6, 4, 8}));
    // non-negative factors may not become 0 within their smallest steps
    QVERIFY(result.approximation.abs().max().item<double>() < 1e-9);
    for (const at::Tensor& factor : result.factors) QVERIFY(at::isfinite(factor).all().item<bool>());
  }
  void hopelessInputIsRefused_data() { add_methods(); }
  void hopelessInputIsRefused() {
    QFETCH(QString, method);
    at::Tensor x = sample();
    QVERIFY_THROWS_EXCEPTION(Error, run(method, x.to(at::kLong)));
    QVERIFY_THROWS_EXCEPTION(Error, run(method, at::Tensor()));
    QVERIFY_THROWS_EXCEPTION(Error, run(method, at::ones({3, 0, 2})));
    QCOMPARE(error_id([&] { run(method, x * 1e-170); }), std::string("decomposition.range"));
    QCOMPARE(error_id([&] { run(method, x * 1e155); }), std::string("decomposition.range"));
    x[5][3][7].fill_(std::numeric_limits<double>::quiet_NaN());
    QCOMPARE(error_id([&] { run(method, x); }), std::string("decomposition.not_finite"));
  }
  void complexNumbersWorkOrAreRefused_data() { add_methods(); }
  void complexNumbersWorkOrAreRefused() {
    QFETCH(QString, method);
    const at::Tensor x = at::complex(sample(), formula_tensor({6, 4, 8}, 3, 0.1));
    if (method.startsWith("non-negative") || method.endsWith("hals")) {
      QVERIFY_THROWS_EXCEPTION(Error, run(method, x));
      return;
    }
    const Result result = run(method, x);
    QVERIFY(std::abs(distance(x, result.approximation) - result.report.relative_error) < 1e-12);
    QVERIFY2(result.report.relative_error < .8, qPrintable(QString::number(result.report.relative_error)));
  }
  void aStopIsNoticed_data() { add_methods(); }
  void aStopIsNoticed() {
    QFETCH(QString, method);
    std::stop_source source;
    source.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, run(method, sample(), Job({}, source.get_token())));
  }
  void progressOnlyGrows_data() { add_methods(); }
  void progressOnlyGrows() {
    QFETCH(QString, method);
    std::int64_t last = 0, calls = 0;
    run(method, sample(), Job([&](std::int64_t done, std::int64_t total, const std::string&) {
          QVERIFY(done >= last && done <= total);
          last = done;
          ++calls;
        }));
    QVERIFY(calls > 0);
  }
  void noGradientIsRecorded_data() { add_methods(); }
  void noGradientIsRecorded() {
    QFETCH(QString, method);
    for (const at::Tensor& factor : run(method, sample().set_requires_grad(true)).factors)
      QVERIFY(!factor.requires_grad());
  }
};

TENFOLD_TEST_CLASS(TestEveryDecomposition)
#include "test_every_decomposition.moc"
