// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/plan_choice.h"

#include <torch/csrc/autograd/autograd.h>

#include <thread>

#include "engine/functional/convolution.h"
#include "engine/functional/factorized_linear.h"
#include "engine/tensors/factorized_tensor.h"
#include "tests/engine/functional/networks.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

LinearPlanCache& cache() { return shared_plan_cache(at::get_num_threads()); }

/// A BlockTT matrix of 8x12; every test takes other numbers of rows, as plans are kept for the process.
Factorization matrix() {
  return FactorizedTensor::from_matrix(noise({8, 12}, 5), {2, 4}, {3, 4}, Rank{std::int64_t{4}}, "BlockTT")
      ->factorization()
      .detach();
}

}  // namespace

class TestPlanChoice : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { set_try_plans(true); }
  void cleanup() { set_try_plans(false); }

  void triedPlansGiveTheSameNumbers() {
    const Factorization weight = matrix();
    const at::Tensor dense = weight.to_matrix(), bias = noise({8}, 6);
    PreparedLinear prepared;
    for (const std::int64_t rows : {1, 3, 40}) {
      const at::Tensor x = noise({rows, 12}, 7), expected = at::linear(x, dense, bias);
      for (int call = 0; call < 2; ++call) {
        QVERIFY(relative_error(factorized_linear(x, weight, bias), expected) < 1e-12);
        QVERIFY(relative_error(prepared(x, weight, bias, Implementation::automatic), expected) < 1e-12);
      }
    }
  }

  /// A trial of training steps leaves no trace in what it was given.
  void triedStepsLeaveNoTrace() {
    Factorization weight = matrix();
    for (at::Tensor& factor : weight.factors) factor = factor.detach().requires_grad_();
    at::Tensor x = noise({5, 12}, 8).requires_grad_();
    int hooks = 0;
    x.register_hook([&](const at::Tensor&) { ++hooks; });
    std::vector<std::int64_t> versions;
    for (const at::Tensor& factor : weight.factors) versions.push_back(factor._version());
    const std::size_t before = cache().size();
    const at::Tensor result = factorized_linear(x, weight);
    QCOMPARE(cache().size(), before + 1);
    QCOMPARE(hooks, 0);
    QVERIFY(!x.grad().defined());
    for (std::size_t k = 0; k < weight.factors.size(); ++k) {
      QVERIFY(!weight.factors[k].grad().defined());
      QCOMPARE(weight.factors[k]._version(), versions[k]);
    }
    result.sum().backward();
    QCOMPARE(hooks, 1);
    QVERIFY(relative_error(x.grad(), weight.to_matrix().detach().sum(0).expand({5, 12})) < 1e-12);
    factorized_linear(x, weight);
    QCOMPARE(cache().size(), before + 1);  // once
  }

  void plansAreTriedOnceForEachProblem() {
    const Factorization weight = matrix();
    const at::Tensor x = noise({6, 12}, 9);
    const std::size_t before = cache().size();
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) threads.emplace_back([&] { factorized_linear(x, weight); });
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(cache().size(), before + 1);
    set_try_plans(false);
    factorized_linear(x, weight);
    QCOMPARE(cache().size(), before + 2);  // the predicted one beside it
  }

  /// Prepared layers follow when trials are switched on.
  void preparedLayersTryWhenAsked() {
    set_try_plans(false);
    const Factorization weight = matrix();
    const at::Tensor x = noise({7, 12}, 10);
    PreparedLinear prepared;
    const auto call = [&] { prepared(x, weight, {}, Implementation::automatic); };
    const std::size_t before = cache().size();
    call();
    call();
    QCOMPARE(cache().size(), before + 1);
    set_try_plans(true);
    call();
    call();
    QCOMPARE(cache().size(), before + 2);
  }

  void triedConvolutionsGiveTheSameNumbers() {
    for (const std::string format : {"CP", "Tucker", "TT", "TensorRing"}) {
      const at::Tensor kernel = noise({6, 4, 3, 3}, 11);
      Factorization weight = FactorizedTensor::from_tensor(kernel_for_format(kernel, format, false),
                                                           Rank{std::int64_t{4}}, format)
                                 ->factorization()
                                 .detach();
      const at::Tensor bias = noise({6}, 12), dense = full_kernel(weight);
      PreparedConvolution layer;
      for (const std::int64_t batch : {1, 2, 1, 3}) {
        const at::Tensor x = noise({batch, 4, 7, 5}, 13), expected = at::conv2d(x, dense, bias, 1, 1);
        const auto call = [&](const at::Tensor& in) {
          return layer(in, weight, bias, {{1}, {1}}, Implementation::automatic);
        };
        for (int k = 0; k < 2; ++k) QVERIFY(relative_error(call(x), expected) < 1e-12);
        const at::Tensor leaf = x.clone().requires_grad_();
        int hooks = 0;
        leaf.register_hook([&](const at::Tensor&) { ++hooks; });
        const at::Tensor result = call(leaf);
        QVERIFY(hooks == 0 && !leaf.grad().defined());
        QVERIFY(relative_error(result.detach(), expected) < 1e-12);
        result.sum().backward();
        QVERIFY(hooks == 1 && leaf.grad().defined());
      }
    }
  }

  void whatHoldsNoNumbersIsNotTried() {
    const Factorization weight = matrix();
    QCOMPARE(factorized_linear(at::empty({0, 12}, at::kDouble), weight).sizes(), at::IntArrayRef({0, 8}));
    Factorization shape = matrix();
    for (at::Tensor& factor : shape.factors) factor = factor.to(at::kMeta);
    QCOMPARE(factorized_linear(at::empty({9, 12}, at::device(at::kMeta).dtype(at::kDouble)), shape).sizes(),
             at::IntArrayRef({9, 8}));
  }
};

TENFOLD_TEST_CLASS(TestPlanChoice)
#include "test_plan_choice.moc"
