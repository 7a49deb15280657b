// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/linear_cell.h"

#include <ATen/ATen.h>

#include <cstdio>
#include <cstdlib>

#include "tests/benchmarks/gradients.h"

namespace tenfold::benchmarks {
namespace {

void require_close(const at::Tensor& found, const at::Tensor& expected, const std::string& what,
                   const LinearPlan& plan) {
  const double error = ((found - expected).abs().max() / expected.abs().max()).item<double>();
  if (error < 1e-3) return;
  std::fprintf(stderr, "%s: wrong by %g (%s)\n", what.c_str(), error, words(plan).c_str());
  std::exit(1);
}

}  // namespace

LinearCell::LinearCell(const BenchLayer& layer, std::int64_t rows, const ThroughputTable& table,
                       bool dense_allowed)
    : layer_(layer),
      rows_(rows),
      table_(table),
      dense_allowed_(dense_allowed),
      x_(at::randn({rows, layer.network.in_features()})) {}

std::string LinearCell::name() const { return layer_.kind.name + " b" + std::to_string(rows_); }

PlanConstraints LinearCell::constraints() const {
  PlanConstraints constraints;
  constraints.dense_allowed = dense_allowed_;
  return constraints;
}

LinearPlan LinearCell::plan(PlanPurpose purpose) const {
  return best_linear_plan(problem(purpose), table_, constraints());
}

LinearPlan LinearCell::tried_plan(PlanPurpose purpose, const TimerOf& timer_of) const {
  return linear_plan_by_trial(problem(purpose), table_, constraints(), timer_of);
}

at::Tensor LinearCell::dense() const { return at::linear(x_, layer_.dense, layer_.bias); }

at::Tensor LinearCell::planned(const LinearPlan& plan) const {
  return linear_product(x_, layer_.factors, plan, layer_.bias);
}

at::Tensor LinearCell::prepared(PreparedFactors& factors) const {
  return linear_product(x_, layer_.factors, factors, layer_.bias);
}

at::Tensor LinearCell::recorded(const LinearPlan& plan) {
  prepare_training();
  return linear_product(inputs_[0], factors_, plan, inputs_[1]);
}

std::vector<at::Tensor> LinearCell::step(const LinearPlan* plan) {
  prepare_training();
  if (plan != nullptr) return gradients_of(recorded(*plan), inputs_, g_);
  return gradients_of(at::linear(inputs_[0], dense_, inputs_[1]), {inputs_[0], inputs_[1], dense_}, g_);
}

void LinearCell::engine() {
  prepare_training();
  engine_alone(inputs_, g_);
}

void LinearCell::check_forward(const at::Tensor& result, const LinearPlan& plan) const {
  require_close(result, dense(), layer_.kind.name, plan);
}

void LinearCell::check_backward(const LinearPlan& plan) {
  PlanConstraints whole;
  whole.mode = PlanMode::reconstructed;
  const LinearPlan reference = best_linear_plan(problem(PlanPurpose::training), table_, whole);
  const auto found = step(&plan), expected = step(&reference), dense = step(nullptr);
  require_close(found[0], dense[0], layer_.kind.name + " gradient of the input", plan);
  for (std::size_t k = 0; k < found.size(); ++k)
    require_close(found[k], expected[k], layer_.kind.name + " gradient " + std::to_string(k), plan);
}

const at::Tensor& LinearCell::gradient() {
  prepare_training();
  return g_;
}

void LinearCell::prepare_training() {
  if (!inputs_.empty()) return;
  inputs_ = {x_.clone(), layer_.bias.clone()};
  for (const at::Tensor& factor : layer_.factors) inputs_.push_back(factor.clone());
  for (at::Tensor& input : inputs_) input.requires_grad_();
  factors_.assign(inputs_.begin() + 2, inputs_.end());
  dense_ = layer_.dense.clone().requires_grad_();
  g_ = at::randn({rows_, layer_.network.out_features()});
}

}  // namespace tenfold::benchmarks
