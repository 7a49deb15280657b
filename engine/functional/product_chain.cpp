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
  std::vector<ProductStep> steps;
  Rearrangement finish;
  std::int64_t tile = 0, out = 1;

  explicit Chain(const LinearPlan& plan)
      : steps(plan.steps), finish(plan.finish), tile(plan.tile), out(plan.network.out_features()) {}
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

class ProductChain : public torch::autograd::Function<ProductChain> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::TensorList& weights,
                            const std::optional<at::Tensor>& bias, const c10::intrusive_ptr<Chain>& chain) {
    variable_list saved{x};
    saved.insert(saved.end(), weights.begin(), weights.end());
    variable_list states;
    at::Tensor result = in_place(x, weights, *chain, bias.value_or(at::Tensor()), &states);
    saved.insert(saved.end(), states.begin(), states.end());
    context->save_for_backward(std::move(saved));
    context->saved_data["chain"] = c10::IValue::make_capsule(chain);
    context->saved_data["biased"] = bias.has_value();
    return result;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto chain = c10::static_intrusive_pointer_cast<Chain>(context->saved_data["chain"].toCapsule());
    const bool biased = context->saved_data["biased"].toBool();
    const variable_list saved = context->get_saved_variables();
    const std::size_t count = chain->steps.size();
    std::vector<bool> wanted;
    for (std::size_t k = 0; k <= count; ++k) wanted.push_back(context->needs_input_grad(k));
    variable_list made = at::GradMode::is_enabled() ? twice(saved, wanted, *chain, gradients[0])
                                                    : once(saved, wanted, *chain, gradients[0].contiguous());
    made.push_back(biased && context->needs_input_grad(count + 1) ? gradients[0].sum(0) : at::Tensor());
    // one entry an argument: without bias its place and the chain's stay empty
    made.resize(count + 3);
    return made;
  }

 private:
  /// Gradients that are needed no further.
  static variable_list once(const variable_list& saved, const std::vector<bool>& wanted, const Chain& chain,
                            const at::Tensor& gradient) {
    const std::size_t count = chain.steps.size();
    const at::Tensor& x = saved[0];
    variable_list made(count + 1);
    const auto tiles = tiles_of(x.size(0), chain.tile);
    if (wanted[0] && tiles.size() > 1) made[0] = at::empty_like(x);
    const std::size_t first_wanted =
        static_cast<std::size_t>(std::find(wanted.begin(), wanted.end(), true) - wanted.begin());
    for (std::size_t t = 0; t < tiles.size(); ++t) {
      const std::int64_t rows = tiles[t].rows;
      at::Tensor g = rows_of(gradient, tiles[t]);
      if (!chain.finish.empty()) g = rearranged_back(g, chain.finish, rows);
      for (std::size_t s = count; s-- > 0;) {
        const SizedStep step = sized(chain.steps[s], rows);
        const bool further = first_wanted <= s;
        StepGradients here = product_step_backward(g, saved[1 + count + t * count + s], saved[1 + s], step,
                                                   further, wanted[s + 1]);
        if (wanted[s + 1]) accumulate(made[s + 1], here.weight);
        if (!further) break;
        g = step.first->empty() ? here.state : rearranged_back(here.state, *step.first, rows);
      }
      if (!wanted[0]) continue;
      if (tiles.size() == 1)
        made[0] = g.view(x.sizes());
      else
        rows_of(made[0], tiles[t]).copy_(g.view({rows, x.size(1)}));
    }
    return made;
  }

  static void accumulate(at::Tensor& sum, at::Tensor& part) {
    if (sum.defined())
      sum.add_(part);
    else
      sum = std::move(part);
  }

  /// Gradients with a graph of their own.
  static variable_list twice(const variable_list& saved, const std::vector<bool>& wanted, const Chain& chain,
                             const at::Tensor& gradient) {
    const std::size_t count = chain.steps.size();
    const at::TensorList weights(saved.data() + 1, count);
    const at::Tensor result = differentiable(saved[0], weights, chain, {});
    variable_list inputs;
    for (std::size_t k = 0; k <= count; ++k)
      if (wanted[k]) inputs.push_back(saved[k]);
    variable_list made(count + 1);
    if (inputs.empty()) return made;
    const variable_list found = torch::autograd::grad({result}, inputs, {gradient}, true, true, true);
    for (std::size_t k = 0, next = 0; k <= count; ++k)
      if (wanted[k]) made[k] = found[next++];
    return made;
  }
};

}  // namespace

at::Tensor product_chain(const at::Tensor& x, const std::vector<at::Tensor>& weights, const LinearPlan& plan,
                         const at::Tensor& bias) {
  if (!torch::autograd::compute_requires_grad(x, bias, weights))
    return in_place(x, weights, Chain(plan), bias, nullptr);
  const auto chain = c10::make_intrusive<Chain>(plan);
  const auto with_bias = bias.defined() ? std::optional(bias) : std::nullopt;
  return ProductChain::apply(x, at::TensorList(weights), with_bias, chain);
}

}  // namespace tenfold
