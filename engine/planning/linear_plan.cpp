// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/linear_plan.h"

#include <algorithm>
#include <limits>

#include "engine/planning/number_word.h"
#include "engine/planning/plan_search.h"
#include "engine/planning/step_price.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

/// Whether factors are merged; to multiply a vector of weights into one is not worth a word.
bool has_merged_factors(const LinearPlan& plan) {
  std::size_t vectors = 0;
  for (const auto& factor : plan.network.factors) vectors += factor.size() == 1 ? 1 : 0;
  return plan.merges.size() > vectors;
}

}  // namespace

double dense_linear_seconds(std::int64_t out, std::int64_t in, std::int64_t rows, PlanPurpose purpose,
                            const ThroughputTable& table, int element_bytes) {
  ProductStep step;
  step.contracted = in;
  step.made = out;
  return planning::step_seconds(step, {std::max<std::int64_t>(rows, 1)}, purpose, element_bytes, table);
}

LinearProblem linear_problem(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                             std::int64_t rows, PlanPurpose purpose) {
  return {factor_network(shape, options, ranks), rows, purpose, 4};
}

std::int64_t most_elements(const LinearProblem& problem) {
  const std::int64_t in = problem.network.in_features(), out = problem.network.out_features();
  return 2 * (problem.rows * (in + out) + in * out);
}

LinearPlan best_linear_plan(const LinearProblem& problem, const ThroughputTable& table,
                            const PlanConstraints& constraints) {
  require_valid(problem.network);
  planning::PlanSearch search(problem, table, constraints);
  auto found = search.best(most_elements(problem));
  if (!found) found = search.best(std::numeric_limits<std::int64_t>::max());
  if (!found) throw Error("plan.none", "a factorized layer has no plan that fits what was asked for");
  return *found;
}

std::vector<LinearPlan> linear_plans(const LinearProblem& problem, const ThroughputTable& table,
                                     const PlanConstraints& constraints, std::size_t limit) {
  require_valid(problem.network);
  return planning::PlanSearch(problem, table, constraints).all(limit);
}

LinearPlan lowered_linear_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                               const Shape& input) {
  static const ThroughputTable by_operators = default_throughput().by_operators();
  const std::int64_t rows = product(Shape(input.begin(), input.end() - 1));
  PlanConstraints constraints;
  constraints.rows_first = input.size() != 2;
  constraints.tiles = false;
  if (shape.kind == LayerKind::recurrent) constraints.mode = PlanMode::reconstructed;
  return best_linear_plan(linear_problem(shape, options, ranks, rows), by_operators, constraints);
}

std::string words(const LinearPlan& plan) {
  if (plan.keeps_dense) return "dense matrix kept";
  if (plan.reconstructs()) return plan.merges.empty() ? "one product" : "dense matrix rebuilt each time";
  std::string text = number_word(plan.steps.size()) + " products";
  if (has_merged_factors(plan)) text += ", factors merged first";
  if (!plan.finish.empty()) text += ", rows last";
  if (plan.tile > 0) text += ", " + std::to_string(plan.tile) + " rows at a time";
  return text;
}

}  // namespace tenfold
