// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decomposition/congruence.h"
#include "engine/decomposition/cp_factors.h"
#include "engine/decomposition/random_factors.h"
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

using Shape = std::vector<std::int64_t>;

/// What is done with factors, and factors made at random.
class TestCpFactors : public QObject {
  Q_OBJECT

  static CpFactors sample() {
    return {at::tensor({2.0, -1.5, 0.5}, at::kDouble),
            {golden_tensor({4, 3}) - .5, golden_tensor({5, 3}) - 1, formula_tensor({3, 3}, 2, 1)}};
  }
  static double lengths_off_one(const at::Tensor& factor) {
    return (at::linalg_vector_norm(factor, 2, {0}) - 1).abs().max().item<double>();
  }

 private Q_SLOTS:
  void missingWeightsAreOnes() {
    CpFactors cp = sample();
    cp.weights = at::Tensor();
    const CpFactors ones{at::ones({3}, at::kDouble), cp.factors};
    QVERIFY(distance(cp_to_tensor(ones), cp_to_tensor(cp)) < 1e-15);
    cp.weights = at::ones({2});
    QVERIFY_THROWS_EXCEPTION(Error, cp_to_tensor(cp));
    QVERIFY_THROWS_EXCEPTION(Error, cp_to_tensor(CpFactors{}));
    QVERIFY_THROWS_EXCEPTION(Error, cp_normalize(CpFactors{}));
    QVERIFY_THROWS_EXCEPTION(Error, cp_norm(CpFactors{}));
  }
  void normalizingKeepsTheTensor() {
    CpFactors cp = sample();
    cp.factors[1].select(1, 2).zero_();
    const CpFactors unit = cp_normalize(cp);
    QVERIFY(distance(cp_to_tensor(cp), cp_to_tensor(unit)) < 1e-14);
    QVERIFY(lengths_off_one(unit.factors[0]) < 1e-14);
    QVERIFY((unit.weights >= 0).all().item<bool>());
    QCOMPARE(at_index(unit.weights, {2}), 0.0);
    VERIFY_NEAR(cp_norm(cp), frobenius_norm(cp_to_tensor(cp)), 1e-12);
  }
  void flippingSignsKeepsTheTensor() {
    for (const std::int64_t mode : {0, 1, 2}) {
      const CpFactors flipped = cp_flip_sign(sample(), mode);
      QVERIFY(distance(cp_to_tensor(sample()), cp_to_tensor(flipped)) < 1e-14);
      QVERIFY((flipped.weights > 0).all().item<bool>());
      for (std::int64_t k = 0; k < 3; ++k)
        QVERIFY(k == mode || (flipped.factors[static_cast<std::size_t>(k)].mean(0) >= 0).all().item<bool>());
    }
    const CpFactors flipped = cp_flip_sign(sample(), 0, [](const at::Tensor& factor) { return -factor[0]; });
    QVERIFY((flipped.factors[1][0] <= 0).all().item<bool>());
    QVERIFY_THROWS_EXCEPTION(Error, cp_flip_sign(sample(), 3));
  }
  void modeDotOfFactorsIsThatOfTheTensor() {
    const at::Tensor whole = cp_to_tensor(sample());
    for (const std::int64_t mode : {0, 1, 2}) {
      const at::Tensor matrix = golden_tensor({6, whole.size(mode)}), vector = matrix[1];
      QVERIFY(distance(mode_dot(whole, matrix, mode), cp_to_tensor(cp_mode_dot(sample(), matrix, mode))) <
              1e-14);
      QVERIFY(distance(mode_dot(whole, vector, mode), cp_to_tensor(cp_mode_dot(sample(), vector, mode))) <
              1e-14);
      QCOMPARE(cp_to_tensor(cp_mode_dot(sample(), vector, mode, true)).size(mode), std::int64_t{1});
    }
  }
  /// TensorLy's numbers (0.10), with and without a mask.
  void gradientsOfLeastSquares() {
    const CpFactors cp{sample().weights,
                       {golden_tensor({4, 3}) - .5, golden_tensor({5, 3}) - 1, golden_tensor({3, 3})}};
    const at::Tensor x = golden_tensor({4, 5, 3});
    const at::Tensor mask = at::remainder(at::arange(60, at::kLong), 3).ne(0).reshape({4, 5, 3});
    double loss = 0;
    const CpFactors all = cp_lstsq_grad(cp, x, {}, &loss);
    VERIFY_NEAR(loss, 163.5167576285711, 1e-10);
    VERIFY_NEAR(all.factors[0].abs().sum().item<double>(), 307.95947805558853, 1e-10);
    VERIFY_NEAR(all.factors[2].sum().item<double>(), 24.712834016022757, 1e-10);
    VERIFY_NEAR(at_index(all.factors[1], {2, 1}), 8.54874666, 1e-8);
    QVERIFY(!all.weights.defined());
    const CpFactors some = cp_lstsq_grad(cp, x, mask, &loss);
    VERIFY_NEAR(loss, 149.15498133964545, 1e-10);
    VERIFY_NEAR(some.factors[2].abs().sum().item<double>(), 235.48821162850575, 1e-10);
    VERIFY_NEAR(at_index(some.factors[1], {2, 2}), -2.06379288, 1e-8);
    QVERIFY_THROWS_EXCEPTION(Error, cp_lstsq_grad(cp, golden_tensor({4, 5, 2})));
    QVERIFY_THROWS_EXCEPTION(Error, cp_lstsq_grad(cp, x, at::ones({2, 4, 5, 3})));
  }
  /// The formula ½‖mask ∘ (tensor − X̂)‖², differentiated by autograd: complex, weighted, of one mode too.
  void gradientsOfLeastSquaresAreThoseOfTheFormula() {
    for (const at::ScalarType type : {at::kDouble, at::kComplexDouble})
      for (const Shape& shape : {Shape{4}, Shape{4, 3}, Shape{4, 5, 3}}) {
        CpFactors cp{random_tensor({3}, 9, type), {}};
        for (std::size_t k = 0; k < shape.size(); ++k)
          cp.factors.push_back(random_tensor({shape[k], 3}, k, type).requires_grad_());
        const at::Tensor x = random_tensor(shape, 7, type), mask = random_tensor(shape, 8, type);
        const at::Tensor loss = (mask * (x - cp_to_tensor(cp))).abs().square().sum() / 2;
        loss.backward();
        const at::NoGradGuard no_grad;
        double found = 0;
        const CpFactors gradient = cp_lstsq_grad(cp, x, mask, &found);
        VERIFY_NEAR(found, loss.item<double>(), 1e-12);
        for (std::size_t k = 0; k < shape.size(); ++k)
          QVERIFY(distance(cp.factors[k].grad(), gradient.factors[k]) < 1e-13);
      }
  }
  void permutedTermsAreFoundAgain() {
    const CpFactors cp = random_cp({7, 6, 5}, 5, 3);
    const at::Tensor order = at::tensor({3, 0, 4, 1, 2}, at::kLong);
    CpFactors mixed{cp.weights.index_select(0, order), {}};
    for (const at::Tensor& factor : cp.factors) mixed.factors.push_back(-factor.index_select(1, order));
    const auto [found, permutation] = cp_permute_factors(cp, mixed);
    QCOMPARE(permutation, (Shape{1, 3, 4, 0, 2}));
    QVERIFY(distance(cp.factors[1], -found.factors[1]) < 1e-15);
    QVERIFY(found.weights.equal(cp.weights));
    VERIFY_NEAR(congruence_coefficient(cp.factors, mixed.factors).coefficient, 1, 1e-12);
    QVERIFY(congruence_coefficient(cp.factors, mixed.factors, false).coefficient < 0);
    QVERIFY_THROWS_EXCEPTION(Error, congruence_coefficient({at::zeros({3, 2})}, {at::ones({3, 2})}));
    QVERIFY_THROWS_EXCEPTION(Error, congruence_coefficient({at::ones({3, 2})}, {at::ones({4, 2})}));
  }
  void assignmentsAreCheapest() {
    // against all permutations
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const at::Tensor costs = random_tensor({5, 5}, seed) - (seed % 2 == 0 ? 0.5 : 0);
      const auto total = [&](const Shape& columns) {
        double sum = 0;
        for (std::int64_t k = 0; k < 5; ++k)
          sum += at_index(costs, {k, columns[static_cast<std::size_t>(k)]});
        return sum;
      };
      Shape columns{0, 1, 2, 3, 4};
      double least = total(columns);
      while (std::next_permutation(columns.begin(), columns.end())) least = std::min(least, total(columns));
      VERIFY_NEAR(total(cheapest_assignment(costs)), least, 1e-12);
    }
    QVERIFY_THROWS_EXCEPTION(Error, cheapest_assignment(at::ones({2, 3})));
  }
  void randomTensorsAreUniformAndSeeded() {
    const at::Tensor x = random_tensor({30, 40}, 5);
    QVERIFY(x.min().item<double>() >= 0 && x.max().item<double>() < 1);
    QVERIFY(std::abs(x.mean().item<double>() - .5) < .03);
    QVERIFY(x.equal(random_tensor({30, 40}, 5)) && !x.equal(random_tensor({30, 40}, 6)));
    QCOMPARE(random_tensor({2}, 0, at::kComplexFloat).scalar_type(), at::kComplexFloat);
  }
  void randomCpHasWhatWasAsked() {
    RandomCpOptions options;
    for (const at::Tensor& factor : random_cp({6, 5, 4}, 3, 1).factors)
      QVERIFY(lengths_off_one(factor) < 1e-14);
    options.orthogonal = true;
    for (const at::Tensor& factor : random_cp({6, 5, 4}, 3, 1, options, at::kComplexDouble).factors)
      QVERIFY(off_orthonormal(factor) < 1e-14);
    QVERIFY_THROWS_EXCEPTION(Error, random_cp({6, 5, 2}, 3, 1, options));
    QVERIFY_THROWS_EXCEPTION(Error, random_cp({6, 5, 2}, -1, 1));
    QVERIFY_THROWS_EXCEPTION(Error, random_cp({}, 2, 1));
    options = {};
    options.normalise_factors = false;
    QVERIFY(random_cp({6, 5}, 9, 1, options).weights.equal(at::ones({9}, at::kDouble)));
  }
  void randomTuckerHasWhatWasAsked() {
    RandomTuckerOptions options;
    options.orthogonal = true;
    const TuckerFactors tucker = random_tucker({6, 5, 4}, {3, 2, 4}, 1, options);
    QCOMPARE(tucker.core.sizes().vec(), (Shape{3, 2, 4}));
    for (const at::Tensor& factor : tucker.factors) QVERIFY(off_orthonormal(factor) < 1e-14);
    options.non_negative = true;
    QVERIFY((random_tucker({6, 5, 4}, {2}, 1, options).factors[0] >= 0).all().item<bool>());
    QVERIFY_THROWS_EXCEPTION(Error, random_tucker({6, 5, 4}, {7}, 1, options));
    QVERIFY_THROWS_EXCEPTION(Error, random_tucker({6, 5, 4}, {2, 2}, 1));
  }
  void randomTrainsHaveWhatWasAsked() {
    QCOMPARE(tt_to_tensor(random_tt({3, 4, 5}, {1, 2, 3, 1}, 0)).sizes().vec(), (Shape{3, 4, 5}));
    QCOMPARE(random_tt({3, 4, 5}, {2}, 0)[1].sizes().vec(), (Shape{2, 4, 2}));
    QCOMPARE(tt_matrix_to_tensor(random_tt_matrix({3, 4, 5, 2}, {2}, 0)).sizes().vec(), (Shape{3, 4, 5, 2}));
    const auto matrix = random_tt_matrix({3, 3, 3, 3}, {1, 1, 1}, 0);
    QVERIFY(!matrix[0].equal(matrix[1]));  // one stream, not the same numbers in every core
    const auto ring = random_tr({3, 4, 5}, {2, 3, 4, 2}, 0);
    QCOMPARE(ring[2].sizes().vec(), (Shape{4, 5, 2}));
    QCOMPARE(tr_to_tensor(ring).sizes().vec(), (Shape{3, 4, 5}));
    QVERIFY_THROWS_EXCEPTION(Error, random_tt_matrix({3, 4, 5}, {2}, 0));
    QVERIFY_THROWS_EXCEPTION(Error, random_tr({3, 4, 5}, {2, 3}, 0));
  }
};

TENFOLD_TEST_CLASS(TestCpFactors)
#include "test_cp_factors.moc"
