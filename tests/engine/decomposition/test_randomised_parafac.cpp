// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/CPUGeneratorImpl.h>

#include "engine/decomposition/randomised_parafac.h"
#include "engine/decomposition/tensor_products.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestRandomisedParafac : public QObject {
  Q_OBJECT

  static RandomisedParafacOptions of_rank(std::int64_t rank, std::int64_t samples) {
    RandomisedParafacOptions options;
    options.rank = rank;
    options.n_samples = samples;
    return options;
  }

 private Q_SLOTS:
  void sampledRowsAreThoseOfTheProduct() {
    const std::vector<at::Tensor> matrices{golden_tensor({5, 3}), golden_tensor({4, 3}),
                                           golden_tensor({6, 3})};
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(3);
    for (const std::int64_t skip : {-1, 1}) {
      const KhatriRaoSample sample = sample_khatri_rao(matrices, 50, generator, skip);
      KhatriRaoOptions options;
      options.skip = skip;
      const at::Tensor whole = khatri_rao(matrices, options);
      QVERIFY(distance(whole.index_select(0, sample.indices_kr), sample.rows) < 1e-15);
      QCOMPARE(sample.indices.size(), skip < 0 ? std::size_t{3} : std::size_t{2});
    }
    QVERIFY_THROWS_EXCEPTION(Error, sample_khatri_rao(matrices, std::vector<at::Tensor>{}));
  }
  void samplesFindTheTensor_data() {
    QTest::addColumn<bool>("uniform");
    QTest::addColumn<bool>("complex");
    QTest::newRow("leverage") << false << false;
    QTest::newRow("uniform") << true << false;
    QTest::newRow("complex") << false << true;
  }
  void samplesFindTheTensor() {
    QFETCH(bool, uniform);
    QFETCH(bool, complex);
    at::Tensor x = formula_tensor({20, 18, 16}, 3, 0);
    if (complex) x = x.to(at::kComplexDouble) * at::complex(at::ones({16}, at::kDouble), golden_tensor({16}));
    RandomisedParafacOptions options = of_rank(3, 80);
    options.sampling = uniform ? Sampling::uniform : Sampling::leverage;
    options.n_samples_fit = 1000;
    options.init = Start::svd;
    DecompositionReport report, again;
    const CpFactors cp = randomised_parafac(x, options, report);
    QVERIFY2(report.relative_error < 1e-2, qPrintable(QString::number(report.relative_error)));
    VERIFY_NEAR(distance(x, cp_to_tensor(cp)), report.relative_error, 1e-10);
    randomised_parafac(x, options, again);
    QCOMPARE(report.errors, again.errors);
  }
  void noiseIsMetNearlyAsWellAsByTheWhole() {
    const at::Tensor x = golden_tensor({4, 5, 3});
    double best = 1;
    for (const std::uint64_t seed : {0U, 1U, 2U}) {
      RandomisedParafacOptions options = of_rank(3, 60);
      options.seed = seed;
      DecompositionReport report;
      randomised_parafac(x, options, report);
      best = std::min(best, report.relative_error);
      // so few entries that the estimate is exact
      VERIFY_NEAR(*std::min_element(report.errors.begin(), report.errors.end()), report.relative_error,
                  1e-10);
    }
    // TensorLy ends between .260 and .307
    QVERIFY2(best < .28, qPrintable(QString::number(best)));
  }
  void theCallerMayStop() {
    RandomisedParafacOptions options = of_rank(2, 30);
    int calls = 0;
    options.callback = [&](const CpFactors&, double) { return ++calls == 3; };
    DecompositionReport report;
    randomised_parafac(golden_tensor({4, 5, 3}), options, report);
    QCOMPARE(calls, 3);
    QVERIFY(report.remarks.back().ends_with("by the caller"));
  }
  void stagnationStops() {
    RandomisedParafacOptions options = of_rank(2, 8);  // few samples: the errors go up and down
    options.tol = 0;
    DecompositionReport report;
    for (const std::int64_t patience : {0, 1, 4}) {
      options.max_stagnation = patience;
      randomised_parafac(golden_tensor({4, 5, 3}), options, report);
      if (patience == 0) {
        QCOMPARE(report.errors.size(), std::size_t{100});
        continue;
      }
      const auto best = std::min_element(report.errors.begin(), report.errors.end());
      QVERIFY(report.errors.size() < 100);
      QCOMPARE(report.errors.end() - best, patience + 2);  // the best, those allowed, one too many
    }
  }
  void aVectorIsATensorToo() {
    const at::Tensor x = at::arange(1, 6, at::kDouble);
    DecompositionReport report;
    QVERIFY(distance(x, cp_to_tensor(randomised_parafac(x, of_rank(2, 4), report))) < 1e-14);
  }
  void tooFewSamplesAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, randomised_parafac(golden_tensor({4, 5, 3}), of_rank(3, 2), report));
    QVERIFY_THROWS_EXCEPTION(Error, randomised_parafac(golden_tensor({4, 5, 3}), of_rank(0, 2), report));
  }
};

TENFOLD_TEST_CLASS(TestRandomisedParafac)
#include "test_randomised_parafac.moc"
