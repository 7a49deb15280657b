// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/csrc/autograd/autograd.h>

#include "engine/functional/linear_product.h"
#include "tests/engine/functional/networks.h"
#include "tests/support/test_main.h"

using namespace tenfold;
using namespace tenfold::testing;

namespace {

/// A function of x, factors and bias that weights every output differently.
struct Inputs {
  std::vector<at::Tensor> all;  // x, bias, factors...
  at::Tensor weight;

  Inputs(const FactorNetwork& net, std::int64_t rows, at::ScalarType dtype) {
    all = {complex_noise({rows, net.in_features()}, 9, dtype), complex_noise({net.out_features()}, 7, dtype)};
    for (const at::Tensor& factor : factors_for(net, dtype)) all.push_back(factor);
    for (at::Tensor& each : all) each.requires_grad_();
    weight = complex_noise({rows, net.out_features()}, 11, dtype);
  }
  std::vector<at::Tensor> factors() const { return {all.begin() + 2, all.end()}; }
  at::Tensor value(const at::Tensor& output) const { return at::real(output * weight).sum(); }
  at::Tensor planned(const LinearPlan& plan) const {
    return value(linear_product(all[0], factors(), plan, all[1]));
  }
  at::Tensor dense(const FactorNetwork& net) const {
    return value(at::linear(all[0], dense_matrix(net, factors()), all[1]));
  }
};

std::vector<at::Tensor> gradients(const at::Tensor& value, const std::vector<at::Tensor>& of,
                                  bool graph = false) {
  return torch::autograd::grad({value}, of, {}, graph, graph);
}

/// The part of `all` that is still to be compared: x, bias or one factor alone.
double difference(const std::vector<at::Tensor>& is, const std::vector<at::Tensor>& expected) {
  double most = 0;
  for (std::size_t k = 0; k < is.size(); ++k) most = std::max(most, relative_error(is[k], expected[k]));
  return most;
}

}  // namespace

class TestLinearGradients : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void areThoseOfTheReconstruction_data() { add_networks(); }

  /// Up to 600 plans (only Tucker of order 3 has more), 60 of them with several tiles, float64, against
  /// autograd through one einsum: 1e-10.
  void areThoseOfTheReconstruction() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    for (const std::int64_t rows : {5, 130}) {
      const Inputs inputs(net, rows, at::kDouble);
      const auto expected = gradients(inputs.dense(net), inputs.all);
      auto plans = every_plan(net, rows);
      if (rows > 5) std::erase_if(plans, [](const LinearPlan& plan) { return plan.tile == 0; });
      for (const LinearPlan& plan : some_of(plans, rows > 5 ? 60 : 600)) {
        const double error = difference(gradients(inputs.planned(plan), inputs.all), expected);
        QVERIFY2(error < 1e-10,
                 qPrintable(QString("%1 rows, %2: %3").arg(rows).arg(words(plan).c_str()).arg(error)));
      }
    }
  }

  void complexOnesToo_data() { add_networks(); }
  void complexOnesToo() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    const Inputs inputs(net, 3, at::kComplexDouble);
    const auto expected = gradients(inputs.dense(net), inputs.all);
    for (const LinearPlan& plan : some_of(every_plan(net, 3), 60))
      QVERIFY2(difference(gradients(inputs.planned(plan), inputs.all), expected) < 1e-10,
               words(plan).c_str());
  }

  void agreeWithFiniteDifferences_data() { add_networks(); }
  /// Central differences along a direction of all inputs at once, the best plan of each purpose.
  void agreeWithFiniteDifferences() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    const Inputs inputs(net, 4, at::kDouble);
    for (const PlanMode mode : {PlanMode::automatic, PlanMode::factorized, PlanMode::reconstructed}) {
      PlanConstraints constraints;
      constraints.mode = mode;
      const LinearPlan plan =
          best_linear_plan({net, 4, PlanPurpose::training, 8}, default_throughput(), constraints);
      const auto slopes = gradients(inputs.planned(plan), inputs.all);
      for (std::size_t k = 0; k < inputs.all.size(); ++k) {
        const at::Tensor direction = noise(inputs.all[k].sizes().vec(), 21);
        const auto moved = [&](double step) {
          Inputs there = inputs;
          there.all[k] = (inputs.all[k] + direction * step).detach();
          return there.planned(plan).item<double>();
        };
        const double slope = (slopes[k] * direction).sum().item<double>(), step = 1e-5;
        const double measured = (moved(step) - moved(-step)) / (2 * step);
        QVERIFY(std::abs(measured - slope) <
                1e-6 * std::max({1.0, std::abs(slope), slopes[k].norm().item<double>()}));
      }
    }
  }

  void secondDerivativesAreRight_data() { add_networks(); }
  void secondDerivativesAreRight() {
    QFETCH(int, index);
    const FactorNetwork net = network(index);
    const Inputs inputs(net, 3, at::kDouble);
    const auto twice = [&](const at::Tensor& value) {
      const auto first = gradients(value, inputs.all, true);
      at::Tensor sum = at::zeros({}, at::kDouble);
      for (const at::Tensor& each : first) sum = sum + each.pow(2).sum();
      auto of = inputs.all;
      of.erase(of.begin() + 1);  // the bias does not matter any more
      return gradients(sum, of);
    };
    const auto expected = twice(inputs.dense(net));
    for (const PlanMode mode : {PlanMode::automatic, PlanMode::factorized, PlanMode::reconstructed}) {
      PlanConstraints constraints;
      constraints.mode = mode;
      const LinearPlan plan =
          best_linear_plan({net, 3, PlanPurpose::training, 8}, default_throughput(), constraints);
      QVERIFY(difference(twice(inputs.planned(plan)), expected) < 1e-9);
    }
  }

  void largeOnes_data() {
    QTest::addColumn<int>("index");
    QTest::newRow("block-tt") << 0;
    QTest::newRow("cp") << 1;
    QTest::newRow("tucker") << 2;
  }

  /// Products that are large enough for other kernels, in float32: 2e-5 of the largest against float64, first
  /// and second derivatives.
  void largeOnes() {
    QFETCH(int, index);
    const TensorizedShape large{{8, 16, 8}, {8, 16, 8}}, small{{8, 8, 8}, {8, 8, 8}};
    const FactorNetwork net = index == 0   ? block_tt_network(large, {12, 12})
                              : index == 1 ? cp_network(small, 48)
                                           : tucker_network(large, Shape(6, 8));
    const Inputs inputs(net, 96, at::kFloat);
    Inputs wide = inputs;
    for (at::Tensor& each : wide.all) each = each.detach().to(at::kDouble).requires_grad_();
    wide.weight = wide.weight.to(at::kDouble);
    const auto twice = [](const at::Tensor& value, const std::vector<at::Tensor>& all) {
      const auto first = gradients(value, all, true);
      auto of = all;
      of.erase(of.begin() + 1);  // the bias does not matter any more
      return gradients(at::mul(first[0], first[0]).sum() + first[2].sum(), of);
    };
    const auto expected = gradients(wide.dense(net), wide.all);
    const auto second = twice(wide.dense(net), wide.all);
    for (const LinearPlan& plan : some_of(every_plan(net, 96), 12)) {
      const double error = difference(gradients(inputs.planned(plan), inputs.all), expected);
      QVERIFY2(error < 2e-5,
               qPrintable(QString("%1: %2").arg(QString::fromStdString(words(plan))).arg(error)));
    }
    const LinearPlan plan = best_linear_plan({net, 96, PlanPurpose::training, 4});
    QVERIFY(difference(twice(inputs.planned(plan), inputs.all), second) < 2e-5);
  }

  /// Only one of the inputs wants a gradient: the others get none, and that one is right.
  void onlyWhatIsWantedIsComputed() {
    const FactorNetwork net = block_tt_network({{4, 3, 2}, {2, 5, 3}}, {3, 4});
    const Inputs inputs(net, 130, at::kDouble);
    const auto expected = gradients(inputs.dense(net), inputs.all);
    for (const LinearPlan& plan : every_plan(net, 130))
      for (std::size_t k = 0; k < inputs.all.size(); ++k) {
        Inputs alone = inputs;
        for (at::Tensor& each : alone.all) each = each.detach();
        alone.all[k].requires_grad_();
        const auto found = gradients(alone.planned(plan), {alone.all[k]});
        QVERIFY(relative_error(found[0], expected[k]) < 1e-10);
      }
  }

  void noRowsGiveZeroGradients() {
    const FactorNetwork net = cp_network({{4, 3, 2}, {2, 5, 3}}, 5);
    const Inputs inputs(net, 0, at::kDouble);
    for (const LinearPlan& plan : some_of(every_plan(net, 4), 60)) {
      const auto found = gradients(inputs.planned(plan), inputs.all);
      for (std::size_t k = 1; k < found.size(); ++k) QCOMPARE(found[k].abs().sum().item<double>(), 0.0);
    }
  }

  /// A negated view has its numbers with the other sign in memory.
  void negatedGradients() {
    const FactorNetwork net = tucker_network({{4, 3, 2}, {2, 5, 3}}, {2, 3, 2, 3, 2, 2});
    const Inputs inputs(net, 130, at::kDouble);
    const at::Tensor seed = noise({130, 24}, 77);
    for (const LinearPlan& plan : some_of(every_plan(net, 130), 40)) {
      const at::Tensor y = inputs.planned(plan);
      const auto found = torch::autograd::grad({y}, inputs.all, {at::_neg_view(seed)}, true);
      const auto expected = torch::autograd::grad({y}, inputs.all, {-seed});
      for (std::size_t k = 0; k < found.size(); ++k) QVERIFY(relative_error(found[k], expected[k]) < 1e-11);
    }
  }

  void theSameInputGivesTheSameBits() {
    const FactorNetwork net = tucker_network({{4, 3, 2}, {2, 5, 3}}, {2, 3, 2, 3, 2, 2});
    const Inputs inputs(net, 130, at::kFloat);
    const LinearPlan plan = best_linear_plan({net, 130, PlanPurpose::training, 4});
    const auto once = gradients(inputs.planned(plan), inputs.all),
               again = gradients(inputs.planned(plan), inputs.all);
    for (std::size_t k = 0; k < once.size(); ++k) QVERIFY(at::equal(once[k], again[k]));
  }
};

TENFOLD_TEST_CLASS(TestLinearGradients)
#include "test_linear_gradients.moc"
