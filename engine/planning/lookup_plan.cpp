// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/lookup_plan.h"

#include <algorithm>
#include <set>

#include "engine/planning/number_word.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

bool has(const std::vector<int>& indices, int index) {
  return std::find(indices.begin(), indices.end(), index) != indices.end();
}

/// Multiply-adds of every step that sums an index, by whether lookups take part.
void count_products(LookupPlan& plan) {
  std::vector<std::vector<int>> operands = plan.gathered.operands;
  for (const PathStep& step : plan.path.steps) {
    std::set<int> both(operands[step.left].begin(), operands[step.left].end());
    both.insert(operands[step.right].begin(), operands[step.right].end());
    const bool sums = both.size() > step.indices.size(), grows = both.contains(plan.lookups);
    std::int64_t macs = 1;
    for (const int index : both)
      if (index != plan.lookups) macs *= plan.gathered.sizes[static_cast<std::size_t>(index)];
    if (sums) (grows ? plan.macs_per_lookup : plan.products_once) += macs;
    operands.push_back(step.indices);
  }
}

}  // namespace

int LookupPlan::row_mode(std::size_t factor) const {
  for (std::size_t k = 0; k < network.out.size(); ++k)
    if (has(network.factors[factor], network.out[k])) return static_cast<int>(k);
  return -1;
}

std::int64_t LookupPlan::largest(std::int64_t count) const {
  std::int64_t most = 0;
  const auto measure = [&](const std::vector<int>& indices) {
    std::int64_t elements = 1;
    for (const int index : indices)
      elements *= index == lookups ? count : gathered.sizes[static_cast<std::size_t>(index)];
    most = std::max(most, elements);
  };
  for (std::size_t f = 0; f < gathered.operands.size(); ++f)
    if (row_mode(f) >= 0) measure(gathered.operands[f]);
  for (const PathStep& step : path.steps) measure(step.indices);
  return most;
}

LookupPlan lookup_plan(const FactorNetwork& network, std::int64_t count) {
  require_valid(network);
  LookupPlan plan;
  plan.network = network;
  plan.lookups = static_cast<int>(network.sizes.size());
  plan.gathered.sizes = network.sizes;
  plan.gathered.sizes.push_back(std::max<std::int64_t>(count, 1));
  for (const auto& factor : network.factors) {
    std::vector<int> operand;
    for (const int index : factor)
      if (!has(network.out, index)) operand.push_back(index);
    if (operand.size() + 1 < factor.size())
      throw Error("lookup.modes", "rows cannot be looked up in a factor with two of their modes");
    if (operand.size() < factor.size()) operand.insert(operand.begin(), plan.lookups);
    plan.gathered.operands.push_back(operand);
  }
  plan.gathered.output = network.in;
  plan.gathered.output.push_back(plan.lookups);
  plan.path = optimal_path(plan.gathered);
  count_products(plan);
  return plan;
}

std::string words(const LookupPlan& plan) {
  const std::size_t lookups = plan.network.out.size(), products = plan.path.steps.size();
  std::string text = number_word(lookups) + (lookups == 1 ? " lookup" : " lookups");
  if (products > 0) text += ", " + number_word(products) + (products == 1 ? " product" : " products");
  return text;
}

}  // namespace tenfold
