// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <vector>

#include "engine/planning/linear_plan.h"

namespace tenfold {

/// Runs a plan once and returns how many seconds that took.
using PlanTimer = std::function<double()>;
using TimerOf = std::function<PlanTimer(const LinearPlan&)>;

/// Which of some takes the least time, the first of equals: they take turns, and what falls behind drops out.
/// A few dozen runs of each at most, and milliseconds where runs are short.
std::size_t fastest_by_trial(const std::vector<PlanTimer>& timers);

/// The plan that takes the least time when tried: of the dozen that are predicted to be the fastest, none of
/// them above twice the least prediction, nor with larger intermediates than best_linear_plan() allows.
/// `timer_of` is called once for each plan. A trial takes some tens of milliseconds of small layers, a
/// hundred forwards of large ones. Throws what best_linear_plan() throws.
LinearPlan linear_plan_by_trial(const LinearProblem& problem, const ThroughputTable& table,
                                const PlanConstraints& constraints, const TimerOf& timer_of);

}  // namespace tenfold
