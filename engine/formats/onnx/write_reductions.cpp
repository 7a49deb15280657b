// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/formats/onnx/node_writer.h"

namespace tenfold::onnx {
namespace {

Shape axes_of(NodeWriter& w, std::size_t at) {
  Shape axes;
  if (w.node().arguments.size() > at && w.has(at)) axes = w.integers(at);
  for (std::int64_t& each : axes) each = w.axis(each, w.rank(0));
  if (axes.empty())
    for (std::int64_t d = 0; d < w.rank(0); ++d) axes.push_back(d);
  return axes;
}

/// (input, dim, keepdim); all dimensions without the last two.
Translation over(const std::string& op) {
  return [op](NodeWriter& w) {
    const bool by_dimension = w.node().overload.starts_with("dim") || w.node().overload.empty();
    const bool whole =
        w.node().overload.empty() &&
        (w.node().op == "aten::mean" || w.node().op == "aten::sum" || w.node().op == "aten::prod");
    const bool keep = !whole && by_dimension && w.flag(2);
    w.give_name(w.reduce(op, w.cast(w.tensor(0), w.dtype(0), w.out_dtype()),
                         whole ? axes_of(w, 99) : axes_of(w, 1), keep));
  };
}

/// max and min: of all, of two tensors, or along one dimension with places.
Translation extreme(const std::string& reduction, const std::string& places, const std::string& of_two) {
  return [=](NodeWriter& w) {
    const std::string& overload = w.node().overload;
    if (overload == "other")
      return w.give(of_two, {w.tensor_as(0, w.out_dtype()), w.tensor_as(1, w.out_dtype())});
    if (overload.empty()) return w.give_name(w.reduce(reduction, w.tensor(0), axes_of(w, 99), false));
    const std::int64_t axis = w.axis(w.integer(1), w.rank(0));
    w.give_name(w.reduce(reduction, w.tensor(0), {axis}, w.flag(2)), 0);
    if (w.wants(1))
      w.give(places, {w.tensor(0)},
             {{"axis", Attribute::of(axis)}, {"keepdims", Attribute::of(std::int64_t{w.flag(2)})}}, 1);
  };
}

Translation place(const std::string& op) {
  return [op](NodeWriter& w) {
    std::string input = w.tensor(0);
    std::int64_t axis = 0;
    if (w.has(1))
      axis = w.axis(w.integer(1), w.rank(0));
    else
      input = w.emit("Reshape", {input, w.ints({-1})});
    w.give(op, {input},
           {{"axis", Attribute::of(axis)}, {"keepdims", Attribute::of(std::int64_t{w.flag(2)})}});
  };
}

Translation truth(const std::string& reduction) {
  return [reduction](NodeWriter& w) {
    const std::string bools = w.cast(w.tensor(0), w.dtype(0), at::kBool);
    const std::string numbers = w.cast(bools, at::kBool, at::kInt);
    const bool whole = w.node().overload.empty();
    const std::string reduced =
        w.reduce(reduction, numbers, whole ? axes_of(w, 99) : axes_of(w, 1), !whole && w.flag(2));
    w.give("Cast", {reduced}, {{"to", Attribute::of(static_cast<std::int64_t>(DataType::boolean))}});
  };
}

/// count / (count - correction) of the elements that are reduced to one.
std::string corrected_share(NodeWriter& w, const Shape& axes, double correction) {
  const auto stays = [&](std::int64_t axis) { return w.stays(0, axis); };
  double count = 1;
  for (const std::int64_t axis : axes)
    if (stays(axis)) count *= static_cast<double>(w.fixed_size(0, axis));
  if (std::all_of(axes.begin(), axes.end(), stays))
    return w.real_constant(count / (count - correction), w.dtype(0));
  std::string all = w.real_constant(count, w.dtype(0));
  for (const std::int64_t axis : axes)
    if (!stays(axis)) {
      const std::string size = w.squeeze(w.size(w.tensor(0), axis), {0});
      all = w.emit("Mul", {all, w.cast(size, at::kLong, w.dtype(0))});
    }
  return w.emit("Div", {all, w.emit("Sub", {all, w.real_constant(correction, w.dtype(0))})});
}

/// var and std: (input, unbiased), (input, dim, unbiased, keepdim) or (input, dim, correction, keepdim).
Translation spread(bool root) {
  return [root](NodeWriter& w) {
    const bool whole = w.node().overload.empty();
    const Shape axes = whole ? axes_of(w, 99) : axes_of(w, 1);
    const double correction = whole ? (w.flag(1) ? 1 : 0) : w.has(2) ? w.real(2) : 1;
    const std::string centred = w.emit("Sub", {w.tensor(0), w.reduce("ReduceMean", w.tensor(0), axes, true)});
    std::string state = w.reduce("ReduceMean", w.emit("Mul", {centred, centred}), axes, !whole && w.flag(3));
    if (correction != 0) state = w.emit("Mul", {state, corrected_share(w, axes, correction)});
    w.give_name(root ? w.emit("Sqrt", {state}) : state);
  };
}

/// linalg_vector_norm(input, ord, dim, keepdim), norm(input, p, dim, keepdim)
void norm(NodeWriter& w) {
  const double order = w.has(1) ? w.real(1) : 2;
  if (order == 0) w.refuse("it counts elements");
  const bool whole = w.node().arguments.size() < 4;
  const Shape axes = whole ? axes_of(w, 99) : axes_of(w, 2);
  const bool keep = !whole && w.flag(3);
  if (order == 1 || order == 2)
    return w.give_name(w.reduce(order == 1 ? "ReduceL1" : "ReduceL2", w.tensor(0), axes, keep));
  const std::string sizes = w.emit("Abs", {w.tensor(0)});
  if (std::isinf(order))
    return w.give_name(w.reduce(order > 0 ? "ReduceMax" : "ReduceMin", sizes, axes, keep));
  const std::string sum =
      w.reduce("ReduceSum", w.emit("Pow", {sizes, w.real_constant(order, w.dtype(0))}), axes, keep);
  w.give("Pow", {sum, w.real_constant(1 / order, w.dtype(0))});
}

void cumulative_sum(NodeWriter& w) {
  const std::string input = w.cast(w.tensor(0), w.dtype(0), w.out_dtype());
  w.give("CumSum",
         {input, w.graph().constant(at::scalar_tensor(w.axis(w.integer(1), w.rank(0)), at::kLong))});
}

}  // namespace

void add_written_reductions(TranslationTable& table) {
  table["aten::mean"] = over("ReduceMean");
  table["aten::sum"] = over("ReduceSum");
  table["aten::prod"] = over("ReduceProd");
  table["aten::amax"] = over("ReduceMax");
  table["aten::amin"] = over("ReduceMin");
  table["aten::logsumexp"] = over("ReduceLogSumExp");
  table["aten::max"] = extreme("ReduceMax", "ArgMax", "Max");
  table["aten::min"] = extreme("ReduceMin", "ArgMin", "Min");
  table["aten::argmax"] = place("ArgMax");
  table["aten::argmin"] = place("ArgMin");
  table["aten::any"] = truth("ReduceMax");
  table["aten::all"] = truth("ReduceMin");
  table["aten::var"] = spread(false);
  table["aten::std"] = spread(true);
  table["aten::linalg_vector_norm"] = table["aten::norm"] = norm;
  table["aten::cumsum"] = cumulative_sum;
}

}  // namespace tenfold::onnx
