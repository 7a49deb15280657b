// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/planning/matrix_plan.h"

#include <algorithm>

#include "engine/spec/factors.h"

namespace tenfold {
namespace {

struct Sides {
  Shape out, in;
  Shape out_ranks, in_ranks;  // Tucker
};

Sides sides_of(const LayerShape& shape, const LayerOptions& options, const Shape& ranks) {
  const auto tensorized = effective_shape(shape, options);
  Sides sides{tensorized.out, tensorized.in, {}, {}};
  const auto middle = static_cast<std::ptrdiff_t>(tensorized.out.size());
  if (std::holds_alternative<TuckerOptions>(options)) {
    sides.out_ranks.assign(ranks.begin(), ranks.begin() + middle);
    sides.in_ranks.assign(ranks.begin() + middle, ranks.end());
  }
  return sides;
}

/// Multiplications of merging factor rows one after the other: mode products grow from the left.
std::int64_t khatri_rao_cost(const Shape& modes, std::int64_t rank) {
  std::int64_t cost = 0, rows = modes[0];
  for (std::size_t k = 1; k < modes.size(); ++k) cost += (rows *= modes[k]) * rank;
  return cost;
}

std::int64_t kronecker_cost(const Shape& modes, const Shape& ranks) {
  std::int64_t cost = 0, elements = modes[0] * ranks[0];
  for (std::size_t k = 1; k < modes.size(); ++k) cost += elements *= modes[k] * ranks[k];
  return cost;
}

MatrixPlan low_rank_plan(const LayerShape& shape, std::int64_t rank, std::int64_t rows) {
  return {MatrixForm::chain, rank * (shape.weight[0] + shape.weight[1]), 0, 0, rows * rank};
}

MatrixPlan cp_plan(const LayerShape& shape, const Sides& sides, std::int64_t rank, std::int64_t rows) {
  const std::int64_t out = shape.weight[0], in = shape.weight[1];
  return {MatrixForm::merged, rank * (in + out),
          khatri_rao_cost(sides.in, rank) + khatri_rao_cost(sides.out, rank) + sides.out[0] * rank, 0,
          std::max(rows, std::max(in, out)) * rank};
}

/// Contracts the modes of one side one after the other, the last first; `from` sizes become `to` sizes.
std::int64_t mode_chain_cost(const Shape& from, const Shape& to, std::int64_t& largest) {
  std::int64_t cost = 0, elements = product(from);
  for (std::size_t k = from.size(); k-- > 0;) {
    cost += elements * to[k];
    elements = elements / from[k] * to[k];
    largest = std::max(largest, elements);
  }
  return cost;
}

MatrixPlan tucker_plan(const LayerShape& shape, const Sides& sides, MatrixForm form, std::int64_t rows) {
  const std::int64_t inner_in = product(sides.in_ranks), inner_out = product(sides.out_ranks);
  const std::int64_t core = inner_in * inner_out;
  MatrixPlan plan{form, core, 0, 0, 0};
  if (form == MatrixForm::merged) {
    plan.macs_per_row += shape.weight[1] * inner_in + shape.weight[0] * inner_out;
    plan.macs_once = kronecker_cost(sides.in, sides.in_ranks) + kronecker_cost(sides.out, sides.out_ranks);
    plan.largest = std::max(
        {shape.weight[1] * inner_in, shape.weight[0] * inner_out, rows * std::max(inner_in, inner_out)});
    return plan;
  }
  std::int64_t largest = std::max(inner_in, inner_out);
  plan.macs_per_row += mode_chain_cost(sides.in, sides.in_ranks, largest);
  plan.macs_per_row += mode_chain_cost(sides.out_ranks, sides.out, largest);
  plan.largest = rows * largest;
  return plan;
}

MatrixPlan block_tt_plan(const Sides& sides, const Shape& ranks, std::int64_t rows) {
  MatrixPlan plan{MatrixForm::chain, 0, 0, 0, 0};
  std::int64_t left = product(sides.in), right = 1;
  for (std::size_t k = sides.in.size(); k-- > 0;) {
    const std::int64_t r_right = k + 1 == sides.in.size() ? 1 : ranks[k], r_left = k == 0 ? 1 : ranks[k - 1];
    left /= sides.in[k];
    plan.macs_per_row += left * right * sides.in[k] * r_right * r_left * sides.out[k];
    right *= sides.out[k];
    plan.largest = std::max(plan.largest, rows * left * right * r_left);
  }
  return plan;
}

/// Rebuilding multiplies the merged sides; a train multiplies its cores from the left.
MatrixPlan reconstruction_plan(const LayerShape& shape, const LayerOptions& options, const Sides& sides,
                               const Shape& ranks) {
  const std::int64_t out = shape.weight[0], in = shape.weight[1];
  MatrixPlan plan{MatrixForm::reconstructed, out * in, 0, 0, out * in};
  if (std::holds_alternative<LowRankOptions>(options)) {
    plan.products_once = out * in * ranks[0];
  } else if (std::holds_alternative<CpOptions>(options)) {
    plan.macs_once = cp_plan(shape, sides, ranks[0], 1).macs_once;
    plan.products_once = out * in * ranks[0];
  } else if (std::holds_alternative<TuckerOptions>(options)) {
    const std::int64_t inner_in = product(sides.in_ranks), inner_out = product(sides.out_ranks);
    const MatrixPlan merged = tucker_plan(shape, sides, MatrixForm::merged, 1);
    plan.macs_once = merged.macs_once;
    plan.products_once = out * inner_out * inner_in + out * in * inner_in;
    plan.largest = std::max(plan.largest, merged.largest);
  } else {
    std::int64_t elements = sides.out[0] * sides.in[0];
    for (std::size_t k = 1; k < sides.in.size(); ++k)
      plan.products_once +=
          (elements *= sides.out[k] * sides.in[k]) * ranks[k - 1] * (k + 1 == sides.in.size() ? 1 : ranks[k]);
  }
  plan.macs_once += plan.products_once;
  return plan;
}

}  // namespace

std::string_view id(MatrixForm form) {
  switch (form) {
    case MatrixForm::chain:
      return "chain";
    case MatrixForm::merged:
      return "merged";
    case MatrixForm::reconstructed:
      return "reconstructed";
  }
  return "";
}

MatrixPlan matrix_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       MatrixForm form, std::int64_t rows) {
  const Sides sides = sides_of(shape, options, ranks);
  if (form == MatrixForm::reconstructed) return reconstruction_plan(shape, options, sides, ranks);
  if (std::holds_alternative<LowRankOptions>(options)) return low_rank_plan(shape, ranks[0], rows);
  if (std::holds_alternative<CpOptions>(options)) return cp_plan(shape, sides, ranks[0], rows);
  if (std::holds_alternative<TuckerOptions>(options)) return tucker_plan(shape, sides, form, rows);
  return block_tt_plan(sides, ranks, rows);
}

MatrixPlan best_matrix_plan(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                            std::int64_t rows) {
  MatrixPlan best = matrix_plan(shape, options, ranks, MatrixForm::chain, rows);
  if (std::holds_alternative<LowRankOptions>(options) && !is_convolution(shape.kind)) return best;
  for (const MatrixForm form : {MatrixForm::merged, MatrixForm::reconstructed}) {
    const MatrixPlan plan = matrix_plan(shape, options, ranks, form, rows);
    if (plan.total(rows) < best.total(rows)) best = plan;
  }
  return best;
}

std::string plan_words(const LayerShape& shape, const LayerOptions& options, const Shape& ranks,
                       const Shape& input) {
  const auto* low_rank = std::get_if<LowRankOptions>(&options);
  if (std::holds_alternative<DenseOptions>(options)) return "dense";
  if (shape.kind == LayerKind::embedding) return "lookup, then a product";
  if (is_convolution(shape.kind)) {
    const Shape kernel(shape.weight.begin() + 2, shape.weight.end());
    const std::string whole = to_string(kernel), one = to_string(Shape(kernel.size(), 1));
    if (low_rank != nullptr && low_rank->scheme == ConvScheme::channel) return whole + ", then " + one;
    if (low_rank != nullptr) return to_string({kernel[0], 1}) + ", then " + to_string({1, kernel[1]});
    if (std::holds_alternative<CpOptions>(options)) return one + ", depthwise " + whole + ", " + one;
    if (std::holds_alternative<TuckerOptions>(options)) return one + ", " + whole + ", " + one;
    std::string words = one;
    for (std::size_t d = 0; d < kernel.size(); ++d) {
      Shape extent(kernel.size(), 1);
      extent[d] = kernel[d];
      words += ", " + to_string(extent);
    }
    return words + ", " + one;
  }
  if (low_rank != nullptr) return "two products";
  switch (best_matrix_plan(shape, options, ranks, product(Shape(input.begin(), input.end() - 1))).form) {
    case MatrixForm::chain:
      return "chain of contractions";
    case MatrixForm::merged:
      return "merged factors, then products";
    case MatrixForm::reconstructed:
      return "dense matrix rebuilt each time";
  }
  return {};
}

}  // namespace tenfold
