// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/compression/lower.h"
#include "engine/planning/lookup_plan.h"

namespace tenfold {
namespace {

using Order = std::vector<int>;

/// A plan as nodes: the dimensions of the indices stay in front of everything that was looked up, whatever
/// their number.
class LookupLowering {
 public:
  LookupLowering(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs)
      : b_(builder),
        group_(group),
        in_(inputs),
        plan_(lookup_plan(factor_network(group.shape, group.spec.options, group.ranks),
                          product(inputs.input_shape))) {}

  void lower() {
    const std::vector<Argument> places = places_of_indices();
    std::vector<Argument> operands;
    for (std::size_t f = 0; f < in_.factors.size(); ++f) operands.push_back(operand(f, places));
    std::vector<Order> orders = plan_.gathered.operands;
    for (const PathStep& step : plan_.path.steps) {
      operands.push_back(contracted(operands, orders, step));
      orders.push_back(step.indices);
    }
    finish(operands.back());
  }

 private:
  /// The place of every index in each mode of the rows, the last mode running fastest.
  std::vector<Argument> places_of_indices() {
    const auto size_of = [&](std::size_t k) {
      return plan_.network.sizes[static_cast<std::size_t>(plan_.network.out[k])];
    };
    std::vector<Argument> places;
    std::int64_t stride = plan_.network.out_features();
    for (std::size_t k = 0; k < plan_.network.out.size(); ++k) {
      stride /= size_of(k);
      Argument place = in_.input;
      if (stride > 1) place = b_.call("aten::floor_divide", {place, whole(stride)}, no_value, "Scalar");
      if (k > 0) place = b_.call("aten::remainder", {place, whole(size_of(k))}, no_value, "Scalar");
      places.push_back(place);
    }
    return places;
  }

  /// A factor as the network has it, gathered where it has a mode of the rows.
  Argument operand(std::size_t f, const std::vector<Argument>& places) {
    const Shape shape = plan_.network.factor_shape(f);
    const int mode = plan_.row_mode(f);
    Argument factor = b_.call("aten::reshape", {in_.factors[f], whole_numbers(shape)});
    if (mode < 0) return factor;
    const Order& order = plan_.network.factors[f];
    const auto at = std::find(order.begin(), order.end(), plan_.network.out[static_cast<std::size_t>(mode)]);
    const std::int64_t place = at - order.begin();
    Shape rest = shape, turned{place};
    rest.erase(rest.begin() + place);
    for (std::int64_t d = 0; d < static_cast<std::int64_t>(shape.size()); ++d)
      if (d != place) turned.push_back(d);
    if (place > 0) factor = b_.call("aten::permute", {factor, whole_numbers(turned)});
    const Argument table = b_.call(
        "aten::reshape", {factor, whole_numbers({shape[static_cast<std::size_t>(place)], product(rest)})});
    const Argument rows = b_.call("aten::embedding", {table, places[static_cast<std::size_t>(mode)]});
    if (rest.size() == 1) return rows;
    return b_.call("aten::unflatten", {rows, whole(-1), whole_numbers(rest)}, no_value, "int");
  }

  std::string letters(const Order& order) const {
    std::string text;
    for (const int index : order) {
      if (index == plan_.lookups) continue;
      text += static_cast<char>(index < 26 ? 'a' + index : 'A' + index - 26);
    }
    return (std::count(order.begin(), order.end(), plan_.lookups) > 0 ? "..." : "") + text;
  }

  Argument contracted(const std::vector<Argument>& operands, const std::vector<Order>& orders,
                      const PathStep& step) {
    const std::string equation =
        letters(orders[step.left]) + "," + letters(orders[step.right]) + "->" + letters(step.indices);
    return b_.call("aten::einsum",
                   {Argument::of(equation), Argument::list({operands[step.left], operands[step.right]})});
  }

  /// [indices..., modes...] as [indices..., dim], without what fills the modes up.
  void finish(Argument rows) {
    const std::int64_t dim = group_.shape.weight[1];
    const bool surplus = plan_.network.in_features() > dim;
    const auto modes = static_cast<std::int64_t>(plan_.network.in.size());
    if (modes > 1)
      rows = b_.call("aten::flatten", {rows, whole(-modes), whole(-1)}, surplus ? no_value : in_.result,
                     "using_ints");
    if (surplus)
      rows = b_.call("aten::slice", {rows, whole(-1), whole(0), whole(dim), whole(1)}, no_value, "Tensor");
    if (surplus || modes == 1) b_.call("aten::contiguous", {rows}, in_.result);
  }

  NodeBuilder& b_;
  const FactorGroup& group_;
  const LoweringInputs& in_;
  LookupPlan plan_;
};

/// Rows of one factor, then the product with the other.
void lower_two_factors(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  const Argument rows =
      builder.call("aten::embedding", {inputs.factors[0], inputs.input, Argument::of(group.padding_idx)});
  builder.call("aten::linear", {rows, inputs.factors[1]}, inputs.result);
}

}  // namespace

void lower_lookup(NodeBuilder& builder, const FactorGroup& group, const LoweringInputs& inputs) {
  if (group.spec.family() == Family::low_rank) return lower_two_factors(builder, group, inputs);
  LookupLowering(builder, group, inputs).lower();
}

}  // namespace tenfold
