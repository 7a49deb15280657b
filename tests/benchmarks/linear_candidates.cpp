// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/linear_candidates.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "tests/benchmarks/linear_cell.h"
#include "tests/benchmarks/report.h"

namespace tenfold::benchmarks {
namespace {

std::string groups_of(const LinearPlan& plan) {
  std::string text;
  for (const ProductStep& step : plan.steps)
    text += " " + std::to_string(step.shared) + "." + std::to_string(step.before) + "." +
            std::to_string(step.contracted) + ">" + std::to_string(step.made) + "." +
            std::to_string(step.after) + (step.rows_before ? "b" : "a") +
            (step.view == StateView::plain ? "" : "*");
  return text;
}

/// The plans that could be the fastest, best prediction first.
std::vector<LinearPlan> promising(const LinearCell& cell, PlanPurpose purpose) {
  auto plans = cell.plans(purpose);
  std::sort(plans.begin(), plans.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  const double bound = 4 * plans[0].seconds;
  std::erase_if(plans, [&](const LinearPlan& plan) {
    return plan.seconds > bound || plan.largest > (std::int64_t{1} << 28) ||
           (purpose == PlanPurpose::inference_prepared && plan.reconstructs());
  });
  if (plans.size() > 60) plans.resize(60);
  return plans;
}

std::string described(const LinearPlan& plan) {
  return "predicted " + microseconds(plan.seconds) + ":" + groups_of(plan);
}

/// By a short trial of all, then the best, the predicted one and that of a layer's own trial in turn.
std::vector<Timing> chosen_and_fastest(LinearCell& cell, PlanPurpose purpose, const Options& options) {
  const bool training = purpose == PlanPurpose::training;
  const at::AutoGradMode mode(training);
  const auto plans = promising(cell, purpose);
  std::vector<std::unique_ptr<PreparedFactors>> prepared;
  const auto runner = [&](const LinearPlan& plan) -> std::function<void()> {
    if (training) return [&] { cell.step(&plan); };
    if (purpose == PlanPurpose::inference) return [&] { cell.planned(plan); };
    prepared.push_back(std::make_unique<PreparedFactors>(plan));
    return [&cell, factors = prepared.back().get()] { cell.prepared(*factors); };
  };
  std::size_t best = 0;
  double least = INFINITY;
  for (std::size_t k = 0; k < plans.size(); ++k) {
    const double now = time_in_turns({local("", runner(plans[k]))}, 0.005)[0].least;
    if (now < least) best = k;
    least = std::min(least, now);
  }
  const LinearPlan tried = cell.tried_plan(purpose, [&](const LinearPlan& plan) -> PlanTimer {
    return [run = runner(plan)] { return seconds_of(run); };
  });
  const std::function<void()> dense = [&] { training ? void(cell.step(nullptr)) : void(cell.dense()); };
  return time_in_turns({local("dense", dense), local("chosen", runner(plans[0]), described(plans[0])),
                        local("tried", runner(tried), described(tried)),
                        local("fastest", runner(plans[best]), described(plans[best]))},
                       options.seconds);
}

}  // namespace

void compare_candidates(const std::vector<BenchLayer>& layers, const Options& options,
                        const ThroughputTable& table, bool dense_allowed) {
  for (const auto& [purpose, title] : {std::pair{PlanPurpose::inference_prepared, "prepared"},
                                       std::pair{PlanPurpose::inference, "from factors"},
                                       std::pair{PlanPurpose::training, "forward and backward"}}) {
    if (purpose == PlanPurpose::training ? !options.backward() : !options.forward()) continue;
    Report report(title, {"fastest"});
    for (const BenchLayer& layer : layers)
      for (const std::int64_t rows : {1, 32, 256}) {
        LinearCell cell(layer, rows, table, dense_allowed);
        report.add(cell.name(), chosen_and_fastest(cell, purpose, options));
      }
    report.print_means();
  }
}

}  // namespace tenfold::benchmarks
