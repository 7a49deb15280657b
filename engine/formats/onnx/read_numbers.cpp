// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What exporters do with sizes: operators on numbers instead of tensors.
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

bool is(const Operand& number, std::int64_t value) {
  return number.is_constant() && number.now.isInt() && number.now.toInt() == value;
}

bool is_list(Call& call, std::size_t input) {
  const Item& item = call.item(input);
  return item.kind == Item::Kind::numbers ? item.list : call.constant(input).dim() == 1;
}

at::ScalarType dtype_of(Call& call, std::size_t input) {
  const Item& item = call.item(input);
  return item.kind == Item::Kind::numbers ? item.dtype : call.constant(input).scalar_type();
}

/// Element by element, one of them repeated where the other has more.
void elementwise(Call& call, const std::function<Operand(const Operand&, const Operand&)>& combine,
                 at::ScalarType dtype) {
  const Operands a = call.numbers(0), b = call.numbers(1);
  const std::size_t count = a.size() == 1 ? b.size() : a.size();
  if (a.size() != count && a.size() != 1) call.refuse("its lists differ in length");
  if (b.size() != count && b.size() != 1) call.refuse("its lists differ in length");
  Operands made;
  for (std::size_t k = 0; k < count; ++k)
    made.push_back(combine(a[a.size() == 1 ? 0 : k], b[b.size() == 1 ? 0 : k]));
  call.give_numbers(std::move(made), is_list(call, 0) || is_list(call, 1), dtype);
}

Lowering arithmetic(const std::string& op, std::int64_t neutral_left, std::int64_t neutral_right) {
  return [=](Call& call) {
    elementwise(
        call,
        [&](const Operand& a, const Operand& b) {
          if (is(a, neutral_left)) return b;
          if (is(b, neutral_right)) return a;
          return call.reader().compute(op, {a, b});
        },
        dtype_of(call, 0));
  };
}

constexpr std::int64_t no_neutral = INT64_MIN;

Lowering comparison(const std::string& op) {
  return [=](Call& call) {
    elementwise(
        call,
        [&](const Operand& a, const Operand& b) {
          return call.reader().compute(op, {a, b});
        },
        at::kBool);
  };
}

/// ONNX rounds whole quotients towards zero, Python down: the same for sizes.
void divide_numbers(Call& call) {
  const at::ScalarType dtype = dtype_of(call, 0);
  const char* op = at::isFloatingType(dtype) ? "_operator.truediv" : "_operator.floordiv";
  elementwise(
      call,
      [&](const Operand& a, const Operand& b) {
        return is(b, 1) ? a : call.reader().compute(op, {a, b});
      },
      dtype);
}

Lowering unary_numbers(const std::string& op) {
  return [=](Call& call) {
    Operands made;
    for (const Operand& each : call.numbers(0)) made.push_back(call.reader().compute(op, {each}));
    call.give_numbers(std::move(made), is_list(call, 0), dtype_of(call, 0));
  };
}

void absolute(Call& call) {
  Operands made;
  for (const Operand& each : call.numbers(0))
    made.push_back(
        call.reader().compute("torch.sym_max", {each, call.reader().compute("_operator.neg", {each})}));
  call.give_numbers(std::move(made), is_list(call, 0), dtype_of(call, 0));
}

void same(Call& call) { call.give_numbers(call.numbers(0), is_list(call, 0), dtype_of(call, 0)); }

void cast(Call& call) {
  const at::ScalarType to = scalar_type(static_cast<DataType>(call.integer("to", 0)));
  Operands made;
  for (const Operand& each : call.numbers(0)) {
    if (at::isFloatingType(to) && !each.now.isDouble())
      made.push_back(call.reader().compute("torch.sym_float", {each}));
    else if (at::isIntegralType(to, false) && each.now.isDouble())
      made.push_back(call.reader().compute("math.trunc", {each}));
    else
      made.push_back(each);
  }
  call.give_numbers(std::move(made), is_list(call, 0), to);
}

void gather_numbers(Call& call) {
  const Operands data = call.numbers(0);
  Operands made;
  for (std::int64_t index : call.integers(1)) {
    if (index < 0) index += static_cast<std::int64_t>(data.size());
    if (index < 0 || index >= static_cast<std::int64_t>(data.size()))
      call.refuse("its index is out of range");
    made.push_back(data[static_cast<std::size_t>(index)]);
  }
  call.give_numbers(std::move(made), call.constant(1).dim() == 1, dtype_of(call, 0));
}

void slice_numbers(Call& call) {
  const Operands data = call.numbers(0);
  const auto count = static_cast<std::int64_t>(data.size());
  const auto place = [&](std::int64_t stated) {
    return std::clamp<std::int64_t>(stated < 0 ? stated + count : stated, 0, count);
  };
  const std::int64_t step = std::min(call.has(4) ? call.integers(4).at(0) : 1, count + 1);
  if (step < 1) call.refuse("its step is not positive");
  Operands made;
  const Operand start = call.numbers(1, "starts").at(0), end = call.numbers(2, "ends").at(0);
  if (!start.is_constant() || !end.is_constant()) call.refuse("its start or end depends on a size");
  for (std::int64_t k = place(start.now.toInt()); k < place(end.now.toInt()); k += step)
    made.push_back(data[static_cast<std::size_t>(k)]);
  call.give_numbers(std::move(made), true, dtype_of(call, 0));
}

void concat_numbers(Call& call) {
  Operands made;
  for (std::size_t i = 0; i < call.inputs(); ++i)
    for (const Operand& each : call.numbers(i)) made.push_back(each);
  call.give_numbers(std::move(made), true, dtype_of(call, 0));
}

void unsqueeze_numbers(Call& call) {
  if (is_list(call, 0)) {  // two dimensions: a tensor after all
    const Operand whole = call.tensor(0);
    return call.give_emitted("aten::unsqueeze",
                             {whole, call.has(1) ? call.integers(1).at(0) : call.list("axes").at(0)});
  }
  call.give_numbers(call.numbers(0), true, dtype_of(call, 0));
}

void squeeze_numbers(Call& call) {
  const Operands data = call.numbers(0);
  call.give_numbers(data, data.size() != 1, dtype_of(call, 0));
}

void reshape_numbers(Call& call) {
  const Shape shape = call.integers(1);
  if (shape.size() > 1) call.refuse("sizes are rearranged as a matrix");
  call.give_numbers(call.numbers(0), !shape.empty(), dtype_of(call, 0));
}

Lowering reduce(const std::string& op) {
  return [=](Call& call) {
    const Operands data = call.numbers(0);
    if (data.empty()) call.refuse("there is nothing to reduce");
    Operand whole = data[0];
    for (std::size_t k = 1; k < data.size(); ++k) whole = call.reader().compute(op, {whole, data[k]});
    call.give_numbers({whole}, call.integer("keepdims", 1) != 0, dtype_of(call, 0));
  };
}

/// Where(Equal(shape, -1), ones, shape) and the like: the condition must be the same for all sizes.
void where(Call& call) {
  const Operands condition = call.numbers(0), yes = call.numbers(1), no = call.numbers(2);
  const std::size_t count = std::max({condition.size(), yes.size(), no.size()});
  const auto at = [&](const Operands& list, std::size_t k) { return list.at(list.size() == 1 ? 0 : k); };
  Operands made;
  for (std::size_t k = 0; k < count; ++k) {
    const Operand chosen = at(condition, k);
    if (chosen.now.toBool() != chosen.then.toBool()) call.refuse("its choice depends on a size");
    made.push_back(chosen.now.toBool() ? at(yes, k) : at(no, k));
  }
  call.give_numbers(std::move(made), is_list(call, 0) || is_list(call, 1) || is_list(call, 2),
                    dtype_of(call, 1));
}

void expand_numbers(Call& call) {
  const Shape shape = call.integers(1);
  const Operands data = call.numbers(0);
  if (shape.size() != 1 || shape[0] < 0 || shape[0] > 64) call.refuse("sizes are repeated as a matrix");
  if (data.size() != 1) return same(call);
  call.give_numbers(Operands(static_cast<std::size_t>(shape[0]), data[0]), true, dtype_of(call, 0));
}

}  // namespace

const LoweringTable& number_lowerings() {
  static const LoweringTable table{
      {"Add", arithmetic("_operator.add", 0, 0)},
      {"Sub", arithmetic("_operator.sub", no_neutral, 0)},
      {"Mul", arithmetic("_operator.mul", 1, 1)},
      {"Div", divide_numbers},
      {"Mod", arithmetic("_operator.mod", no_neutral, no_neutral)},
      {"Pow", arithmetic("_operator.pow", no_neutral, 1)},
      {"Max", arithmetic("torch.sym_max", no_neutral, no_neutral)},
      {"Min", arithmetic("torch.sym_min", no_neutral, no_neutral)},
      {"Equal", comparison("_operator.eq")},
      {"Less", comparison("_operator.lt")},
      {"LessOrEqual", comparison("_operator.le")},
      {"Greater", comparison("_operator.gt")},
      {"GreaterOrEqual", comparison("_operator.ge")},
      {"And", comparison("_operator.and_")},
      {"Or", comparison("_operator.or_")},
      {"Not", unary_numbers("_operator.not_")},
      {"Abs", absolute},
      {"Neg", unary_numbers("_operator.neg")},
      {"Sqrt", unary_numbers("torch.sym_sqrt")},
      {"Floor", unary_numbers("math.floor")},
      {"Ceil", unary_numbers("math.ceil")},
      {"Identity", same},
      {"Cast", cast},
      {"Gather", gather_numbers},
      {"Slice", slice_numbers},
      {"Concat", concat_numbers},
      {"Unsqueeze", unsqueeze_numbers},
      {"Squeeze", squeeze_numbers},
      {"Reshape", reshape_numbers},
      {"ReduceProd", reduce("_operator.mul")},
      {"ReduceSum", reduce("_operator.add")},
      {"ReduceMax", reduce("torch.sym_max")},
      {"ReduceMin", reduce("torch.sym_min")},
      {"Where", where},
      {"Expand", expand_numbers},
  };
  return table;
}

const LoweringTable& lowerings() {
  static const LoweringTable table = [] {
    LoweringTable made;
    for (auto* add : {add_elementwise, add_layers, add_norms, add_pooling, add_shapes, add_indexing,
                      add_reductions, add_resizing, add_recurrent, add_control})
      add(made);
    return made;
  }();
  return table;
}

}  // namespace tenfold::onnx
