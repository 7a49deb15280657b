// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/product_chain.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <algorithm>
#include <optional>

#include "engine/functional/product_step.h"

namespace tenfold {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What a backward needs of a plan, which may be gone by then.
struct Chain : torch::CustomClassHolder {
  WeightProgram program;
  std::vector<ProductStep> steps;
  Rearrangement finish;
  std::int64_t tile = 0, out = 1;
  bool biased = false;

  Chain(WeightProgram weights, const LinearPlan& plan)
      : program(std::move(weights)),
        steps(plan.steps),
        finish(plan.finish),
        tile(plan.tile),
        out(plan.network.out_features()) {}
};

/// The rows of one pass through all steps.
struct Tile {
  std::int64_t from, rows;
};

std::vector<Tile> tiles_of(std::int64_t rows, std::int64_t size) {
  if (size <= 0 || rows <= size) return {{0, rows}};
  std::vector<Tile> tiles;
  for (std::int64_t from = 0; from < rows; from += size) tiles.push_back({from, std::min(size, rows - from)});
  return tiles;
}

at::Tensor rows_of(const at::Tensor& x, const Tile& tile) {
  return tile.rows == x.size(0) ? x : x.narrow(0, tile.from, tile.rows);
}

/// Whether the last product leaves [rows, out], so that it can take the bias.
bool ends_in_rows(const Chain& chain) {
  const ProductStep& last = chain.steps.back();
  return chain.finish.empty() && last.rows_before && last.before == 1 && last.shared == 1 && last.after == 1;
}

/// The state after all steps; `states`, if given, gets the one that each step reads.
at::Tensor last_state(const at::Tensor& x, at::TensorList weights, const Chain& chain, const at::Tensor& bias,
                      bool& biased, variable_list* states) {
  const std::int64_t rows = x.size(0);
  at::Tensor state = x;
  for (std::size_t s = 0; s < chain.steps.size(); ++s) {
    const SizedStep step = sized(chain.steps[s], rows);
    if (!step.first->empty()) state = rearranged(state, *step.first, rows).contiguous();
    if (states != nullptr) states->push_back(state);
    biased = bias.defined() && s + 1 == chain.steps.size() && ends_in_rows(chain);
    state = product_step(state, weights[s], step, biased ? bias : at::Tensor());
  }
  return state;
}

/// A view of the last state as [rows, out...].
at::Tensor finished(const at::Tensor& state, const Chain& chain, std::int64_t rows) {
  return chain.finish.empty() ? state.view({rows, chain.out}) : rearranged(state, chain.finish, rows);
}

/// All rows, with operators that autograd knows.
at::Tensor differentiable(const at::Tensor& x, at::TensorList weights, const Chain& chain,
                          const at::Tensor& bias) {
  variable_list parts;
  for (const Tile& tile : tiles_of(x.size(0), chain.tile)) {
    bool biased = false;
    const at::Tensor part = rows_of(x, tile), state = last_state(part, weights, chain, bias, biased, nullptr);
    const at::Tensor result = finished(state, chain, tile.rows).reshape({tile.rows, chain.out});
    parts.push_back(bias.defined() && !biased ? result.add(bias) : result);
  }
  return parts.size() == 1 ? parts[0] : at::cat(parts);
}

/// All rows, each part written where it belongs; without a graph.
at::Tensor in_place(const at::Tensor& x, at::TensorList weights, const Chain& chain, const at::Tensor& bias,
                    variable_list* states) {
  const std::int64_t rows = x.size(0);
  const auto tiles = tiles_of(rows, chain.tile);
  at::Tensor whole;
  for (const Tile& tile : tiles) {
    bool biased = false;
    const at::Tensor state = last_state(rows_of(x, tile), weights, chain, bias, biased, states);
    if (tiles.size() == 1 && chain.finish.empty()) {
      at::Tensor result = state.view({rows, chain.out});
      return bias.defined() && !biased ? result.add_(bias) : result;
    }
    if (!whole.defined()) whole = at::empty({rows, chain.out}, x.options());
    const at::Tensor source = finished(state, chain, tile.rows);
    at::Tensor target = rows_of(whole, tile);
    const bool flat = source.dim() == 2;
    if (flat && bias.defined() && !biased) {
      at::add_out(target, source, bias);
      continue;
    }
    target.view(source.sizes()).copy_(source);
    if (bias.defined() && !biased) target.add_(bias);
  }
  return whole;
}

/// What a forward keeps: the input, the factors, then each step's weight, each tile's states, and what the
/// program needs to go back.
struct Kept {
  std::size_t factors, steps, states;
  const variable_list& saved;

  Kept(const variable_list& all, std::size_t of_factors, const Chain& chain)
      : factors(of_factors),
        steps(chain.steps.size()),
        states(tiles_of(all[0].size(0), chain.tile).size() * steps),
        saved(all) {}

  const at::Tensor& x() const { return saved[0]; }
  at::TensorList all_factors() const { return {saved.data() + 1, factors}; }
  const at::Tensor& weight(std::size_t step) const { return saved[1 + factors + step]; }
  const at::Tensor& state(std::size_t tile, std::size_t step) const {
    return saved[1 + factors + steps + tile * steps + step];
  }
  at::TensorList operands() const {
    const std::size_t before = 1 + factors + steps + states;
    return {saved.data() + before, saved.size() - before};
  }
};

class ProductChain : public torch::autograd::Function<ProductChain> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::TensorList& factors,
                            const std::optional<at::Tensor>& bias, const c10::intrusive_ptr<Chain>& chain) {
    variable_list saved{x}, operands, states;
    const variable_list weights = chain->program.weights(factors, &operands);
    at::Tensor result = in_place(x, weights, *chain, bias.value_or(at::Tensor()), &states);
    for (const at::TensorList part :
         {factors, at::TensorList(weights), at::TensorList(states), at::TensorList(operands)})
      saved.insert(saved.end(), part.begin(), part.end());
    chain->biased = bias.has_value();
    context->save_for_backward(std::move(saved));
    context->saved_data["chain"] = c10::IValue::make_capsule(chain);
    return result;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto chain = c10::static_intrusive_pointer_cast<Chain>(context->saved_data["chain"].toCapsule());
    const variable_list saved = context->get_saved_variables();
    const std::size_t count = chain->program.factors();
    std::vector<bool> wanted;
    for (std::size_t k = 0; k <= count; ++k) wanted.push_back(context->needs_input_grad(k));
    const Kept kept(saved, count, *chain);
    variable_list made = at::GradMode::is_enabled() ? twice(kept, wanted, *chain, gradients[0])
                                                    : once(kept, wanted, *chain, gradients[0].contiguous());
    made.push_back(chain->biased && context->needs_input_grad(count + 1) ? gradients[0].sum(0)
                                                                         : at::Tensor());
    // one entry an argument: without bias its place and the chain's stay empty
    made.resize(count + 3);
    return made;
  }

 private:
  /// Gradients that are needed no further.
  static variable_list once(const Kept& kept, const std::vector<bool>& wanted, const Chain& chain,
                            const at::Tensor& gradient) {
    const at::Tensor& x = kept.x();
    const std::vector<bool> factors(wanted.begin() + 1, wanted.end());
    const std::vector<bool> weights = chain.program.reached(factors);
    // the first product whose state or weight has a gradient; those before it need none
    const auto first = wanted[0] ? weights.begin() : std::find(weights.begin(), weights.end(), true);
    const auto first_step = static_cast<std::size_t>(first - weights.begin());
    const auto tiles = tiles_of(x.size(0), chain.tile);
    at::Tensor for_x;
    if (wanted[0] && tiles.size() > 1) for_x = at::empty_like(x);
    variable_list made(kept.steps);
    for (std::size_t t = 0; t < tiles.size(); ++t) {
      const std::int64_t rows = tiles[t].rows;
      at::Tensor g = rows_of(gradient, tiles[t]);
      if (!chain.finish.empty()) g = rearranged_back(g, chain.finish, rows);
      for (std::size_t s = kept.steps; s-- > first_step;) {
        const SizedStep step = sized(chain.steps[s], rows);
        const bool further = wanted[0] || s > first_step;
        StepGradients here =
            product_step_backward(g, kept.state(t, s), kept.weight(s), step, further, weights[s]);
        if (weights[s]) accumulate(made[s], here.weight);
        if (further) g = step.first->empty() ? here.state : rearranged_back(here.state, *step.first, rows);
      }
      if (!wanted[0]) continue;
      if (tiles.size() == 1)
        for_x = g.view(x.sizes());
      else
        rows_of(for_x, tiles[t]).copy_(g.view({rows, x.size(1)}));
    }
    variable_list all{for_x};
    for (at::Tensor& each : chain.program.backward(made, kept.operands(), factors))
      all.push_back(std::move(each));
    return all;
  }

  static void accumulate(at::Tensor& sum, at::Tensor& part) {
    if (sum.defined())
      sum.add_(part);
    else
      sum = std::move(part);
  }

  /// Gradients with a graph of their own.
  static variable_list twice(const Kept& kept, const std::vector<bool>& wanted, const Chain& chain,
                             const at::Tensor& gradient) {
    const variable_list weights = chain.program.weights(kept.all_factors());
    const at::Tensor result = differentiable(kept.x(), weights, chain, {});
    variable_list inputs;
    for (std::size_t k = 0; k < wanted.size(); ++k)
      if (wanted[k]) inputs.push_back(kept.saved[k]);
    variable_list made(wanted.size());
    if (inputs.empty()) return made;
    const variable_list found = torch::autograd::grad({result}, inputs, {gradient}, true, true, true);
    for (std::size_t k = 0, next = 0; k < wanted.size(); ++k)
      if (wanted[k]) made[k] = found[next++];
    return made;
  }
};

}  // namespace

at::Tensor product_chain(const at::Tensor& x, const std::vector<at::Tensor>& factors, WeightProgram program,
                         const LinearPlan& plan, const at::Tensor& bias) {
  const auto chain = c10::make_intrusive<Chain>(std::move(program), plan);
  if (!torch::autograd::compute_requires_grad(x, bias, factors))
    return in_place(x, chain->program.weights(factors), *chain, bias, nullptr);
  const auto with_bias = bias.defined() ? std::optional(bias) : std::nullopt;
  return ProductChain::apply(x, at::TensorList(factors), with_bias, chain);
}

}  // namespace tenfold
