// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/planning/factor_network.h"
#include "engine/planning/throughput.h"

namespace tenfold {

/// What a plan is made for. `inference_prepared`: merged factors are kept between calls; `inference`: they
/// are made in each call; `training`: so too, and every product has two more backward.
enum class PlanPurpose { inference_prepared, inference, training };

/// Which plans may be chosen: never the dense matrix, always it, or whatever is predicted to be fastest.
enum class PlanMode { automatic, factorized, reconstructed };

/// One question to the planner.
struct LinearProblem {
  FactorNetwork network;
  std::int64_t rows = 1;  ///< input vectors of one call
  PlanPurpose purpose = PlanPurpose::inference;
  int element_bytes = 4;
  bool operator==(const LinearProblem&) const = default;
};

struct PlanConstraints {
  PlanMode mode = PlanMode::automatic;
  bool rows_first = false;     ///< rows stay outermost in every step, so that they may be several dimensions
  bool tiles = true;           ///< a few rows at a time may be taken through all steps
  bool dense_allowed = false;  ///< prepared inference may keep the dense matrix
  bool operator==(const PlanConstraints&) const = default;
};

/// Two tensors made one before the input comes. Operands are numbered factors first, then merges in order.
/// Indices of both that are not kept are summed (a matrix product, batched over those of both that are kept);
/// where none is, this is an element by element product with broadcasting (Kronecker, Khatri-Rao).
struct FactorMerge {
  int left = 0, right = 0;
  std::vector<int> indices;  ///< of the result, in memory order
  bool summed = false;       ///< whether it is a matrix product; then indices are both's, left's, right's
  /// A matrix product of the right one with each panel of the left one: indices are the first of left's,
  /// right's, the others of left's.
  bool panels = false;
};

/// A copy into another order: a tensor of `sizes` (-1: the rows), permuted. Empty: none.
struct Rearrangement {
  Shape sizes;
  std::vector<int> order;
  bool empty() const { return order.empty(); }
};

/// How the state lies in memory before a product, as blocks of indices; each is used through strides.
enum class StateView {
  plain,            ///< [shared, before, contracted, after]
  first_to_end,     ///< [after, before, contracted]
  contracted_first  ///< [contracted, before]
};

/// One product with the state (the input on its way to the output): [shared, before, contracted, after] times
/// a weight [shared, made, contracted] is [shared, before, made, after], for each of `shared`.
struct ProductStep {
  int operand = 0;         ///< factor or merge that is the weight
  std::vector<int> order;  ///< its indices as the weight has them: shared, made, contracted
  Rearrangement first;     ///< of the state
  StateView view = StateView::plain;
  std::int64_t shared = 1, before = 1, contracted = 1, made = 1, after = 1;  ///< elements; the rows count 1
  bool rows_before = true;  ///< whether the rows are among `before`, else among `after`

  std::int64_t macs_per_row() const { return shared * before * contracted * made * after; }
};

/// A plan as a value: everything that is needed to run it, or to write it as a graph, and what it costs.
struct LinearPlan {
  FactorNetwork network;
  std::vector<FactorMerge> merges;
  std::vector<ProductStep> steps;
  Rearrangement finish;      ///< from the last state to [rows, out]
  std::int64_t tile = 0;     ///< rows taken through all steps at a time; 0: all
  bool keeps_dense = false;  ///< prepared, the dense matrix stays in memory

  std::int64_t rows = 1;           ///< that the costs below are for
  std::int64_t macs_per_row = 0;   ///< multiply-adds with the input, each row
  std::int64_t macs_once = 0;      ///< multiplications spent on the factors alone
  std::int64_t products_once = 0;  ///< the part of macs_once that is matrix products, what MACs count
  std::int64_t largest = 0;        ///< elements of the largest tensor made besides the output
  std::int64_t bytes = 0;          ///< read and written by one forward
  double seconds = 0;              ///< predicted for the purpose; training: forward and backward
  double dense_seconds = 0;        ///< predicted for the dense layer, for the same purpose

  bool reconstructs() const { return steps.size() == 1; }  ///< one product with the dense matrix
  std::int64_t total(std::int64_t of_rows) const { return macs_per_row * of_rows + macs_once; }
  /// Predicted dense ÷ planned: how many times as fast as the dense layer; below 1 the plan is slower.
  double ratio() const { return dense_seconds / seconds; }
  bool slower_than_dense() const { return seconds > dense_seconds; }
};

/// Predicted seconds of a dense layer [out, in] for `rows` input vectors; training: forward and backward.
double dense_linear_seconds(std::int64_t out, std::int64_t in, std::int64_t rows,
                            PlanPurpose purpose = PlanPurpose::inference,
                            const ThroughputTable& table = default_throughput(), int element_bytes = 4);

/// The question for a linear layer with resolved ranks.
LinearProblem linear_problem(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                             std::int64_t rows, PlanPurpose purpose = PlanPurpose::inference);

/// The plan that is predicted to be fastest, by dynamic programming over the chains of the network, every way
/// to merge neighbours and every layout of the state; of more than 256 layouts after so many factors, as
/// trains have from seven pairs of modes on, the cheapest are followed. Intermediates have at most
/// most_elements() where that is possible. Throws Error for an invalid network.
LinearPlan best_linear_plan(const LinearProblem& problem, const ThroughputTable& table = default_throughput(),
                            const PlanConstraints& constraints = {});

/// The elements that an intermediate of a plan may have where that is possible: twice input, output and dense
/// weight together.
std::int64_t most_elements(const LinearProblem& problem);

/// Every plan that best_linear_plan() chooses from, up to `limit`.
std::vector<LinearPlan> linear_plans(const LinearProblem& problem,
                                     const ThroughputTable& table = default_throughput(),
                                     const PlanConstraints& constraints = {}, std::size_t limit = 10000);

/// The plan that is written into a graph for a layer whose recorded input is [batch..., in]; of a recurrent
/// layer one that reconstructs. Files go to other machines and counts of them are exact, so it is made with
/// default_throughput().by_operators() on every machine.
LinearPlan lowered_linear_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                               const Shape& input);

/// For people: "two products", "three products, factors merged first, rows last".
std::string words(const LinearPlan& plan);

}  // namespace tenfold
