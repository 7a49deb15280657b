// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/functional/product_chain.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "engine/functional/product_step.h"
#include "engine/kernels/derivatives.h"
#include "engine/kernels/permuted_copy.h"

namespace tenfold {
namespace {

using torch::autograd::variable_list;

/// What a backward needs of a plan, which may be gone by then.
struct ProductChain {
  WeightProgram program;
  std::vector<ProductStep> steps;
  Rearrangement finish;
  std::int64_t tile = 0, out = 1;

  ProductChain(WeightProgram weights, const LinearPlan& plan)
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
bool ends_in_rows(const ProductChain& chain) {
  const ProductStep& last = chain.steps.back();
  return chain.finish.empty() && last.rows_before && last.before == 1 && last.shared == 1 && last.after == 1;
}

/// The state after all steps; `states`, if given, gets the one that each step reads.
at::Tensor last_state(const at::Tensor& x, at::TensorList weights, const ProductChain& chain,
                      const at::Tensor& bias, bool& biased, variable_list* states) {
  const std::int64_t rows = x.size(0);
  at::Tensor state = x;
  for (std::size_t s = 0; s < chain.steps.size(); ++s) {
    const SizedStep step = sized(chain.steps[s], rows);
    if (!step.first->empty()) state = made_contiguous(rearranged(state, *step.first, rows));
    if (states != nullptr) states->push_back(state);
    biased = bias.defined() && s + 1 == chain.steps.size() && ends_in_rows(chain);
    state = product_step(state, weights[s], step, biased ? bias : at::Tensor());
  }
  return state;
}

/// A view of the last state as [rows, out...].
at::Tensor finished(const at::Tensor& state, const ProductChain& chain, std::int64_t rows) {
  return chain.finish.empty() ? state.view({rows, chain.out}) : rearranged(state, chain.finish, rows);
}

/// All rows, with operators that autograd knows.
at::Tensor differentiable(const at::Tensor& x, at::TensorList weights, const ProductChain& chain,
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
at::Tensor in_place(const at::Tensor& x, at::TensorList weights, const ProductChain& chain,
                    const at::Tensor& bias, variable_list* states) {
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

/// What a forward makes on its way and a backward needs: each step's weight, each tile's states, and what the
/// program needs to go back.
struct Made {
  variable_list weights, states, operands;
};

/// The layer's node in autograd's graph. It is written as LibTorch writes its own: at batch 1 a
/// torch::autograd::Function, which keeps everything as variables of their own, takes as long as the numbers.
struct ProductChainBackward : torch::autograd::Node {
  using Node::Node;

  std::shared_ptr<const ProductChain> chain;
  std::vector<torch::autograd::SavedVariable> inputs;  ///< x and the factors
  Made made;

  std::string name() const override { return "ProductChainBackward"; }

  void release_variables() override {
    const std::lock_guard lock(mutex_);
    for (torch::autograd::SavedVariable& input : inputs) input.reset_data();
    made = {};
  }

  variable_list apply(variable_list&& gradients) override {
    const at::Tensor& gradient = gradients[0];
    if (!gradient.defined()) return variable_list(num_outputs());
    variable_list given;
    std::vector<bool> wanted;
    std::unique_lock lock(mutex_);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      given.push_back(inputs[k].unpack());
      wanted.push_back(task_should_compute_output(k));
    }
    const bool for_bias = task_should_compute_output(inputs.size());
    if (at::GradMode::is_enabled() || has_tangent(gradient)) {
      lock.unlock();  // it runs the engine again
      variable_list found = twice(std::move(given), wanted, gradient);
      found.push_back(for_bias ? gradient.sum(0) : at::Tensor());
      return found;
    }
    const at::AutoDispatchBelowADInplaceOrView below;
    // before what reads the gradient next, while it is still near
    at::Tensor of_bias = for_bias ? summed(gradient) : at::Tensor();
    variable_list found = once(given[0], wanted, gradient.resolve_neg().contiguous());
    found.push_back(std::move(of_bias));
    return found;
  }

 private:
  /// The bias' gradient from that of the rows.
  static at::Tensor summed(const at::Tensor& gradient) {
    return gradient.size(0) == 1 ? gradient.reshape({gradient.size(1)}).clone() : gradient.sum(0);
  }

  /// Gradients that are needed no further.
  variable_list once(const at::Tensor& x, const std::vector<bool>& wanted, const at::Tensor& gradient) const {
    const std::vector<bool> factors(wanted.begin() + 1, wanted.end());
    const std::vector<bool> weights = chain->program.reached(factors);
    // the first product whose state or weight has a gradient; those before it need none
    const auto first = wanted[0] ? weights.begin() : std::find(weights.begin(), weights.end(), true);
    const auto first_step = static_cast<std::size_t>(first - weights.begin());
    const std::size_t steps = chain->steps.size();
    const auto tiles = tiles_of(x.size(0), chain->tile);
    at::Tensor for_x;
    if (wanted[0] && tiles.size() > 1) for_x = at::empty_like(x);
    variable_list for_weights(steps);
    for (std::size_t t = 0; t < tiles.size(); ++t) {
      const std::int64_t rows = tiles[t].rows;
      at::Tensor g = rows_of(gradient, tiles[t]);
      if (!chain->finish.empty()) g = rearranged_back(g, chain->finish, rows);
      for (std::size_t s = steps; s-- > first_step;) {
        const SizedStep step = sized(chain->steps[s], rows);
        const bool further = wanted[0] || s > first_step;
        StepGradients here =
            product_step_backward(g, made.states[t * steps + s], made.weights[s], step, further, weights[s]);
        if (weights[s]) accumulate(for_weights[s], here.weight);
        if (further) g = step.first->empty() ? here.state : rearranged_back(here.state, *step.first, rows);
      }
      if (!wanted[0]) continue;
      if (tiles.size() == 1)
        for_x = g.view(x.sizes());
      else
        rows_of(for_x, tiles[t]).copy_(g.view({rows, x.size(1)}));
    }
    variable_list all{for_x};
    for (at::Tensor& each : chain->program.backward(for_weights, made.operands, factors))
      all.push_back(std::move(each));
    return all;
  }

  static void accumulate(at::Tensor& sum, at::Tensor& part) {
    if (sum.defined())
      sum.add_(part);
    else
      sum = std::move(part);
  }

  /// Gradients with derivatives of their own, of views of what was given: else what x depends on would be
  /// gone through here as well as by who asked.
  variable_list twice(variable_list given, const std::vector<bool>& wanted,
                      const at::Tensor& gradient) const {
    const bool graph = at::GradMode::is_enabled();
    const at::AutoGradMode recording(true);
    for (at::Tensor& each : given) each = each.view_as(each);
    const variable_list weights = chain->program.weights(at::TensorList(given).slice(1));
    const at::Tensor result = differentiable(given[0], weights, *chain, {});
    variable_list sources, found(wanted.size());
    for (std::size_t k = 0; k < wanted.size(); ++k)
      if (wanted[k]) sources.push_back(given[k]);
    if (sources.empty()) return found;
    const variable_list all = torch::autograd::grad({result}, sources, {gradient}, true, graph, true);
    for (std::size_t k = 0, next = 0; k < wanted.size(); ++k)
      if (wanted[k]) found[k] = all[next++];
    return found;
  }
};

/// The result without a graph, and what a backward needs.
at::Tensor numbers(const at::Tensor& x, const std::vector<at::Tensor>& factors, const ProductChain& chain,
                   const at::Tensor& bias, Made* made) {
  const at::NoGradGuard no_graph;
  const at::AutoDispatchBelowADInplaceOrView below;
  variable_list weights = chain.program.weights(factors, made == nullptr ? nullptr : &made->operands);
  at::Tensor result = in_place(x, weights, chain, bias, made == nullptr ? nullptr : &made->states);
  if (made != nullptr) made->weights = std::move(weights);
  return result;
}

}  // namespace

at::Tensor product_chain(const at::Tensor& x, const std::vector<at::Tensor>& factors, WeightProgram program,
                         const LinearPlan& plan, const at::Tensor& bias) {
  const auto chain = std::make_shared<const ProductChain>(std::move(program), plan);
  if (has_tangent(x) || has_tangent(bias) || has_tangent(factors))
    return differentiable(x, chain->program.weights(factors), *chain, bias);
  if (!wants_derivative(x, bias, factors)) return numbers(x, factors, *chain, bias, nullptr);
  const auto node =
      std::shared_ptr<ProductChainBackward>(new ProductChainBackward, torch::autograd::deleteNode);
  node->set_next_edges(torch::autograd::collect_next_edges(x, factors, bias));
  const at::Tensor result = numbers(x, factors, *chain, bias, &node->made);
  node->inputs.emplace_back(x, false);
  for (const at::Tensor& factor : factors) node->inputs.emplace_back(factor, false);
  node->chain = chain;
  torch::autograd::set_history(result, node);
  return result;
}

}  // namespace tenfold
