// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/decomposition/tucker.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Ranks = std::vector<std::int64_t>;

/// Errors that TensorLy 0.10 reaches on tensors of other orders, real and complex.
class TestTensorlyNumbers : public QObject {
  Q_OBJECT

  static at::Tensor tensor(const QString& kind) {
    if (kind == "matrix") return golden_tensor({6, 5});
    const at::Tensor x = golden_tensor({3, 4, 5, 3});
    return kind == "real" ? x : at::complex(x, 0.7 * x.flip(1));
  }

 private Q_SLOTS:
  void parafac_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("option");
    QTest::addColumn<double>("error");
    QTest::newRow("real") << "real"
                          << "" << .5247518210;
    QTest::newRow("real, normalized") << "real"
                                      << "normalized" << .5247518210;
    QTest::newRow("real, l2") << "real"
                              << "l2" << .5270705747;
    QTest::newRow("real, orthogonal") << "real"
                                      << "orthogonal" << .5259405809;
    QTest::newRow("matrix") << "matrix"
                            << "" << .2726956654;
    QTest::newRow("matrix, normalized") << "matrix"
                                        << "normalized" << .2726956654;
    QTest::newRow("matrix, l2") << "matrix"
                                << "l2" << .2729153894;
    QTest::newRow("complex") << "complex"
                             << "" << .5247518210;
    QTest::newRow("complex, l2") << "complex"
                                 << "l2" << .5267430825;
    QTest::newRow("complex, orthogonal") << "complex"
                                         << "orthogonal" << .5259405809;
  }
  void parafac() {
    QFETCH(QString, kind);
    QFETCH(QString, option);
    QFETCH(double, error);
    ParafacOptions options;
    options.rank = kind == "matrix" ? 2 : 3;
    options.n_iter_max = 25;
    options.tol = 0;
    options.normalize_factors = option == "normalized";
    options.l2_reg = option == "l2" ? .05 : 0;
    options.orthogonalise = option == "orthogonal" ? 3 : 0;
    DecompositionReport report;
    tenfold::parafac(tensor(kind), options, report);
    VERIFY_NEAR(report.relative_error, error, 1e-9);
    QCOMPARE(report.errors.size(), std::size_t{25});
  }
  void noDigitsAreLost_data() {
    QTest::addColumn<int>("rank");
    QTest::addColumn<double>("train_error");
    QTest::addColumn<double>("tucker_error");
    QTest::newRow("6") << 6 << 1.4678711122667321e-6 << 1.7797322698155e-6;
    QTest::newRow("8") << 8 << 2.3699728046835375e-9 << 2.8392270942761098e-9;
    QTest::newRow("10") << 10 << 1.5227854300995867e-12 << 1.7346117794547237e-12;
  }
  /// TensorLy's errors for a Hilbert tensor, which the squares of a Gram matrix cannot reach.
  void noDigitsAreLost() {
    QFETCH(int, rank);
    QFETCH(double, train_error);
    QFETCH(double, tucker_error);
    const at::Tensor x = hilbert_tensor({11, 12, 13});
    DecompositionReport report;
    for (const SvdMethod method : {SvdMethod::truncated_svd, SvdMethod::automatic}) {
      TensorTrainOptions train;
      train.rank = rank;
      train.svd = method;
      const double found = distance(x, tt_to_tensor(tensor_train(x, train, report)));
      QVERIFY2(found <= train_error * 1.001 + 1e-15, qPrintable(QString::number(found)));
      PartialTuckerOptions tucker_options;
      tucker_options.rank = rank;
      tucker_options.n_iter_max = 5;
      tucker_options.tol = 0;
      tucker_options.svd = method;
      const double kept = distance(x, tucker_to_tensor(tucker(x, tucker_options, report)));
      QVERIFY2(kept <= tucker_error * 1.001 + 1e-15, qPrintable(QString::number(kept)));
    }
    TensorTrainOptions squared;
    squared.rank = rank;
    squared.svd = SvdMethod::symeig_svd;
    tensor_train(x, squared, report);
    QVERIFY(report.relative_error < train_error + 1e-8);
  }
  void noDigitsAreLostInFloat32() {
    // of a single tensor worked on in float32: 2^22 elements and more
    const at::Tensor x = hilbert_tensor({170, 160, 160}).to(at::kFloat);
    DecompositionReport report;
    TensorTrainOptions train;
    train.rank = 12;
    for (const SvdMethod method : {SvdMethod::truncated_svd, SvdMethod::automatic}) {
      train.svd = method;
      const double found = distance(x, tt_to_tensor(tensor_train(x, train, report)));
      QVERIFY2(found < 1e-6, qPrintable(QString::number(found)));
    }
    const at::Tensor small = hilbert_tensor({11, 12, 13}).to(at::kFloat);
    train.rank = 8;  // TensorLy: 6.5e-8, the rounding of the factors
    QVERIFY(distance(small, tt_to_tensor(tensor_train(small, train, report))) < 1.3e-7);
    PartialTuckerOptions options;
    options.rank = 8;  // TensorLy: 1.6e-7
    QVERIFY(distance(small, tucker_to_tensor(tucker(small, options, report))) < 3.2e-7);
  }
  void everyUnfoldingHasASpectrum() {
    const at::Tensor x = golden_tensor({4, 5, 3});
    const auto values = [&](std::int64_t mode) { return at::linalg_svdvals(x.movedim(mode, 0).flatten(1)); };
    DecompositionReport report;
    const auto compare = [&](std::size_t place, const at::Tensor& exact) {
      const auto& found = report.spectra.at(place);
      QVERIFY(!found.empty());
      for (std::size_t k = 0; k < found.size(); ++k)
        VERIFY_NEAR(found[k], at_index(exact, {static_cast<std::int64_t>(k)}), 1e-7);
    };
    PartialTuckerOptions options;
    options.rank = 2;
    tucker(x, options, report);
    QCOMPARE(report.spectra.size(), std::size_t{3});
    for (std::size_t k = 0; k < 3; ++k) compare(k, values(static_cast<std::int64_t>(k)));
    ParafacOptions cp;
    cp.rank = 2;
    tenfold::parafac(x, cp, report);
    QCOMPARE(report.spectra.size(), std::size_t{3});
    for (std::size_t k = 0; k < 3; ++k) compare(k, values(static_cast<std::int64_t>(k)));
    cp.init = Start::random;
    tenfold::parafac(x, cp, report);
    QVERIFY(report.spectra.empty());
    TensorTrainOptions train;
    train.rank = {4, 3};  // nothing is cut, so that the second bond is the unfolding's own
    tensor_train(x, train, report);
    QCOMPARE(report.spectra.size(), std::size_t{2});
    compare(0, values(0));
    compare(1, values(2));
    TensorRingOptions ring;
    ring.rank = {2, 2, 2};
    tensor_ring(x, ring, report);
    QCOMPARE(report.spectra.size(), std::size_t{2});
    compare(0, values(0));
  }
  void others_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("real") << "real";
    QTest::newRow("complex") << "complex";
  }
  void others() {
    QFETCH(QString, kind);
    const at::Tensor x = tensor(kind);
    DecompositionReport report;
    PartialTuckerOptions tucker_options;
    tucker_options.rank = Ranks{2, 3, 2, 2};
    tucker_options.n_iter_max = 20;
    tucker_options.tol = 0;
    const TuckerFactors found = tucker(x, tucker_options, report);
    VERIFY_NEAR(report.relative_error, .5002147838, 1e-9);
    VERIFY_NEAR(found.core.select(0, 0).select(0, 0).select(0, 0).select(0, 0).abs().item<double>(),
                kind == "real" ? 1.2762589825 : 1.5578726250, 1e-6);
    tucker_options.rank = Ranks{2, 2};
    partial_tucker(x, {1, 3}, tucker_options, report);
    VERIFY_NEAR(report.relative_error, .4245484951, 1e-9);
    TensorTrainOptions train;
    train.rank = {1, 2, 3, 2, 1};
    tensor_train(x, train, report);
    VERIFY_NEAR(report.relative_error, .4927020451, 1e-9);
    TensorRingOptions ring;
    ring.rank = {1, 3, 2, 2, 1};
    tensor_ring(x, ring, report);
    VERIFY_NEAR(report.relative_error, .4812719284, 1e-9);
    ring.rank = {2};
    ring.mode = 2;
    tensor_ring(x, ring, report);
    VERIFY_NEAR(report.relative_error, .5116578283, 1e-9);
  }
};

TENFOLD_TEST_CLASS(TestTensorlyNumbers)
#include "test_tensorly_numbers.moc"
