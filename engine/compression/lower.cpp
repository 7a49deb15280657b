// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compression/lower.h"

#include <algorithm>

#include "engine/planning/walk_plan.h"
#include "engine/spec/factors.h"

namespace tenfold {
namespace {

Argument first_of_last(NodeBuilder& builder, const Argument& value, std::int64_t count) {
  return builder.call("aten::slice", {value, whole(-1), whole(0), whole(count), whole(1)}, no_value,
                      "Tensor");
}

/// What a plan does with factors and with the state, as nodes.
class GraphOps {
 public:
  /// A tensor of factors alone: sizes are known, and a transposed matrix waits for a product that wants it
  /// so.
  struct Weight {
    Argument argument;
    Shape sizes;
    bool turned = false;
  };
  using Value = Weight;

  GraphOps(NodeBuilder& builder, const LoweringInputs& inputs, const LinearPlan& plan)
      : b_(builder), in_(inputs), plan_(plan), state_{inputs.input, {}, false} {
    for (const ProductStep& step : plan.steps)
      rows_stay_first_ =
          rows_stay_first_ && step.rows_before && step.shared == 1 && step.view == StateView::plain;
    rows_stay_first_ = rows_stay_first_ && (plan.finish.empty() || in_.input_shape.size() != 2);
  }

  Value view(const Value& value, const Shape& shape) {
    if (value.sizes == shape) return value;
    return {b_.call("aten::reshape", {plain(value), whole_numbers(shape)}), shape};
  }

  Value permute(const Value& value, const std::vector<int>& order) {
    if (order == std::vector<int>{1, 0})
      return {value.argument, {value.sizes[1], value.sizes[0]}, !value.turned};
    Shape made;
    for (const int place : order) made.push_back(value.sizes[static_cast<std::size_t>(place)]);
    const Shape places(order.begin(), order.end());
    return {b_.call("aten::permute", {plain(value), whole_numbers(places)}), made};
  }

  Value multiply(const Value& a, const Value& b) {
    Shape made;
    for (std::size_t d = 0; d < a.sizes.size(); ++d) made.push_back(std::max(a.sizes[d], b.sizes[d]));
    return {b_.call("aten::mul", {plain(a), plain(b)}, no_value, "Tensor"), made};
  }

  Value product(const Value& a, const Value& b) {
    Shape made = a.sizes.size() < b.sizes.size() ? b.sizes : a.sizes;
    made.end()[-2] = a.sizes.end()[-2];
    made.back() = b.sizes.back();
    return {b_.call("aten::matmul", {plain(a), plain(b)}), made};
  }

  Value step(const Value& state, const Value& weight, const ProductStep& step, bool last) {
    const bool to_output = last && plan_.finish.empty();
    return {rows_stay_first_ ? trailing_step(state.argument, weight, step, to_output)
                             : flat_step(state.argument, weight, step, to_output),
            {}};
  }

  /// The last state as [..., out] with the bias, as the layer's value.
  Value finish(const Value& state) {
    if (complete_) return state;
    const bool biased = in_.bias.kind == Argument::Kind::value;
    Argument whole = state.argument;
    if (!plan_.finish.empty()) whole = rearranged(whole, plan_.finish);
    const ValueId result = biased ? no_value : in_.result;
    if (rows_stay_first_)
      whole = flatten(whole, -last_dimensions_, result);
    else if (plan_.finish.order.size() == 2)
      whole = b_.call("aten::contiguous", {whole}, result);  // what comes next may want to view it
    else
      whole = b_.call("aten::reshape", {whole, whole_numbers({-1, plan_.network.out_features()})}, result);
    if (biased) whole = b_.call("aten::add", {whole, in_.bias}, in_.result, "Tensor");
    return {whole, {}};
  }

  Value start() const { return state_; }
  Argument plain(const Value& value) { return value.turned ? transposed(value.argument) : value.argument; }

 private:
  Argument transposed(const Argument& matrices) {
    return b_.call("aten::transpose", {matrices, whole(-2), whole(-1)}, no_value, "int");
  }
  Argument unflatten(const Argument& value, const Shape& shape) {
    return b_.call("aten::unflatten", {value, whole(-1), whole_numbers(shape)}, no_value, "int");
  }
  Argument flatten(const Argument& value, std::int64_t first, ValueId result = no_value) {
    return b_.call("aten::flatten", {value, whole(first), whole(-1)}, result, "using_ints");
  }

  /// Rows times a weight [made, contracted]; the last of all takes the bias and makes the layer's value.
  Argument rows_product(const Argument& rows, const Value& weight, bool to_output) {
    if (to_output) {
      complete_ = true;
      return b_.call("aten::linear", {rows, plain(weight), in_.bias}, in_.result);
    }
    if (weight.turned) return b_.call("aten::matmul", {rows, weight.argument});
    return b_.call("aten::linear", {rows, weight.argument});
  }

  /// Rows are any number of leading dimensions, the rest of the state is the last one: [..., before ·
  /// contracted · after] to [..., before · made · after].
  Argument trailing_step(Argument state, const Value& weight, const ProductStep& step, bool to_output) {
    if (!step.first.empty()) {
      state = rearranged(state, step.first);
      state = flatten(state, -last_dimensions_);
    }
    if (step.after == 1) {
      if (step.before == 1) {
        last_dimensions_ = 1;
        return rows_product(state, weight, to_output);
      }
      state = rows_product(unflatten(state, {step.before, step.contracted}), weight, false);
      last_dimensions_ = 2;
    } else {
      const bool panels = step.before > 1;
      state = unflatten(state, panels ? Shape{step.before, step.contracted, step.after}
                                      : Shape{step.contracted, step.after});
      state = b_.call("aten::matmul", {plain(weight), state});
      last_dimensions_ = panels ? 3 : 2;
    }
    return to_output ? state : flatten(state, -last_dimensions_);
  }

  /// One dimension holds the rows, before or after the contracted one.
  Argument flat_step(Argument state, const Value& weight, const ProductStep& step, bool to_output) {
    if (!step.first.empty()) state = rearranged(state, step.first);
    state = blocks(state, step);
    const bool has_after = step.after > 1 || !step.rows_before;
    if (has_after) return b_.call("aten::matmul", {plain(weight), state});
    if (step.shared > 1) return b_.call("aten::matmul", {state, transposed(weight.argument)});
    return rows_product(state, weight, to_output && step.before == 1);
  }

  /// The state as [shared, before, contracted, after], without blocks of one element.
  Argument blocks(const Argument& state, const ProductStep& step) {
    const std::int64_t before = step.rows_before ? -1 : step.before,
                       after = step.rows_before ? step.after : -1;
    const auto kept = [](Shape shape) {
      std::erase(shape, 1);
      return shape;
    };
    const auto in_memory = [&](const Shape& shape) {
      return b_.call("aten::reshape", {state, whole_numbers(shape)});
    };
    if (step.view == StateView::contracted_first) return transposed(in_memory({step.contracted, before}));
    if (step.view == StateView::plain) {
      Shape shape = kept({step.shared, before});
      shape.push_back(step.contracted);
      if (after != 1) shape.push_back(after);
      return in_memory(shape);
    }
    if (before == 1) return transposed(in_memory({after, step.contracted}));
    return b_.call("aten::permute", {in_memory({after, before, step.contracted}), whole_numbers({1, 2, 0})});
  }

  Argument rearranged(const Argument& state, const Rearrangement& change) {
    if (!rows_stay_first_) {
      const Shape order(change.order.begin(), change.order.end());
      return b_.call("aten::permute",
                     {b_.call("aten::reshape", {state, whole_numbers(change.sizes)}), whole_numbers(order)});
    }
    const auto lead = static_cast<std::int64_t>(in_.input_shape.size()) - 1;
    Shape order;
    for (std::int64_t d = 0; d < lead; ++d) order.push_back(d);
    for (std::size_t d = 1; d < change.order.size(); ++d) order.push_back(change.order[d] - 1 + lead);
    const Argument open = unflatten(state, Shape(change.sizes.begin() + 1, change.sizes.end()));
    last_dimensions_ = static_cast<std::int64_t>(change.order.size()) - 1;
    return b_.call("aten::permute", {open, whole_numbers(order)});
  }

  NodeBuilder& b_;
  const LoweringInputs& in_;
  const LinearPlan& plan_;
  Value state_;
  bool rows_stay_first_ = true, complete_ = false;
  std::int64_t last_dimensions_ = 1;
};

std::vector<GraphOps::Value> stored_factors(const FactorGroup& group, const LoweringInputs& inputs) {
  std::vector<GraphOps::Value> factors;
  const auto shapes = factor_shapes(group.shape, group.spec.options, group.ranks);
  for (std::size_t f = 0; f < inputs.factors.size(); ++f)
    factors.push_back({inputs.factors[f], shapes[f].shape});
  return factors;
}

/// The layer on modes that fill up its sizes: zeros behind the input, the output's surplus cut off.
void lower_matrix(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  const LinearPlan plan =
      lowered_linear_plan(group.shape, group.spec.options, group.ranks, inputs.input_shape);
  const std::int64_t out = group.shape.weight[0], in = group.shape.weight[1];
  const bool surplus = plan.network.out_features() > out;
  LoweringInputs filled = inputs;
  if (const std::int64_t zeros = plan.network.in_features() - in; zeros > 0)
    filled.input = builder.call("aten::constant_pad_nd", {inputs.input, whole_numbers({0, zeros})});
  if (surplus) {
    filled.bias = Argument::of(c10::IValue());
    filled.result = no_value;
  }
  GraphOps ops(builder, filled, plan);
  PlanWalk walk(plan, ops);
  const Argument whole = walk.product(ops.start(), walk.weights(stored_factors(group, inputs))).argument;
  if (!surplus) return;
  const bool biased = inputs.bias.kind == Argument::Kind::value;
  const Argument cut = first_of_last(builder, whole, out);
  if (biased)
    builder.call("aten::add", {cut, inputs.bias}, inputs.result, "Tensor");
  else
    builder.call("aten::contiguous", {cut}, inputs.result);
}

/// The matrix itself, without what it was filled up with.
void lower_recurrent(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  const LinearPlan plan =
      lowered_linear_plan(group.shape, group.spec.options, group.ranks, inputs.input_shape);
  GraphOps ops(builder, inputs, plan);
  PlanWalk walk(plan, ops);
  const GraphOps::Value made = walk.matrix(stored_factors(group, inputs));
  Argument matrix = ops.plain(made);
  for (std::size_t mode = 0; mode < 2; ++mode)
    if (const std::int64_t size = group.shape.weight[mode]; made.sizes[mode] > size)
      matrix = builder.call("aten::slice",
                            {matrix, whole(static_cast<std::int64_t>(mode)), whole(0), whole(size), whole(1)},
                            no_value, "Tensor");
  builder.call("aten::contiguous", {matrix}, inputs.result);
}

}  // namespace

void lower_layer(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  if (is_convolution(group.shape.kind)) return lower_convolution(builder, group, inputs);
  if (group.shape.kind == LayerKind::embedding) return lower_lookup(builder, group, inputs);
  if (group.shape.kind == LayerKind::recurrent) return lower_recurrent(builder, group, inputs);
  return lower_matrix(builder, group, inputs);
}

}  // namespace tenfold
