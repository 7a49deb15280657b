// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/nnls.h"
#include "engine/decomposition/non_negative_cp.h"
#include "engine/decomposition/non_negative_tucker.h"
#include "engine/decomposition/random_factors.h"
#include "engine/decomposition/tensor_algebra.h"
#include "engine/support/error.h"
#include "tests/engine/decomposition/formula_tensor.h"
#include "tests/engine/decomposition/near.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

using Ranks = std::vector<std::int64_t>;

/// Non-negative decompositions: TensorLy's numbers, signs, and optimality of the solvers below them.
class TestNonNegative : public QObject {
  Q_OBJECT

  static at::Tensor golden() { return golden_tensor({4, 5, 3}).abs(); }
  static bool non_negative(const std::vector<at::Tensor>& factors) {
    for (const at::Tensor& factor : factors)
      if (!(factor >= 0).all().item<bool>()) return false;
    return true;
  }
  static at::Tensor positive_cp() { return cp_to_tensor(random_cp({7, 6, 5}, 3, 2)); }

 private Q_SLOTS:
  void parafacNumbersAreTensorlys() {
    NonNegativeParafacOptions options;
    options.rank = 3;
    DecompositionReport report;
    const CpFactors cp = non_negative_parafac(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .33208524, 1e-7);
    QCOMPARE(report.errors.size(), std::size_t{100});
    QVERIFY(non_negative(cp.factors));
  }
  void halsNumbersAreTensorlys() {
    HalsParafacOptions options;
    options.rank = 3;
    DecompositionReport report;
    const CpFactors cp = non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .31697545, 1e-7);
    QCOMPARE(report.errors.size(), std::size_t{20});
    QVERIFY(non_negative(cp.factors));
    VERIFY_NEAR(distance(golden(), cp_to_tensor(cp)), report.relative_error, 1e-12);
  }
  void aFewInnerSweepsAreTensorlys() {
    // TensorLy 0.10, whose inner sweeps are 5
    HalsParafacOptions options;
    options.rank = 3;
    options.inner_sweeps = 5;
    DecompositionReport report;
    non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .35020475549, 1e-8);
    QCOMPARE(report.errors.size(), std::size_t{34});
    options.n_iter_max = 40;
    options.tol = 0;
    options.sparsity_coefficients = {.3};  // of all modes
    const CpFactors all = non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .4909203604117522, 1e-8);
    VERIFY_NEAR(all.factors[0].sum().item<double>(), 4.483233448724804, 1e-6);
    options.sparsity_coefficients = {0, .5, 0};
    const CpFactors one = non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .4130244902133304, 1e-8);
    VERIFY_NEAR(one.factors[1].sum().item<double>(), 1.7664508462647053, 1e-6);
    QVERIFY(report.remarks.empty());
  }
  void exactSolvesEveryFactorsProblem() {
    HalsParafacOptions options;
    options.rank = 3;
    options.inner_sweeps = 1;
    DecompositionReport report;
    non_negative_parafac_hals(golden(), options, report);
    QVERIFY(std::abs(report.relative_error - .3169754453243231) > 1e-4);
    options.exact = true;
    non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .3169754453243231, 1e-9);
    HalsTuckerOptions tucker_options;
    tucker_options.rank = Ranks{2, 3, 2};
    tucker_options.inner_sweeps = 1;
    tucker_options.algorithm = CoreSolver::active_set;
    tucker_options.n_iter_max = 4;
    tucker_options.tol = 0;
    non_negative_tucker_hals(golden(), tucker_options, report);
    const double rough = report.relative_error;
    tucker_options.exact = true;
    non_negative_tucker_hals(golden(), tucker_options, report);
    QVERIFY2(report.relative_error < rough - 1e-4,
             qPrintable(QString::number(report.relative_error - rough)));
  }
  void onlyConstrainedFactorsThatMayChangeBecomeNonNegative() {
    CpFactors given = random_cp({4, 5, 3}, 2, 4, {false, false});
    for (at::Tensor& factor : given.factors) factor = factor - .5;
    HalsParafacOptions options;
    options.rank = 2;
    options.init = given;
    options.nn_modes = Ranks{0, 2};
    options.fixed_modes = {0};
    options.n_iter_max = 0;
    DecompositionReport report;
    CpFactors found = non_negative_parafac_hals(golden(), options, report);
    QVERIFY(found.factors[0].equal(given.factors[0]) && found.factors[1].equal(given.factors[1]));
    QVERIFY(found.factors[2].allclose((given.factors[2] * given.weights).abs()));
    options.n_iter_max = 5;
    options.sparsity_coefficients = {.1};
    found = non_negative_parafac_hals(golden(), options, report);
    QVERIFY(found.factors[0].equal(given.factors[0]) && non_negative({found.factors[2]}));
    QCOMPARE(std::count_if(report.remarks.begin(), report.remarks.end(),
                           [](const std::string& remark) { return remark.starts_with("The sparsity"); }),
             2);  // of the fixed mode and of the unconstrained one
  }
  void parafacFindsANonNegativeTensor() {
    for (const Start start : {Start::svd, Start::random}) {
      HalsParafacOptions options;
      options.rank = 3;
      options.init = start;
      options.n_iter_max = 500;
      options.tol = 1e-9;
      DecompositionReport report;
      non_negative_parafac_hals(positive_cp(), options, report);
      QVERIFY2(report.relative_error < 5e-3, qPrintable(QString::number(report.relative_error)));
      for (std::size_t k = 1; k < report.errors.size(); ++k)
        QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
    }
  }
  void parafacOptionsDoWhatTheySay() {
    HalsParafacOptions options;
    options.rank = 3;
    options.normalize_factors = true;
    DecompositionReport report;
    const CpFactors unit = non_negative_parafac_hals(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .31697545, 1e-5);
    QVERIFY((at::linalg_vector_norm(unit.factors[1], 2, {0}) - 1).abs().max().item<double>() < 1e-12);
    // negative numbers where they are allowed
    options = {};
    options.rank = 3;
    options.nn_modes = Ranks{0, 2};
    const at::Tensor x = golden_tensor({4, 5, 3}) - .5;
    const CpFactors some = non_negative_parafac_hals(x, options, report);
    QVERIFY(non_negative({some.factors[0], some.factors[2]}) && !non_negative({some.factors[1]}));
    const double free = report.relative_error;
    options.nn_modes = {};
    non_negative_parafac_hals(x, options, report);
    QVERIFY(report.relative_error > free);
    options.sparsity_coefficients = {0, 5, 0};
    const CpFactors sparse = non_negative_parafac_hals(golden(), options, report);
    QVERIFY(
        sparse.factors[1].sum().item<double>() <
        non_negative_parafac_hals(golden(), HalsParafacOptions(), report).factors[1].sum().item<double>() *
            3);
    options.sparsity_coefficients = {0, 5};
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_parafac_hals(golden(), options, report));
    options.sparsity_coefficients = {-1};
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_parafac_hals(golden(), options, report));
    options.sparsity_coefficients = {};
    options.nn_modes = Ranks{0, 3};
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_parafac_hals(golden(), options, report));
  }
  /// Where some modes are free and the rank is large, the lengths of factors drift 1e40 apart.
  void factorsStayWithinFloat32() {
    HalsParafacOptions options;
    options.nn_modes = Ranks{0};
    options.n_iter_max = 20;
    options.tol = 0;
    DecompositionReport report;
    for (const auto& [shape, rank] :
         {std::pair{Ranks{2, 4, 1, 3}, 8}, {Ranks{2, 3, 2, 2}, 8}, {Ranks{2, 3, 2, 2}, 11}}) {
      options.rank = rank;
      const CpFactors cp = non_negative_parafac_hals(golden_tensor(shape).to(at::kFloat), options, report);
      QVERIFY(non_negative({cp.factors[0]}));
      QVERIFY2(report.relative_error < 1e-2, qPrintable(QString::number(report.relative_error)));
    }
  }
  void fixedAndMissingPartsAreKept() {
    NonNegativeParafacOptions options;
    options.rank = 3;
    options.init = random_cp({7, 6, 5}, 3, 4, {false, false});
    options.fixed_modes = {1};
    DecompositionReport report;
    const CpFactors cp = non_negative_parafac(positive_cp(), options, report);
    QVERIFY(cp.factors[1].equal(std::get<CpFactors>(options.init).factors[1]));
    options = {};
    options.rank = 3;
    options.n_iter_max = 3000;
    options.tol = 1e-10;
    options.mask = at::remainder(at::arange(210, at::kLong), 7).view({7, 6, 5}) != 3;
    const CpFactors masked = non_negative_parafac(positive_cp(), options, report);
    QVERIFY(non_negative(masked.factors));
    QVERIFY2(distance(positive_cp(), cp_to_tensor(masked)) < .1,
             qPrintable(QString::number(distance(positive_cp(), cp_to_tensor(masked)))));
  }
  void tuckerNumbersAreTensorlys() {
    NonNegativeTuckerOptions options;
    options.rank = Ranks{2, 3, 2};
    DecompositionReport report;
    const TuckerFactors found = non_negative_tucker(golden(), options, report);
    VERIFY_NEAR(report.relative_error, .51644286, 1e-7);
    QCOMPARE(report.errors.size(), std::size_t{3});
    QVERIFY(non_negative(found.factors) && non_negative({found.core}));
    VERIFY_NEAR(report.errors.back(), report.relative_error, 1e-12);
  }
  void tuckerHalsNumbersAreTensorlys() {
    for (const CoreSolver solver : {CoreSolver::fista, CoreSolver::active_set}) {
      HalsTuckerOptions options;
      options.rank = Ranks{2, 3, 2};
      options.algorithm = solver;
      DecompositionReport report;
      const TuckerFactors found = non_negative_tucker_hals(golden(), options, report);
      VERIFY_NEAR(report.relative_error, .32571992, 1e-6);
      // TensorLy needs 35 and 36; its accelerated gradients may stop early by chance
      QVERIFY(report.errors.size() < 70);
      for (std::size_t k = 1; k < report.errors.size(); ++k)
        QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
      QVERIFY(non_negative(found.factors) && non_negative({found.core}));
    }
  }
  void coresStayWithinTheirDtype() {
    // the square roots of singular values that factors begin with leave the core their inverse cube
    DecompositionReport report;
    const at::Tensor x = (300 * (0.1 + golden_tensor({20, 15, 10}).abs())).to(at::kHalf);
    for (const at::Tensor& tensor : {x, x.to(at::kFloat) * 1e18F}) {
      NonNegativeTuckerOptions multiplied;
      multiplied.rank = Ranks{2, 3, 2};
      HalsTuckerOptions hals;
      hals.rank = Ranks{2, 3, 2};
      hals.n_iter_max = 20;
      for (const bool by_hals : {false, true}) {
        const auto run = [&](const at::Tensor& of) {
          return by_hals ? non_negative_tucker_hals(of, hals, report)
                         : non_negative_tucker(of, multiplied, report);
        };
        run(tensor.to(at::kDouble));
        const double exact = report.relative_error;
        const TuckerFactors found = run(tensor);
        VERIFY_NEAR(report.relative_error, exact, 1e-2);
        QVERIFY(at::isfinite(found.core).all().item<bool>() && non_negative({found.core, found.factors[1]}));
      }
    }
  }
  void tuckersSparsityMatters() {
    HalsTuckerOptions options;
    options.rank = Ranks{2, 3, 2};
    options.n_iter_max = 20;
    options.tol = 0;
    DecompositionReport report;
    const TuckerFactors free = non_negative_tucker_hals(golden(), options, report);
    options.sparsity_coefficients = {0, .5, 0};
    const TuckerFactors one = non_negative_tucker_hals(golden(), options, report);
    QVERIFY(one.factors[1].sum().item<double>() < .8 * free.factors[1].sum().item<double>());
    options.sparsity_coefficients = {.5};
    const TuckerFactors all = non_negative_tucker_hals(golden(), options, report);
    QVERIFY(all.factors[2].sum().item<double>() < .8 * one.factors[2].sum().item<double>());
    options.sparsity_coefficients = {};
    options.core_sparsity_coefficient = .2;
    const TuckerFactors core = non_negative_tucker_hals(golden(), options, report);
    QVERIFY(core.core.sum().item<double>() < .5 * free.core.sum().item<double>());
    options.sparsity_coefficients = {.1, .1};
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_tucker_hals(golden(), options, report));
    options.sparsity_coefficients = {-.1};
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_tucker_hals(golden(), options, report));
  }
  void factorsAloneAreAStart() {
    NonNegativeTuckerOptions options;
    options.rank = Ranks{2, 3, 2};
    options.n_iter_max = 3;
    options.tol = 0;
    TuckerFactors given = random_tucker({4, 5, 3}, {2, 3, 2}, 7);
    given.core = at::Tensor();
    options.init = given;
    DecompositionReport report;
    const TuckerFactors alone = non_negative_tucker(golden(), options, report);
    given.core = multi_mode_dot(golden(), given.factors, {}, -1, true);
    options.init = given;
    const TuckerFactors both = non_negative_tucker(golden(), options, report);
    QVERIFY(alone.core.equal(both.core) && alone.factors[1].equal(both.factors[1]));
    options.n_iter_max = 0;
    const TuckerFactors start = non_negative_tucker(golden(), options, report);
    QVERIFY(start.core.equal(given.core.abs()) && start.factors[0].equal(given.factors[0].abs()));
    options.n_iter_max = -1;
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_tucker(golden(), options, report));
  }
  void tuckerOptionsDoWhatTheySay() {
    HalsTuckerOptions options;
    options.rank = Ranks{2, 3, 2};
    options.normalize_factors = true;
    DecompositionReport report;
    const TuckerFactors unit = non_negative_tucker_hals(golden(), options, report);
    QVERIFY((at::linalg_vector_norm(unit.factors[1], 2, {0}) - 1).abs().max().item<double>() < 1e-12);
    VERIFY_NEAR(report.relative_error, .3257, 1e-3);
    options = {};
    options.rank = Ranks{2, 3, 2};
    options.init = unit;
    options.fixed_modes = {0};
    options.sparsity_coefficients = {0, .1, 0};
    options.core_sparsity_coefficient = .1;
    const TuckerFactors fixed = non_negative_tucker_hals(golden(), options, report);
    QVERIFY(fixed.factors[0].equal(unit.factors[0]));
    NonNegativeTuckerOptions random;
    random.rank = Ranks{2, 3, 2};
    random.init = Start::random;
    random.n_iter_max = 200;
    random.tol = 1e-6;
    non_negative_tucker(golden(), random, report);
    QVERIFY2(report.relative_error < .36, qPrintable(QString::number(report.relative_error)));
    for (std::size_t k = 1; k < report.errors.size(); ++k)
      QVERIFY(report.errors[k] <= report.errors[k - 1] * (1 + 1e-9));
  }
  void solversReachTheOptimum() {
    // first-order conditions of min ½‖m − Ux‖², x >= 0: x·g = 0, g >= 0
    const at::Tensor u = golden_tensor({12, 6}) - .4, m = formula_tensor({12, 1}, 3, 1);
    const at::Tensor utu = at::mm(u.t(), u), utm = at::mm(u.t(), m);
    HalsOptions hals;
    hals.exact = true;
    FistaOptions gradients;
    gradients.n_iter_max = 20000;
    gradients.tol = 1e-15;
    gradients.epsilon = 0;
    for (const at::Tensor& x : {hals_nnls(utm, utu, {}, hals), fista(utm, {utu}, {}, gradients),
                                active_set_nnls(utm.squeeze(1), utu).unsqueeze(1)}) {
      const at::Tensor gradient = at::mm(utu, x) - utm;
      QVERIFY((x >= 0).all().item<bool>());
      QVERIFY(gradient.min().item<double>() > -1e-6);
      QVERIFY((gradient * x).abs().max().item<double>() < 1e-6);
    }
    // from a start too
    const at::Tensor from = active_set_nnls(utm.squeeze(1), utu, at::ones({6}, at::kDouble));
    QVERIFY(distance(active_set_nnls(utm.squeeze(1), utu), from) < 1e-10);
    QVERIFY_THROWS_EXCEPTION(Error, hals_nnls(utm, at::ones({3, 3})));
    QVERIFY_THROWS_EXCEPTION(Error, active_set_nnls(utm, utu));
  }
  void sparsityOfBothSigns() {
    // min ½‖m − x‖² + λ‖x‖₁: every entry λ nearer to 0
    const at::Tensor m = at::tensor({3.0, -3.0, 0.4, -0.4}, at::kDouble), unit = at::eye(4, at::kDouble);
    FistaOptions options;
    options.sparsity = 1;
    options.non_negative = false;
    QVERIFY(fista(m, {unit}, {}, options).allclose(at::tensor({2.0, -2.0, 0.0, 0.0}, at::kDouble)));
    options.non_negative = true;
    options.epsilon = 0;
    QVERIFY(fista(m, {unit}, {}, options).allclose(at::tensor({2.0, 0.0, 0.0, 0.0}, at::kDouble)));
  }
  void startsAreMadeNonNegativeToo() {
    // nothing is known of the second row, whose column of U is zero
    const at::Tensor utu = at::tensor({1.0, 0.0, 0.0, 0.0}, at::kDouble).view({2, 2});
    const at::Tensor utm = at::tensor({2.0, 0.0}, at::kDouble).view({2, 1}),
                     from = at::full({2, 1}, -3.0, at::kDouble);
    const at::Tensor v = hals_nnls(utm, utu, from);
    QVERIFY(v.equal(at::tensor({2.0, 0.0}, at::kDouble).view({2, 1})));
    QCOMPARE(from.min().item<double>(), -3.0);
  }
  void theScaleOfATensorDecidesNothing() {
    DecompositionReport report;
    NonNegativeParafacOptions cp;
    cp.rank = 3;
    NonNegativeTuckerOptions tucker;
    tucker.rank = Ranks{2, 3, 2};
    tucker.n_iter_max = 20;
    // not from singular vectors, whose zeros TensorLy fills with the tensor's mean
    cp.init = Start::random;
    tucker.init = Start::random;
    cp.tol = tucker.tol = 0;
    non_negative_parafac(golden(), cp, report);
    const double cp_error = report.relative_error;
    non_negative_tucker(golden(), tucker, report);
    const double tucker_error = report.relative_error;
    for (const double scale : {1e-20, 1e-10, 1e-6, 1e6}) {
      non_negative_parafac(golden() * scale, cp, report);
      VERIFY_NEAR(report.relative_error, cp_error, 1e-9);
      non_negative_tucker(golden() * scale, tucker, report);
      VERIFY_NEAR(report.relative_error, tucker_error, 1e-9);
    }
  }
  void smallTensorsHaveSmallCores() {
    HalsTuckerOptions options;
    options.rank = Ranks{2, 3, 2};
    DecompositionReport report;
    for (const CoreSolver solver : {CoreSolver::fista, CoreSolver::active_set})
      for (const bool normalised : {false, true})
        for (const double scale : {1e-3, 1e-9}) {
          options.algorithm = solver;
          options.normalize_factors = normalised;
          const TuckerFactors found = non_negative_tucker_hals(golden() * scale, options, report);
          VERIFY_NEAR(report.relative_error, .32571992, 1e-3);
          QVERIFY(non_negative(found.factors) && non_negative({found.core}));
        }
  }
  void zerosHaveNoError() {
    for (const Ranks& shape : {Ranks{7}, Ranks{2, 6}, Ranks{3, 4, 2}})
      for (const Start start : {Start::svd, Start::random}) {
        NonNegativeParafacOptions options;
        options.rank = 7;
        options.init = start;
        options.n_iter_max = 3;
        DecompositionReport report;
        const CpFactors cp = non_negative_parafac(at::zeros(shape, at::kDouble), options, report);
        QCOMPARE(report.relative_error, 0.0);
        QVERIFY(non_negative(cp.factors));
      }
  }
  void complexNumbersAreRefused() {
    DecompositionReport report;
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_parafac(complex_golden_tensor(), {}, report));
    QVERIFY_THROWS_EXCEPTION(Error, non_negative_tucker(complex_golden_tensor(), {}, report));
  }
};

TENFOLD_TEST_CLASS(TestNonNegative)
#include "test_non_negative.moc"
