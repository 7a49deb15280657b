// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "engine/planning/linear_plan.h"
#include "engine/planning/plan_trial.h"

namespace tenfold {

/// The plans that were asked for last, so that a layer that is called again does not plan again. May be used
/// by several threads.
class LinearPlanCache {
 public:
  explicit LinearPlanCache(ThroughputTable table = default_throughput(), std::size_t capacity = 256);

  /// best_linear_plan() of the problem, made at most once while it stays among the last `capacity` ones.
  /// Throws what that throws.
  std::shared_ptr<const LinearPlan> plan(const LinearProblem& problem,
                                         const PlanConstraints& constraints = {});

  /// linear_plan_by_trial() of the problem, tried at most once likewise; it is kept beside the predicted one.
  std::shared_ptr<const LinearPlan> tried_plan(const LinearProblem& problem,
                                               const PlanConstraints& constraints, const TimerOf& timer_of);

  /// Plans with this table from now on; plans that are kept are forgotten.
  void use(ThroughputTable table);

  /// What it plans with.
  std::shared_ptr<const ThroughputTable> table() const;

  std::size_t size() const;

 private:
  struct Question {  ///< not a copy: copying a network takes as long as finding its plan
    const LinearProblem& problem;
    const PlanConstraints& constraints;
    bool tried;
    std::size_t hash() const;
  };
  struct Entry {
    std::size_t hash;
    LinearProblem problem;
    PlanConstraints constraints;
    bool tried;
    std::shared_ptr<const LinearPlan> plan;
    bool answers(const Question& question) const;
  };
  using Entries = std::list<Entry>;
  using Choose = std::function<LinearPlan(const ThroughputTable& table)>;
  std::shared_ptr<const LinearPlan> known_or(const Question& question, const Choose& choose);
  Entries::iterator find(std::size_t hash, const Question& question);
  void drop_oldest();

  std::shared_ptr<const ThroughputTable> table_;
  std::size_t capacity_;
  mutable std::mutex mutex_;
  Entries entries_;  ///< newest first
  std::unordered_multimap<std::size_t, Entries::iterator> places_;
};

/// The cache that all layers of the process share when they run with this number of threads: one for one
/// thread, one for more. Its table is default_throughput() until use() gives it a measured one.
LinearPlanCache& shared_plan_cache(int threads);

}  // namespace tenfold
