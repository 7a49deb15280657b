// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

struct Reduction {
  Operand input;
  Shape axes;
  bool keep = true, nothing = false;
};

/// Axes are an attribute or, later, an input; without any all are meant, or none where the node says so.
Reduction reduction_of(Call& call) {
  Reduction made{call.tensor(0), call.has(1) ? call.integers(1) : call.list("axes"),
                 call.integer("keepdims", 1) != 0};
  made.nothing = made.axes.empty() && call.integer("noop_with_empty_axes", 0) != 0;
  for (std::int64_t& each : made.axes) each = call.axis(each, made.input.rank());
  if (made.axes.empty())
    for (std::int64_t d = 0; d < made.input.rank(); ++d) made.axes.push_back(d);
  return made;
}

using Reduce = std::function<Operand(Call&, const Reduction&)>;

/// `of_one`: what remains to be done with each element where nothing is reduced; empty: nothing.
Lowering reduce(const Reduce& compute, const std::string& of_one = {}) {
  return [=](Call& call) {
    const Reduction reduction = reduction_of(call);
    if (reduction.nothing)
      return call.give(of_one.empty() ? reduction.input : call.emit(of_one, {reduction.input}));
    call.give(compute(call, reduction));
  };
}

Operand sum(Call& call, const Operand& input, const Reduction& over) {
  const Operand type = static_cast<std::int64_t>(input.dtype());  // ATen would count whole numbers in 64 bits
  return call.emit("aten::sum", {input, over.axes, over.keep, type}, "dim_IntList");
}

Reduce over_axes(const std::string& op, const std::string& overload = {}) {
  return [=](Call& call, const Reduction& over) {
    return call.emit(op, {over.input, over.axes, over.keep}, overload);
  };
}

Reduce norm(double order) {
  return [=](Call& call, const Reduction& over) {
    return call.emit("aten::linalg_vector_norm", {over.input, order, over.axes, over.keep});
  };
}

Operand product(Call& call, const Reduction& over) {
  Shape axes = over.axes;
  std::sort(axes.rbegin(), axes.rend());
  Operand made = over.input;
  for (const std::int64_t each : axes)
    made =
        call.emit("aten::prod", {made, each, over.keep, static_cast<std::int64_t>(made.dtype())}, "dim_int");
  return made;
}

Lowering extreme_place(const std::string& op) {
  return [=](Call& call) {
    if (call.integer("select_last_index", 0) != 0) call.refuse("it wants the last of equal places");
    const Operand input = call.tensor(0);
    call.give_emitted(
        op, {input, call.axis(call.integer("axis", 0), input.rank()), call.integer("keepdims", 1) != 0});
  };
}

void cumulative_sum(Call& call) {
  const Operand input = call.tensor(0);
  const std::int64_t axis = call.axis(call.constant(1).item().toLong(), input.rank());
  const bool backwards = call.integer("reverse", 0) != 0;
  Operand state = backwards ? call.emit("aten::flip", {input, Shape{axis}}) : input;
  const Operand terms = state;
  state = call.emit("aten::cumsum", {state, axis, static_cast<std::int64_t>(input.dtype())});
  if (call.integer("exclusive", 0) != 0) state = call.emit("aten::sub", {state, terms}, "Tensor");
  call.give(backwards ? call.emit("aten::flip", {state, Shape{axis}}) : state);
}

}  // namespace

void add_reductions(LoweringTable& table) {
  table["ReduceMean"] = reduce(over_axes("aten::mean", "dim"));
  table["ReduceSum"] = reduce([](Call& call, const Reduction& over) { return sum(call, over.input, over); });
  table["ReduceMax"] = reduce(over_axes("aten::amax"));
  table["ReduceMin"] = reduce(over_axes("aten::amin"));
  table["ReduceProd"] = reduce(product);
  table["ReduceL1"] = reduce(norm(1), "aten::abs");
  table["ReduceL2"] = reduce(norm(2), "aten::abs");
  table["ReduceLogSumExp"] = reduce(over_axes("aten::logsumexp"));
  table["ReduceLogSum"] = reduce(
      [](Call& call, const Reduction& over) { return call.emit("aten::log", {sum(call, over.input, over)}); },
      "aten::log");
  table["ReduceSumSquare"] = reduce(
      [](Call& call, const Reduction& over) {
        return sum(call, call.emit("aten::mul", {over.input, over.input}, "Tensor"), over);
      },
      "aten::square");
  table["ArgMax"] = extreme_place("aten::argmax");
  table["ArgMin"] = extreme_place("aten::argmin");
  table["CumSum"] = cumulative_sum;
}

}  // namespace tenfold::onnx
