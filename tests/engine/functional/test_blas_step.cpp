// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "engine/functional/blas_step.h"
#include "tests/support/test_main.h"

using namespace tenfold;

namespace {

using Sizes = std::vector<std::int64_t>;

struct Case {
  StateView view;
  std::int64_t shared, before, contracted, made, after;
};

const std::vector<Case> kCases = {{StateView::plain, 1, 6, 5, 4, 1},
                                  {StateView::plain, 1, 1, 5, 4, 7},
                                  {StateView::plain, 1, 3, 5, 4, 7},
                                  {StateView::plain, 1, 16, 32, 24, 8},
                                  {StateView::plain, 1, 100, 32, 24, 4},
                                  {StateView::plain, 1, 5, 64, 64, 40},
                                  // side by side, the last block shorter
                                  {StateView::plain, 1, 301, 4, 16, 2},
                                  {StateView::plain, 1, 301, 16, 4, 3},
                                  {StateView::plain, 1, 77, 20, 30, 16},
                                  {StateView::plain, 1, 70, 700, 300, 8},
                                  {StateView::plain, 1, 400, 40, 30, 8},
                                  {StateView::plain, 9, 3, 5, 4, 1},
                                  {StateView::plain, 9, 1, 5, 4, 6},
                                  {StateView::plain, 9, 1, 1, 1, 1},
                                  {StateView::contracted_first, 1, 6, 5, 4, 1},
                                  {StateView::contracted_first, 1, 40, 30, 20, 1},
                                  {StateView::first_to_end, 1, 1, 5, 4, 7},
                                  {StateView::first_to_end, 1, 3, 5, 4, 7},
                                  {StateView::first_to_end, 1, 6, 5, 4, 1}};

const Rearrangement kNone;

SizedStep step_of(const Case& c) {
  return {c.view, c.shared, c.before, c.contracted, c.made, c.after, &kNone};
}

/// Weights of one step that lie in memory in different orders, some with gaps.
std::vector<at::Tensor> weights_of(const Case& c, at::ScalarType type) {
  if (c.shared == 1)
    return {at::randn({c.made, c.contracted}, type), at::randn({c.contracted, c.made}, type).t(),
            at::randn({c.made, c.contracted + 2}, type).narrow(1, 1, c.contracted)};
  return {at::randn({c.shared, c.made, c.contracted}, type),
          at::randn({c.shared, c.contracted, c.made}, type).mT(),
          at::randn({c.made, c.shared, c.contracted}, type).transpose(0, 1)};
}

bool close(const at::Tensor& a, const at::Tensor& b) {
  const double tolerance = a.scalar_type() == at::kFloat ? 1e-4 : 1e-12;
  return at::allclose(a.flatten(), b.flatten(), tolerance, tolerance);
}

}  // namespace

class TestBlasStep : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// What the operators make, which are taken while a graph is recorded.
  void isTheStepOfTheOperators() {
    at::manual_seed(1);
    for (const int threads : {1, 2}) {
      at::set_num_threads(threads);
      for (const at::ScalarType type : {at::kFloat, at::kDouble})
        for (const Case& c : kCases)
          for (const at::Tensor& weight : weights_of(c, type)) compare(c, weight);
    }
    at::set_num_threads(1);
  }

  void aBiasIsAdded() {
    at::manual_seed(2);
    const Case c{StateView::plain, 1, 6, 5, 4, 1};
    const at::Tensor state = at::randn({6, 5}), weight = at::randn({4, 5}),
                     bias = at::randn({8}).slice(0, 0, 8, 2);
    const at::Tensor expected = product_step(state, weight, step_of(c), bias);
    const at::NoGradGuard no_graph;
    QVERIFY(close(blas_step(state, weight, step_of(c), bias), expected));
  }

  void whatGoesStraightToBlas() {
    const Case c{StateView::plain, 1, 6, 5, 4, 1};
    const at::Tensor state = at::randn({6, 5}), weight = at::randn({4, 5});
    QVERIFY(!is_blas_step(state, weight, step_of(c)));  // a graph may be recorded
    const at::NoGradGuard no_graph;
    QVERIFY(is_blas_step(state, weight, step_of(c)));
    QVERIFY(!is_blas_step(state.to(at::kHalf), weight.to(at::kHalf), step_of(c)));
    QVERIFY(!is_blas_step(state.to(at::kComplexFloat), weight.to(at::kComplexFloat), step_of(c)));
    QVERIFY(!is_blas_step(state, at::randn({4, 10}).slice(1, 0, 10, 2), step_of(c)));
    QVERIFY(!is_blas_step(state, at::_neg_view(weight), step_of(c)));
    const Case none{StateView::plain, 1, 0, 5, 4, 1}, large{StateView::plain, 1, 1000, 500, 400, 1};
    QVERIFY(!is_blas_step(at::randn({0, 5}), weight, step_of(none)));
    QVERIFY(!is_blas_step(at::randn({1000, 500}), at::randn({400, 500}), step_of(large)));
    // what operators are slow with is one at any size
    const Case narrow{StateView::plain, 1, 500, 128, 1024, 8};
    QVERIFY(is_blas_step(at::randn({500 * 128 * 8}), at::randn({1024, 128}), step_of(narrow)));
  }

 private:
  static void compare(const Case& c, const at::Tensor& weight) {
    const SizedStep step = step_of(c);
    const at::Tensor state = at::randn({c.shared * c.before * c.contracted * c.after}, weight.options()),
                     gradient = at::randn({c.shared * c.before * c.made * c.after}, weight.options());
    const at::Tensor expected = product_step(state, weight, step);
    const StepGradients wanted = product_step_backward(gradient, state, weight, step, true, true);
    const at::NoGradGuard no_graph;
    const at::Tensor made = blas_step(state, weight, step, {});
    QVERIFY(made.is_contiguous() && close(made, expected));
    const StepGradients found = blas_step_backward(gradient, state, weight, step, true, true);
    QVERIFY(found.state.is_contiguous() && close(found.state, wanted.state));
    QCOMPARE(found.weight.sizes(), weight.sizes());
    QVERIFY(close(found.weight, wanted.weight));
    const StepGradients one = blas_step_backward(gradient, state, weight, step, true, false);
    QVERIFY(one.state.defined() && !one.weight.defined());
    QVERIFY(!blas_step_backward(gradient, state, weight, step, false, true).state.defined());
  }
};

TENFOLD_TEST_CLASS(TestBlasStep)
#include "test_blas_step.moc"
