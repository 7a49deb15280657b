// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/factor_algebra.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/decomposition/tensor_ring.h"
#include "engine/decomposition/tensor_train.h"
#include "engine/decomposition/tt_svd.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Cores = std::vector<at::Tensor>;

/// Sums, inner products and norms against the tensors that the factors stand for.
class TestFactorAlgebra : public QObject {
  Q_OBJECT

  static at::Tensor part(const std::vector<std::int64_t>& shape, int which, bool complex) {
    const at::Tensor x = formula_tensor(shape, which + 1, 1);
    return complex ? at::complex(x, formula_tensor(shape, which + 3, 1)) : x;
  }
  static CpFactors cp(int rank, int which, bool complex) {
    return {part({rank}, which, complex),
            {part({4, rank}, which, complex), part({5, rank}, which + 1, complex),
             part({3, rank}, which + 2, complex)}};
  }
  static TuckerFactors tucker(std::int64_t first, std::int64_t last, int which, bool complex) {
    return {part({first, 5, last}, which, complex),
            {part({4, first}, which, complex), part({3, last}, which, complex)},
            {0, 2}};
  }
  static Cores train(std::int64_t first, std::int64_t second, int which, bool complex) {
    return {part({1, 4, first}, which, complex), part({first, 5, second}, which, complex),
            part({second, 3, 1}, which, complex)};
  }
  static Cores ring(std::int64_t rank, int which, bool complex) {
    return {part({rank, 4, 2}, which, complex), part({2, 5, 3}, which, complex),
            part({3, 3, rank}, which, complex)};
  }
  static void check(const at::Tensor& a, const at::Tensor& b, const at::Tensor& inner, const at::Tensor& sum,
                    double norm) {
    const at::Tensor exact = (a.conj() * b).sum();
    QVERIFY((inner - exact).abs().item<double>() < 1e-12 * frobenius_norm(a) * frobenius_norm(b));
    QVERIFY(distance(a + b, sum) < 1e-13);
    QVERIFY(std::abs(norm / frobenius_norm(a) - 1) < 1e-12);
  }
  static void add_kinds() {
    QTest::addColumn<bool>("complex");
    QTest::newRow("real") << false;
    QTest::newRow("complex") << true;
  }

 private Q_SLOTS:
  void cpAgreesWithTensors_data() { add_kinds(); }
  void cpAgreesWithTensors() {
    QFETCH(bool, complex);
    const CpFactors a = cp(3, 0, complex), b = cp(2, 1, complex);
    check(cp_to_tensor(a), cp_to_tensor(b), cp_inner(a, b), cp_to_tensor(cp_add(a, b)), cp_norm(a));
  }
  void tuckerAgreesWithTensors_data() { add_kinds(); }
  void tuckerAgreesWithTensors() {
    QFETCH(bool, complex);
    const TuckerFactors a = tucker(2, 3, 0, complex), b = tucker(3, 1, 2, complex);
    check(tucker_to_tensor(a), tucker_to_tensor(b), tucker_inner(a, b), tucker_to_tensor(tucker_add(a, b)),
          tucker_norm(a));
  }
  void trainsAgreeWithTensors_data() { add_kinds(); }
  void trainsAgreeWithTensors() {
    QFETCH(bool, complex);
    const Cores a = train(2, 3, 0, complex), b = train(4, 2, 2, complex), sum = tt_add(a, b);
    QCOMPARE(sum[1].sizes().vec(), (std::vector<std::int64_t>{6, 5, 5}));
    check(tt_to_tensor(a), tt_to_tensor(b), tt_inner(a, b), tt_to_tensor(sum), tt_norm(a));
    QVERIFY(distance(-2.5 * tt_to_tensor(a), tt_to_tensor(tt_scale(a, -2.5))) < 1e-15);
  }
  void ringsAgreeWithTensors_data() { add_kinds(); }
  void ringsAgreeWithTensors() {
    QFETCH(bool, complex);
    const Cores a = ring(2, 0, complex), b = ring(3, 1, complex);
    check(tr_to_tensor(a), tr_to_tensor(b), tr_inner(a, b), tr_to_tensor(tr_add(a, b)), tr_norm(a));
  }
  void trainMatricesWorkToo() {
    DecompositionReport report;
    TensorTrainOptions options;
    options.rank = {3};
    const at::Tensor x = golden_tensor({2, 5, 4, 4}), y = formula_tensor({2, 5, 4, 4}, 3, 1);
    const Cores a = tensor_train_matrix(x, options, report), b = tensor_train_matrix(y, options, report);
    const Cores sum = tt_add(a, b);
    QVERIFY(distance(tt_matrix_to_tensor(a) + tt_matrix_to_tensor(b), tt_matrix_to_tensor(sum)) < 1e-14);
    const Cores rounded = tt_round(tt_add(sum, tt_scale(a, -1)), {}, report);
    QCOMPARE(rounded[0].sizes().vec(), (std::vector<std::int64_t>{1, 2, 4, 3}));
    QVERIFY(distance(tt_matrix_to_tensor(b), tt_matrix_to_tensor(rounded)) < 1e-13);
  }
  void roundingUndoesAdding_data() { add_kinds(); }
  void roundingUndoesAdding() {
    QFETCH(bool, complex);
    const Cores a = train(3, 2, 0, complex);
    DecompositionReport report;
    const Cores rounded = tt_round(tt_add(a, tt_add(a, a)), {}, report);
    for (std::size_t k = 0; k < a.size(); ++k) QCOMPARE(rounded[k].sizes(), a[k].sizes());
    QVERIFY(distance(3 * tt_to_tensor(a), tt_to_tensor(rounded)) < 1e-13);
    QVERIFY(report.relative_error < 1e-13);
    for (std::size_t k = 0; k + 1 < a.size(); ++k)
      QVERIFY(off_orthonormal(rounded[k].reshape({-1, rounded[k].size(2)})) < 1e-12);
  }
  void roundingKeepsItsTolerance() {
    DecompositionReport report;
    TensorTrainOptions full;
    full.rank = {4, 3};
    const at::Tensor x = golden_tensor({4, 5, 3});
    const Cores cores = tensor_train(x, full, report);
    for (const double tolerance : {.5, .3, .1, 1e-3}) {
      TtRoundOptions options;
      options.tolerance = tolerance;
      const Cores rounded = tt_round(cores, options, report);
      QVERIFY(report.relative_error <= tolerance);
      VERIFY_NEAR(distance(x, tt_to_tensor(rounded)), report.relative_error, 1e-12);
    }
    TtRoundOptions options;
    options.max_rank = {2};
    tt_round(cores, options, report);
    VERIFY_NEAR(report.relative_error, .38234454, 1e-8);  // that of a tensor train of these ranks
    VERIFY_NEAR(report.spectra.at(0)[0], at::linalg_svdvals(x.reshape({4, 15}))[0].item<double>(), 1e-10);
  }
  void differentShapesAreRefused() {
    QVERIFY_THROWS_EXCEPTION(Error, tt_add(train(2, 2, 0, false), {at::ones({1, 4, 1})}));
    QVERIFY_THROWS_EXCEPTION(Error, tt_inner({at::ones({1, 4, 1})}, {at::ones({1, 5, 1})}));
    QVERIFY_THROWS_EXCEPTION(Error, cp_inner(cp(2, 0, false), {{}, {at::ones({4, 2}), at::ones({5, 2})}}));
    QVERIFY_THROWS_EXCEPTION(Error,
                             tucker_add(tucker(2, 2, 0, false), {at::ones({2, 2}), {at::ones({4, 2})}, {0}}));
  }
  void aTrainOfOneModeIsAVector() {
    const Cores a{golden_tensor({1, 6, 1})};
    DecompositionReport report;
    QVERIFY(distance(2 * a[0], tt_add(a, a)[0]) < 1e-15);
    VERIFY_NEAR(tt_norm(a), frobenius_norm(a[0]), 1e-12);
    QVERIFY(distance(a[0], tt_round(a, {}, report)[0]) < 1e-15);
  }
};

TENFOLD_TEST_CLASS(TestFactorAlgebra)
#include "test_factor_algebra.moc"
