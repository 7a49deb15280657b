// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_trial.h"

#include <algorithm>
#include <limits>

namespace tenfold {
namespace {

constexpr std::size_t most_plans = 12;
constexpr double most_predicted = 2;  // times the least prediction
constexpr int rounds = 6;
constexpr double left_behind = 1.3;  // times the fastest: no later round changes that
constexpr double a_turn = 2e-4;      // seconds
constexpr int most_runs = 20;        // in a turn

std::vector<LinearPlan> promising(const LinearProblem& problem, const ThroughputTable& table,
                                  const PlanConstraints& constraints) {
  const LinearPlan best = best_linear_plan(problem, table, constraints);
  const std::int64_t largest = std::max(best.largest, most_elements(problem));
  std::vector<LinearPlan> plans = linear_plans(problem, table, constraints);
  std::erase_if(plans, [&](const LinearPlan& plan) {
    return plan.largest > largest || plan.seconds > most_predicted * best.seconds;
  });
  std::stable_sort(plans.begin(), plans.end(),
                   [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  if (plans.size() > most_plans) plans.resize(most_plans);
  if (plans.empty()) plans.push_back(best);
  return plans;
}

struct Tried {
  std::size_t number;
  double least = std::numeric_limits<double>::infinity();

  void take_a_turn(const PlanTimer& timer) {
    double spent = 0;
    for (int run = 0; run < most_runs && spent < a_turn; ++run) {
      const double now = timer();
      least = std::min(least, now);
      spent += now;
    }
  }
};

}  // namespace

std::size_t fastest_by_trial(const std::vector<PlanTimer>& timers) {
  std::vector<Tried> tried;
  for (std::size_t k = 0; k < timers.size(); ++k) tried.push_back({k});
  if (tried.size() > 1)
    for (const PlanTimer& timer : timers) timer();  // the first run of each makes its memory
  const auto by_time = [](const Tried& a, const Tried& b) { return a.least < b.least; };
  for (int round = 0; round < rounds && tried.size() > 1; ++round) {
    for (Tried& each : tried) each.take_a_turn(timers[each.number]);
    const double fastest = std::min_element(tried.begin(), tried.end(), by_time)->least;
    std::erase_if(tried, [&](const Tried& each) { return each.least > left_behind * fastest; });
  }
  return std::min_element(tried.begin(), tried.end(), by_time)->number;
}

LinearPlan linear_plan_by_trial(const LinearProblem& problem, const ThroughputTable& table,
                                const PlanConstraints& constraints, const TimerOf& timer_of) {
  const std::vector<LinearPlan> plans = promising(problem, table, constraints);
  std::vector<PlanTimer> timers;
  for (const LinearPlan& plan : plans) timers.push_back(timer_of(plan));
  return plans[fastest_by_trial(timers)];
}

}  // namespace tenfold
