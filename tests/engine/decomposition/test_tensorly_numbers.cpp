// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/parafac.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
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
