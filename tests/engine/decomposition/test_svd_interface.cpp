// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include "engine/decomposition/svd_interface.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

class TestSvdInterface : public QObject {
  Q_OBJECT

  static SvdOptions of_method(SvdMethod method, std::int64_t count) {
    SvdOptions options;
    options.method = method;
    options.n_eigenvecs = count;
    return options;
  }
  static at::Tensor product(const SvdTriple& svd) {
    return at::mm(svd.U * svd.S.to(svd.U.scalar_type()), svd.V);
  }

  static void add_methods() {
    QTest::addColumn<int>("method");
    QTest::addColumn<bool>("complex");
    for (const bool complex : {false, true})
      for (const int method : {0, 1, 2, 3}) QTest::addRow("%d %d", method, int(complex)) << method << complex;
  }

 private Q_SLOTS:
  void methodsAgreeWithLapack_data() { add_methods(); }
  void methodsAgreeWithLapack() {
    QFETCH(int, method);
    QFETCH(bool, complex);
    for (const auto& [rows, columns] : {std::pair{20, 12}, {12, 20}, {300, 90}, {90, 300}}) {
      at::Tensor x = formula_tensor({rows, columns}, 6, 0);
      if (complex) x = at::complex(x, formula_tensor({columns, rows}, 5, 0).t().contiguous());
      const SvdTriple svd = svd_interface(x, of_method(static_cast<SvdMethod>(method), 3));
      const at::Tensor values = at::linalg_svdvals(x);
      const auto exact = at::linalg_svd(x, false);
      const at::Tensor best = at::mm(std::get<0>(exact).narrow(1, 0, 3) * values.narrow(0, 0, 3),
                                     std::get<2>(exact).narrow(0, 0, 3));
      QVERIFY(distance(best, product(svd)) < 1e-3);
      QVERIFY(distance(x, product(svd)) <= distance(x, best) * (1 + 1e-4));
      QVERIFY((svd.S - values.narrow(0, 0, 3)).abs().max().item<double>() < 1e-3 * values[0].item<double>());
      QVERIFY(off_orthonormal(svd.U) < 1e-7 && off_orthonormal(svd.V.mH()) < 1e-7);
      // the largest entry of each column of U is positive
      QVERIFY((column_phases(svd.U) - 1).abs().max().item<double>() < 1e-12);
      QVERIFY(!svd.S.is_complex());
    }
  }
  void theSignMayBeThatOfTheRowsOrNone() {
    const at::Tensor x = -formula_tensor({8, 6}, 4, 1);
    SvdOptions options = of_method(SvdMethod::truncated_svd, 4);
    options.u_based_flip_sign = false;
    const SvdTriple svd = svd_interface(x, options);
    QVERIFY((column_phases(svd.V.t()) - 1).abs().max().item<double>() < 1e-12);
    options.flip_sign = false;
    QVERIFY(distance(product(svd), product(svd_interface(x, options))) < 1e-13);
  }
  void moreVectorsThanThereAreFillUp_data() { add_methods(); }
  void moreVectorsThanThereAreFillUp() {
    QFETCH(int, method);
    QFETCH(bool, complex);
    at::Tensor x = golden_tensor({3, 10});
    if (complex) x = at::complex(x, golden_tensor({10, 3}).t().contiguous());
    const SvdTriple svd = svd_interface(x, of_method(static_cast<SvdMethod>(method), 5));
    QCOMPARE(svd.U.sizes().vec(), (std::vector<std::int64_t>{3, 5}));
    QCOMPARE(svd.V.sizes().vec(), (std::vector<std::int64_t>{5, 10}));
    QVERIFY(off_orthonormal(svd.V.mH()) < 1e-12);
    QCOMPARE(svd.U.narrow(1, 3, 2).abs().max().item<double>(), 0.0);
    QCOMPARE(svd.S.narrow(0, 3, 2).abs().max().item<double>(), 0.0);
    QVERIFY(distance(x, product(svd)) < 1e-13);
  }
  void automaticIsNearlyTheBestInFloat32_data() {
    QTest::addColumn<double>("decay");
    QTest::addColumn<int>("rank");
    for (const double decay : {0.0, 0.5, 0.8, 3.0})  // 0: no sketch settles soon
      for (const int rank : {8, 40, 150}) QTest::addRow("%g %d", decay, rank) << decay << rank;
  }
  void automaticIsNearlyTheBestInFloat32() {
    QFETCH(double, decay);
    QFETCH(int, rank);
    at::manual_seed(1);
    const auto orthogonal = [](std::int64_t n) {
      return std::get<0>(at::linalg_qr(at::randn({n, 400}, at::kDouble)));
    };
    const at::Tensor s = at::pow(at::arange(1, 401, at::kDouble), -decay);
    const at::Tensor x = at::mm(orthogonal(500) * s, orthogonal(400).t()).to(at::kFloat);
    const double best = (s.narrow(0, rank, 400 - rank).norm() / s.norm()).item<double>();
    for (const at::Tensor& matrix : {x, x.t().contiguous()}) {
      const SvdTriple svd = svd_interface(matrix, of_method(SvdMethod::automatic, rank));
      const double error = distance(matrix.to(at::kDouble), product(svd).to(at::kDouble));
      QVERIFY2(error <= best * 1.006 + 1e-6, qPrintable(QString("%1 of %2").arg(error).arg(best)));
      QVERIFY(off_orthonormal(svd.U.to(at::kDouble)) < 1e-4);
      QVERIFY(off_orthonormal(svd.V.t().to(at::kDouble)) < 1e-3);
      QCOMPARE(svd.U.scalar_type(), at::kFloat);
    }
  }
  void automaticTakesEqualSingularValues_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("equal");
    QTest::addColumn<int>("rank");
    // fewer and more equal ones than are wanted; all of them: the space is exhausted by its first block; few
    // rows, of which a few blocks take all
    for (const int equal : {5, 60, 400})
      for (const int rank : {8, 40}) QTest::addRow("%d %d", equal, rank) << 400 << equal << rank;
    for (const int equal : {2, 50, 100})
      for (const int rank : {1, 2}) QTest::addRow("few rows %d %d", equal, rank) << 110 << equal << rank;
  }
  void automaticTakesEqualSingularValues() {
    QFETCH(int, rows);
    QFETCH(int, equal);
    QFETCH(int, rank);
    at::manual_seed(2);
    const auto orthonormal_columns = [rows](std::int64_t n) {
      return std::get<0>(at::linalg_qr(at::randn({n, rows}, at::kDouble)));
    };
    const at::Tensor s = at::where(at::arange(rows) < equal, 1.0, 0.4).to(at::kDouble);
    const at::Tensor x = at::mm(orthonormal_columns(rows) * s, orthonormal_columns(700).t()).to(at::kFloat);
    const double best = (s.narrow(0, rank, rows - rank).norm() / s.norm()).item<double>();
    const SvdTriple svd = svd_interface(x, of_method(SvdMethod::automatic, rank));
    const double error = distance(x.to(at::kDouble), product(svd).to(at::kDouble));
    QVERIFY2(error <= best * 1.006 && error >= best * (1 - 1e-5),
             qPrintable(QString("%1 of %2").arg(error).arg(best)));
    QVERIFY(off_orthonormal(svd.U.to(at::kDouble)) < 1e-5);
    QVERIFY(off_orthonormal(svd.V.t().to(at::kDouble)) < 1e-5);
  }
  void automaticTakesMatricesOfLowRankAndZeros() {
    const at::Tensor x = formula_tensor({400, 300}, 3, 0).to(at::kFloat);
    const SvdTriple svd = svd_interface(x, of_method(SvdMethod::automatic, 8));
    QVERIFY(distance(x, product(svd)) < 1e-5);
    QVERIFY(at::isfinite(svd.U).all().item<bool>() && at::isfinite(svd.V).all().item<bool>());
    const SvdTriple zero = svd_interface(at::zeros({400, 300}), of_method(SvdMethod::automatic, 8));
    QCOMPARE(product(zero).abs().max().item<double>(), 0.0);
    at::Tensor bad = x.clone();
    for (const float value :
         {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(), std::nanf("")}) {
      bad[207][9] = value;
      QVERIFY_THROWS_EXCEPTION(Error, svd_interface(bad, of_method(SvdMethod::automatic, 8)));
    }
  }
  void everyOptionOfRandomizedSvdMatters() {
    const at::Tensor x = formula_tensor({120, 100}, 20, 4);
    const at::Tensor s = at::linalg_svdvals(x);
    const double best = (s.narrow(0, 8, 92).norm() / s.norm()).item<double>();
    const auto excess = [&](std::int64_t oversamples, std::int64_t steps) {
      SvdOptions options = of_method(SvdMethod::randomized_svd, 8);
      options.n_oversamples = oversamples;
      options.n_iter = steps;
      return distance(x, product(svd_interface(x, options))) / best - 1;
    };
    QVERIFY(excess(0, 0) > 1.5 * excess(30, 0) && excess(0, 0) > 1.5 * excess(0, 2));
    QVERIFY(excess(5, 60) < 1e-3 && excess(92, 0) < 1e-10);
  }
  void aFunctionTakesThePlaceOfAMethod() {
    const at::Tensor x = golden_tensor({6, 5});
    int calls = 0;
    SvdOptions options = of_method(SvdMethod::randomized_svd, 2);
    options.function = [&](const at::Tensor& matrix, std::int64_t count) {
      ++calls;
      const auto [u, s, vh] = at::linalg_svd(matrix, false);
      return SvdTriple{u.narrow(1, 0, count), s.narrow(0, 0, count), vh.narrow(0, 0, count)};
    };
    const SvdTriple found = svd_interface(x, options);
    QCOMPARE(calls, 1);
    QVERIFY(distance(product(svd_interface(x, of_method(SvdMethod::truncated_svd, 2))), product(found)) <
            1e-12);
    QVERIFY(left_singular_vectors(x, 0, options).vectors.allclose(found.U));
    QCOMPARE(calls, 2);
    options.function = [](const at::Tensor& matrix, std::int64_t) {
      const auto [u, s, vh] = at::linalg_svd(matrix, false);
      return SvdTriple{u, s, vh};  // all of them
    };
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(x, options));
    options.function = [](const at::Tensor&, std::int64_t) { return SvdTriple{}; };
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(x, options));
  }
  void aTallMatrixNeedsNoSquareOne() {
    // a square of the larger side would be 80 GB
    const at::Tensor x = formula_tensor({100000, 4}, 3, 0.1);
    const SvdTriple svd = svd_interface(x, of_method(SvdMethod::truncated_svd, 6));
    QCOMPARE(svd.U.sizes().vec(), (std::vector<std::int64_t>{100000, 6}));
    QVERIFY(off_orthonormal(svd.U) < 1e-10);
    QVERIFY(distance(x, product(svd)) < 1e-12);
  }
  void missingEntriesAreImputed() {
    const at::Tensor x = formula_tensor({20, 15}, 2, 0);
    SvdOptions options = of_method(SvdMethod::truncated_svd, 2);
    options.mask = at::remainder(at::arange(300, at::kLong), 11).view({20, 15}) != 5;
    options.n_iter_mask_imputation = 100;
    const at::Tensor holes = at::where(options.mask, x, std::numeric_limits<double>::quiet_NaN());
    QVERIFY(distance(x, product(svd_interface(holes, options))) < 1e-6);
    options.n_iter_mask_imputation = 5;
    QVERIFY(distance(x, product(svd_interface(holes, options))) < .1);
  }
  void progressOfAllPassesGrows() {
    SvdOptions options = of_method(SvdMethod::truncated_svd, 3);
    options.mask = at::ones({200, 100}, at::kBool);
    options.n_iter_mask_imputation = 3;
    std::int64_t last = 0, calls = 0;
    const Job job([&](std::int64_t done, std::int64_t total, const std::string&) {
      QVERIFY(done >= last && done <= total);
      last = done;
      ++calls;
    });
    svd_interface(formula_tensor({200, 100}, 9, 1), options, job);
    QVERIFY(calls >= 4 && last > 0);
  }
  void nonNegativeFactorsAreTensorlys() {
    const at::Tensor x = golden_tensor({4, 5, 3})[0].abs();
    SvdOptions options = of_method(SvdMethod::truncated_svd, 2);
    options.non_negative = NonNegativeSvd::nndsvd;
    SvdTriple svd = svd_interface(x, options);
    const double u[] = {.84702244, 0, 0, .47910086, 0}, v[] = {.95188674, .91762654, .21809753};
    for (std::int64_t k = 0; k < 5; ++k) VERIFY_NEAR(at_index(svd.U, {k, 1}), u[k], 1e-7);
    VERIFY_NEAR(at_index(svd.V, {0, 1}), v[0], 1e-7);
    VERIFY_NEAR(at_index(svd.V, {0, 2}), v[1], 1e-7);
    VERIFY_NEAR(at_index(svd.V, {1, 1}), v[2], 1e-7);
    VERIFY_NEAR(at_index(svd.V, {1, 0}), 0, 1e-12);
    options.non_negative = NonNegativeSvd::nndsvda;
    svd = svd_interface(x, options);
    VERIFY_NEAR(at_index(svd.U, {1, 1}), .7924762, 1e-7);
    VERIFY_NEAR(at_index(svd.U, {0, 0}), .73603074, 1e-7);
    VERIFY_NEAR(at_index(svd.V, {1, 2}), .94837657, 1e-7);
  }
  void negativeMatricesHaveNonNegativeFactors() {
    SvdOptions options = of_method(SvdMethod::truncated_svd, 3);
    for (const NonNegativeSvd kind : {NonNegativeSvd::nndsvd, NonNegativeSvd::nndsvda}) {
      options.non_negative = kind;
      const SvdTriple svd = svd_interface(golden_tensor({5, 4}) - 2, options);
      QVERIFY((svd.U >= 0).all().item<bool>() && (svd.V >= 0).all().item<bool>());
    }
  }
  void senselessOptionsAreRefused() {
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(at::ones({3})));
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(at::ones({3, 4}), of_method(SvdMethod::symeig_svd, 0)));
    SvdOptions options;
    options.mask = at::ones({4, 3});
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(at::ones({3, 4}), options));
    options = {};
    options.non_negative = NonNegativeSvd::nndsvd;
    QVERIFY_THROWS_EXCEPTION(Error, svd_interface(at::ones({3, 4}, at::kComplexDouble), options));
  }
};

TENFOLD_TEST_CLASS(TestSvdInterface)
#include "test_svd_interface.moc"
