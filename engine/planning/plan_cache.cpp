// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/plan_cache.h"

#include <algorithm>

namespace tenfold {

/// Sizes tell nearly all problems apart; the rest is left to comparison.
std::size_t LinearPlanCache::Question::hash() const {
  std::size_t hash = 1469598103934665603u;
  const auto mix = [&hash](std::int64_t value) {
    hash = (hash ^ static_cast<std::size_t>(value)) * 1099511628211u;
    hash ^= hash >> 29;
  };
  for (const std::int64_t size : problem.network.sizes) mix(size);
  mix(static_cast<std::int64_t>(problem.network.factors.size()));
  mix(static_cast<std::int64_t>(problem.network.out.size()));
  mix(problem.rows);
  mix(static_cast<std::int64_t>(problem.purpose) * 64 + problem.element_bytes);
  mix(static_cast<std::int64_t>(constraints.mode) * 16 + constraints.rows_first * 8 + constraints.tiles * 4 +
      constraints.dense_allowed * 2 + tried);
  return hash;
}

bool LinearPlanCache::Entry::answers(const Question& question) const {
  return tried == question.tried && problem == question.problem && constraints == question.constraints;
}

LinearPlanCache::LinearPlanCache(ThroughputTable table, std::size_t capacity)
    : table_(std::make_shared<const ThroughputTable>(std::move(table))),
      capacity_(std::max<std::size_t>(capacity, 1)) {}

std::shared_ptr<const LinearPlan> LinearPlanCache::plan(const LinearProblem& problem,
                                                        const PlanConstraints& constraints) {
  return known_or({problem, constraints, false}, [&](const ThroughputTable& table) {
    return best_linear_plan(problem, table, constraints);
  });
}

std::shared_ptr<const LinearPlan> LinearPlanCache::tried_plan(const LinearProblem& problem,
                                                              const PlanConstraints& constraints,
                                                              const TimerOf& timer_of) {
  return known_or({problem, constraints, true}, [&](const ThroughputTable& table) {
    return linear_plan_by_trial(problem, table, constraints, timer_of);
  });
}

std::shared_ptr<const LinearPlan> LinearPlanCache::known_or(const Question& question, const Choose& choose) {
  const std::size_t hash = question.hash();
  std::shared_ptr<const ThroughputTable> table;
  {
    const std::lock_guard lock(mutex_);
    const auto known = find(hash, question);
    if (known != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, known);
      return known->plan;
    }
    table = table_;
  }
  // chosen without the lock: other layers need not wait, and the same plan made twice is the same
  auto made = std::make_shared<const LinearPlan>(choose(*table));
  const std::lock_guard lock(mutex_);
  if (table != table_) return made;
  const auto known = find(hash, question);
  if (known != entries_.end()) return known->plan;
  entries_.push_front({hash, question.problem, question.constraints, question.tried, std::move(made)});
  places_.emplace(hash, entries_.begin());
  if (entries_.size() > capacity_) drop_oldest();
  return entries_.front().plan;
}

LinearPlanCache::Entries::iterator LinearPlanCache::find(std::size_t hash, const Question& question) {
  const auto [first, last] = places_.equal_range(hash);
  for (auto place = first; place != last; ++place)
    if (place->second->answers(question)) return place->second;
  return entries_.end();
}

void LinearPlanCache::drop_oldest() {
  const auto oldest = std::prev(entries_.end());
  const auto [first, last] = places_.equal_range(oldest->hash);
  for (auto place = first; place != last; ++place)
    if (place->second == oldest) {
      places_.erase(place);
      break;
    }
  entries_.erase(oldest);
}

void LinearPlanCache::use(ThroughputTable table) {
  const std::lock_guard lock(mutex_);
  table_ = std::make_shared<const ThroughputTable>(std::move(table));
  places_.clear();
  entries_.clear();
}

std::shared_ptr<const ThroughputTable> LinearPlanCache::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

std::size_t LinearPlanCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

LinearPlanCache& shared_plan_cache(int threads) {
  static LinearPlanCache one(default_throughput(1)), more(default_throughput(2));
  return threads > 1 ? more : one;
}

}  // namespace tenfold
