// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/functional/linear_product.h"
#include "tests/engine/functional/networks.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

LinearPlan prepared_plan(const FactorNetwork& net, bool dense_allowed) {
  PlanConstraints constraints;
  constraints.dense_allowed = dense_allowed;
  return best_linear_plan({net, 4, PlanPurpose::inference_prepared, 8}, default_throughput(), constraints);
}

}  // namespace

class TestPreparedFactors : public QObject {
  Q_OBJECT
  const FactorNetwork net_ = block_tt_network({{4, 3, 2}, {2, 5, 3}}, {3, 4});
  const at::Tensor x_ = noise({4, 24}, 3);

  double error(PreparedFactors& prepared, const std::vector<at::Tensor>& factors) const {
    return relative_error(linear_product(x_, factors, prepared), at::linear(x_, dense_matrix(net_, factors)));
  }

 private Q_SLOTS:
  void areMadeOnce() {
    for (const bool dense_allowed : {false, true}) {
      PreparedFactors prepared(prepared_plan(net_, dense_allowed));
      const auto factors = factors_for(net_);
      for (int call = 0; call < 3; ++call) QVERIFY(error(prepared, factors) < 1e-11);
      QCOMPARE(prepared.times_made(), 1);
      prepared.forget();
      QVERIFY(error(prepared, factors) < 1e-11);
      QCOMPARE(prepared.times_made(), 2);
    }
  }

  /// Every way to change a factor that LibTorch knows of.
  void followEveryChange() {
    PreparedFactors prepared(prepared_plan(net_, true));
    auto factors = factors_for(net_);
    QVERIFY(error(prepared, factors) < 1e-11);
    factors[1].mul_(2);
    QVERIFY(error(prepared, factors) < 1e-11);
    factors[2].view({-1}).narrow(0, 0, 3).fill_(1);  // through a view
    QVERIFY(error(prepared, factors) < 1e-11);
    factors[0] = factors[0].clone() * 3;  // another tensor
    QVERIFY(error(prepared, factors) < 1e-11);
    factors[0].set_data(noise(factors[0].sizes().vec(), 55));  // the same tensor, other memory
    QVERIFY(error(prepared, factors) < 1e-11);
    QCOMPARE(prepared.times_made(), 5);
    // memory given back and taken again: addresses may come back, factors do not
    for (int round = 0; round < 20; ++round) {
      factors[1] = at::Tensor();
      factors[1] = noise(net_.factor_shape(1), 100 + round);
      QVERIFY(error(prepared, factors) < 1e-11);
    }
  }

  /// The same memory, read otherwise.
  void conjugatesAreOtherFactors() {
    PreparedFactors prepared(prepared_plan(net_, true));
    const at::Tensor x = at::complex(x_, x_);
    auto factors = factors_for(net_, at::kComplexDouble);
    for (int round = 0; round < 3; ++round) {
      QVERIFY(relative_error(linear_product(x, factors, prepared),
                             at::linear(x, dense_matrix(net_, factors))) < 1e-11);
      for (at::Tensor& factor : factors) factor = factor.conj();
    }
  }

  /// LibTorch's SGD writes through data(), which no counter sees.
  void followHiddenStepsWhereAGradientWaits() {
    PreparedFactors prepared(prepared_plan(net_, true));
    auto factors = factors_for(net_);
    for (at::Tensor& factor : factors) {
      factor.requires_grad_();
      factor.mutable_grad() = at::ones_like(factor);
    }
    const at::NoGradGuard no_gradients;
    for (int step = 0; step < 3; ++step) {
      for (int again = 0; again < 2; ++again) QVERIFY(error(prepared, factors) < 1e-11);
      QCOMPARE(prepared.times_made(), step + 1);
      for (at::Tensor& factor : factors) factor.data().mul_(1.5);
    }
    for (at::Tensor& factor : factors) factor.mutable_grad() = at::Tensor();
    for (int again = 0; again < 2; ++again) QVERIFY(error(prepared, factors) < 1e-11);
    QCOMPARE(prepared.times_made(), 4);
  }

  void areNotUsedWhileGradientsAreRecorded() {
    PreparedFactors prepared(prepared_plan(net_, true));
    auto factors = factors_for(net_);
    for (at::Tensor& factor : factors) factor.requires_grad_();
    const at::Tensor result = linear_product(x_, factors, prepared);
    QVERIFY(result.requires_grad());
    QCOMPARE(prepared.times_made(), 0);
    const auto found = torch::autograd::grad({result.sum()}, factors);
    const auto expected = torch::autograd::grad({at::linear(x_, dense_matrix(net_, factors)).sum()}, factors);
    for (std::size_t f = 0; f < factors.size(); ++f) QVERIFY(relative_error(found[f], expected[f]) < 1e-10);
    const at::NoGradGuard no_gradients;
    QVERIFY(error(prepared, factors) < 1e-11);
    QCOMPARE(prepared.times_made(), 1);
  }

  void frozenFactorsStayPreparedForAnInputThatWantsAGradient() {
    PreparedFactors prepared(prepared_plan(net_, true));
    const auto factors = factors_for(net_);
    {
      const c10::InferenceMode inference;
      QVERIFY(relative_error(linear_product(x_, factors, prepared),
                             at::linear(x_, dense_matrix(net_, factors))) < 1e-11);
    }
    const at::Tensor x = x_.clone().requires_grad_();
    const auto found = torch::autograd::grad({linear_product(x, factors, prepared).pow(2).sum()}, {x});
    const auto expected =
        torch::autograd::grad({at::linear(x, dense_matrix(net_, factors)).pow(2).sum()}, {x});
    QVERIFY(relative_error(found[0], expected[0]) < 1e-10);
    QCOMPARE(prepared.times_made(), 1);
  }

  void factorsOfInferenceModeAreNeverKept() {
    const c10::InferenceMode inference;
    PreparedFactors prepared(prepared_plan(net_, true));
    auto factors = factors_for(net_);
    QVERIFY(error(prepared, factors) < 1e-11);
    factors[0].mul_(2);
    QVERIFY(error(prepared, factors) < 1e-11);
    QCOMPARE(prepared.times_made(), 0);
  }

  void theDenseMatrixIsOnlyKeptWhenAllowed() {
    PlanConstraints whole;
    whole.mode = PlanMode::reconstructed;
    PreparedFactors rebuilt(
        best_linear_plan({net_, 4, PlanPurpose::inference_prepared, 8}, default_throughput(), whole));
    whole.dense_allowed = true;
    PreparedFactors kept(
        best_linear_plan({net_, 4, PlanPurpose::inference_prepared, 8}, default_throughput(), whole));
    const auto factors = factors_for(net_);
    for (int call = 0; call < 2; ++call) {
      QVERIFY(error(rebuilt, factors) < 1e-11);
      QVERIFY(error(kept, factors) < 1e-11);
    }
    QCOMPARE(rebuilt.times_made(), 0);
    QCOMPARE(kept.times_made(), 1);
  }
};

TENFOLD_TEST_CLASS(TestPreparedFactors)
#include "test_prepared_factors.moc"
