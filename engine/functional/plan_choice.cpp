// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/plan_choice.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <optional>

#include "engine/functional/call_trial.h"
#include "engine/functional/linear_product.h"

namespace tenfold {
namespace {

std::atomic<bool> tries{false};

CallTrial::Call call_of(const LinearPlan& plan, PlanPurpose purpose) {
  if (purpose != PlanPurpose::inference_prepared)
    return [&plan](const at::Tensor& x, const std::vector<at::Tensor>& factors, const at::Tensor& bias) {
      return linear_product(x, factors, plan, bias);
    };
  return [prepared = std::make_shared<PreparedFactors>(plan)](
             const at::Tensor& x, const std::vector<at::Tensor>& factors, const at::Tensor& bias) {
    return linear_product(x, factors, *prepared, bias);
  };
}

}  // namespace

void set_try_plans(bool on) { tries = on; }
bool try_plans() { return tries; }

std::shared_ptr<const LinearPlan> chosen_plan(const LinearProblem& problem,
                                              const PlanConstraints& constraints, const at::Tensor& x,
                                              const std::vector<at::Tensor>& factors,
                                              const at::Tensor& bias) {
  LinearPlanCache& cache = shared_plan_cache(at::get_num_threads());
  if (!can_be_tried(x)) return cache.plan(problem, constraints);
  std::optional<CallTrial> trial;  // made when no plan is known
  return cache.tried_plan(problem, constraints, [&](const LinearPlan& plan) {
    if (!trial) trial.emplace(x, factors, bias);
    return trial->timer(call_of(plan, problem.purpose));
  });
}

}  // namespace tenfold
