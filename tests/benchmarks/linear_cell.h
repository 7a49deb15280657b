// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ATen/core/TensorBody.h>

#include <string>
#include <vector>

#include "engine/functional/linear_product.h"
#include "engine/planning/plan_trial.h"
#include "tests/benchmarks/linear_layers.h"

namespace tenfold::benchmarks {

/// A layer at one batch size, with everything all sides need. Borrows the layer and the table that plans are
/// made with.
class LinearCell {
 public:
  LinearCell(const BenchLayer& layer, std::int64_t rows, const ThroughputTable& table, bool dense_allowed);

  std::string name() const;
  LinearProblem problem(PlanPurpose purpose) const { return {layer_.network, rows_, purpose, 4}; }
  LinearPlan plan(PlanPurpose purpose) const;
  LinearPlan tried_plan(PlanPurpose purpose, const TimerOf& timer_of) const;
  std::vector<LinearPlan> plans(PlanPurpose purpose) const { return linear_plans(problem(purpose), table_); }

  at::Tensor dense() const;
  at::Tensor planned(const LinearPlan& plan) const;
  at::Tensor prepared(PreparedFactors& factors) const;
  /// The forward of step(), with its graph.
  at::Tensor recorded(const LinearPlan& plan);
  /// Gradients of the input, the bias and the weight; with a plan of the factors instead of the weight.
  std::vector<at::Tensor> step(const LinearPlan* plan);
  /// What LibTorch's engine takes of step().
  void engine();

  /// These end the program when the numbers are wrong.
  void check_forward(const at::Tensor& result, const LinearPlan& plan) const;
  void check_backward(const LinearPlan& plan);

  const at::Tensor& input() const { return x_; }
  /// Of the output, for step().
  const at::Tensor& gradient();

 private:
  PlanConstraints constraints() const;
  void prepare_training();

  const BenchLayer& layer_;
  std::int64_t rows_;
  const ThroughputTable& table_;
  bool dense_allowed_;
  at::Tensor x_, g_, dense_;
  std::vector<at::Tensor> inputs_, factors_;
};

}  // namespace tenfold::benchmarks
