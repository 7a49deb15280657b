// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Constants, sizes and the choice between graphs.
#include <ATen/ATen.h>

#include "engine/formats/onnx/call.h"
#include "engine/formats/onnx/tables.h"

namespace tenfold::onnx {
namespace {

/// A name for the same: in files of ours names of groups are kept apart.
void identity(Call& call) {
  Item same = call.item(0);
  const bool computed = same.kind == Item::Kind::tensor && !same.operand.is_constant();
  if (!computed || !call.reader().keeps_names()) return call.give_item(std::move(same));
  call.give_emitted("aten::alias", {same.operand});
}

void constant(Call& call) {
  if (const Attribute* value = call.attribute("value");
      value != nullptr && value->kind == Attribute::Kind::tensor)
    return call.give(to_tensor(value->tensor));
  if (call.attribute("value_int") != nullptr)
    return call.give(at::scalar_tensor(call.integer("value_int", 0), at::kLong));
  if (call.attribute("value_float") != nullptr)
    return call.give(at::scalar_tensor(call.real("value_float", 0), at::kFloat));
  if (call.attribute("value_ints") != nullptr)
    return call.give(at::tensor(call.list("value_ints"), at::kLong));
  if (const Attribute* values = call.attribute("value_floats"); values != nullptr)
    return call.give(at::tensor(values->reals, at::kFloat));
  call.refuse("it has no value of a known kind");
}

void constant_of_shape(Call& call) {
  at::Tensor value = at::zeros({}, at::kFloat);
  if (const Attribute* stated = call.attribute("value");
      stated != nullptr && stated->kind == Attribute::Kind::tensor)
    value = to_tensor(stated->tensor);
  if (value.numel() != 1) call.refuse("its value is not one number");
  const Operands sizes = call.numbers(0);
  const at::Scalar number = value.item();
  const Operand fill = value.is_floating_point() ? Operand(number.toDouble()) : Operand(number.toLong());
  call.give_emitted("aten::full", {sizes.empty() ? Operand(Shape{}) : Operand::list(sizes), fill,
                                   static_cast<std::int64_t>(value.scalar_type())});
}

void shape(Call& call) {
  const Operand input = call.tensor(0);
  const auto place = [&](std::int64_t stated) {
    return std::clamp<std::int64_t>(stated < 0 ? stated + input.rank() : stated, 0, input.rank());
  };
  Operands sizes;
  bool changes = false;
  for (std::int64_t d = place(call.integer("start", 0)); d < place(call.integer("end", input.rank())); ++d) {
    sizes.push_back(call.reader().size(input, d));
    changes = changes || !sizes.back().is_constant();
  }
  if (changes) return call.give_numbers(std::move(sizes), true);
  Shape values;
  for (const Operand& each : sizes) values.push_back(each.now.toInt());
  call.give(at::tensor(values, at::kLong));
}

void size(Call& call) {
  const Operand input = call.tensor(0);
  Operand whole(1);
  for (std::int64_t d = 0; d < input.rank(); ++d)
    whole = call.reader().compute("_operator.mul", {whole, call.reader().size(input, d)});
  if (!whole.is_constant()) return call.give_numbers({whole}, false);
  call.give(at::scalar_tensor(whole.now.toInt(), at::kLong));
}

void range(Call& call) {
  const bool known = call.has_numbers(0) && call.has_numbers(1) && call.has_numbers(2);
  if (!known) call.refuse("its bounds are computed from the data");
  const Item& first = call.item(0);
  const at::ScalarType type =
      first.kind == Item::Kind::numbers ? first.dtype : call.constant(0).scalar_type();
  call.give_emitted(
      "aten::arange",
      {call.numbers(0).at(0), call.numbers(1).at(0), call.numbers(2).at(0), static_cast<std::int64_t>(type)},
      "start_step");
}

void eye_like(Call& call) {
  const Operand input = call.tensor(0);
  const Operand rows = call.reader().size(input, 0), columns = call.reader().size(input, 1);
  if (call.integer("k", 0) != 0) call.refuse("its diagonal is not the main one");
  const auto type = call.attribute("dtype") != nullptr
                        ? scalar_type(static_cast<DataType>(call.integer("dtype", 1)))
                        : input.dtype();
  call.give_emitted("aten::eye", {rows, columns, static_cast<std::int64_t>(type)}, "m");
}

/// The branch that is taken at the example sizes; a choice that depends on the data cannot be kept.
void choose(Call& call) {
  bool condition = false;
  if (call.has_numbers(0)) {
    const Operand number = call.numbers(0).at(0);
    condition = number.now.toBool();
    if (!number.is_constant())
      call.reader().remark("a choice in the graph (" + call.node().name +
                           ") depends on a size: the branch taken at the example sizes is kept");
  } else {
    call.refuse("its condition is computed from the data");
  }
  const Attribute* branch = call.attribute(condition ? "then_branch" : "else_branch");
  if (branch == nullptr || !branch->graph) call.refuse("a branch is missing");
  std::vector<Item> results = call.reader().walk_inner(*branch->graph);
  for (std::size_t k = 0; k < results.size(); ++k) call.give_item(std::move(results[k]), k);
}

}  // namespace

void add_control(LoweringTable& table) {
  table["Identity"] = identity;
  table["Constant"] = constant;
  table["ConstantOfShape"] = constant_of_shape;
  table["Shape"] = shape;
  table["Size"] = size;
  table["Range"] = range;
  table["EyeLike"] = eye_like;
  table["If"] = choose;
}

}  // namespace tenfold::onnx
